/** What the log of n8n says of requests that were turned away. */
import { WebhookContext } from 'n8n-core';
import { beforeEach, expect, it, vi } from 'vitest';

import { BEARER, recordedBody, serveTrigger, TOKEN } from './trigger.mts';

const lines: string[] = [];

beforeEach(() => {
	lines.length = 0;
	vi.useFakeTimers({ toFake: ['performance'] });
	vi.spyOn(WebhookContext.prototype, 'logger', 'get').mockReturnValue({
		warn: (line: string) => void lines.push(line),
		error: () => {},
	} as never);
	return () => {
		vi.useRealTimers();
		vi.restoreAllMocks();
	};
});

it('are counted: a line at first, then one for ten minutes, with no token in it', async () => {
	const { http } = await serveTrigger();
	const refused = async () =>
		await http.post('/webhook', recordedBody('ok'), {
			headers: { authorization: 'Bearer wrong-token-of-a-stranger' },
			params: { token: 'another-wrong-token' },
		});
	for (let time = 0; time < 50; time++) await refused();
	expect(lines).toEqual([
		expect.stringMatching(/turned requests away: 1 with 401\. .*127\.0\.0\.1 \(unauthorized\)/),
	]);
	vi.advanceTimersByTime(10 * 60_000);
	await refused();
	expect(lines[1]).toContain('50 with 401');
	expect(lines.join()).not.toMatch(/wrong-token|hook-secret/);
});

it('has the address that a stranger is not told', async () => {
	const { http } = await serveTrigger({ parameters: { options: { ipAllowlist: '203.0.113.7' } } });
	const { data } = await http.post('/webhook', recordedBody('ok'), BEARER);
	expect(JSON.stringify(data)).not.toMatch(/127\.0\.0\.1|203\.0\.113/);
	expect(lines).toEqual([expect.stringMatching(/1 with 403\. .*127\.0\.0\.1/)]);
	expect(lines.join()).not.toContain(TOKEN);
});
