/** Whatever is sent to the OpenClaw Trigger, in n8n-core's own context behind a real HTTP server. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { serveTrigger, TOKEN } from '../unit/OpenClawTrigger/trigger.mts';
import { REFUSALS, statusIn } from './support/answers.mts';
import { hostileRequests, send, type HostileRequest } from './support/requests.mts';

const REQUESTS = 1_500;

it(`${REQUESTS} requests: answers of the table only, and no execution for what is refused`, async () => {
	const server = await serveTrigger({ parameters: { options: { includeHeaders: true } } });
	const url = `${server.http.defaults.baseURL}/webhook`;
	const seen: Record<string, number> = {};

	const judge = async (hostile: HostileRequest) => {
		const before = server.started.length;
		const { status, headers, text } = await send(url, hostile);
		const said = statusIn(text);
		seen[`${status} ${said}`] = (seen[`${status} ${said}`] ?? 0) + 1;

		if (status !== 200) expect(REFUSALS[status]).toContain(said);
		if (status === 401) expect(headers['www-authenticate']).toBe('Bearer');
		if (!hostile.hasToken) expect(status).not.toBe(200);
		expect(text).not.toContain(TOKEN);

		const items = server.started.slice(before);
		expect(items).toHaveLength(said === 'accepted' ? 1 : 0);
		expect(JSON.stringify(items)).not.toContain(TOKEN);
		for (const { json } of items) {
			expect(json).toMatchObject({ event: expect.any(String), runKey: expect.any(String) });
			expect(Object.getPrototypeOf(json.raw)).toBe(Object.prototype);
		}
		expect(Object.keys(Object.prototype)).toEqual([]);
	};
	await fc.assert(fc.asyncProperty(hostileRequests(TOKEN), judge), {
		numRuns: REQUESTS,
		endOnFailure: true,
	});

	// A run in which nothing came through, or nothing was refused, would prove nothing.
	for (const answer of ['200 accepted', '400 invalidBody', '400 none', '401 unauthorized']) {
		expect(seen[answer], answer).toBeGreaterThan(REQUESTS / 100);
	}
});
