import { CredentialTestContext } from 'n8n-core';
import { expect, it } from 'vitest';

import { webhookTokenTest } from '../../../../nodes/shared/webhook/webhookTokenTest.ts';

const GOOD = 'f'.repeat(64);

async function test(data: { token: string; previousToken?: string }) {
	const credential = { id: '1', name: 'token', type: 'openClawWebhookApi', data: { ...data } };
	return await webhookTokenTest.call(new CredentialTestContext(), credential);
}

it.each([
	{ token: GOOD },
	{ token: GOOD, previousToken: '' },
	{ token: GOOD, previousToken: 'e'.repeat(32) },
])('%j is fit', async (data) => {
	expect(await test(data)).toMatchObject({ status: 'OK' });
});

it.each([
	[{ token: '' }, 'The token is empty'],
	[{ token: '   ' }, 'The token is empty'],
	[{ token: `${GOOD}\n` }, 'white space'],
	[{ token: `${GOOD} ${GOOD}` }, 'cannot carry'],
	[{ token: `${GOOD}é` }, 'cannot carry'],
	[{ token: 'hook-secret' }, 'shorter than 16'],
	[{ token: GOOD, previousToken: 'short' }, 'The previous token is shorter'],
	[{ token: GOOD, previousToken: GOOD }, 'the same'],
])('%j is not: %s', async (data, why) => {
	const { status, message } = await test(data);
	expect(status).toBe('Error');
	expect(message).toContain(why);
	expect(message).not.toContain('hook-secret');
});
