import { HookContext } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { OpenClawWebhookApi } from '../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClawTrigger } from '../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { additionalDataFor, workflowFor } from '../support/engine.mts';
import { BEARER, recordedBody, serveTrigger, TOKEN } from './trigger.mts';

function hookContext(credential: IDataObject, parameters: INodeParameters = {}, nodeId?: string) {
	const credentials = [{ type: new OpenClawWebhookApi(), data: credential as { token: string } }];
	const { workflow, node } = workflowFor(new OpenClawTrigger(), {
		parameters: { registration: 'manual', ...parameters },
		credentials,
		nodeId,
	});
	return new HookContext(workflow, node, additionalDataFor(credentials), 'trigger', 'activate');
}

const { checkExists, create, delete: remove } = new OpenClawTrigger().webhookMethods.default;

describe('publishing', () => {
	it('works with a token', async () => {
		const context = hookContext(
			{ token: 'a token' },
			{ options: { ipAllowlist: '::1, 10.0.0.0/8' } },
		);
		expect(await checkExists.call(context)).toBe(false);
		expect(await create.call(context)).toBe(true);
	});

	it.each([{}, { token: '' }, { token: ' \n' }, { token: '', previousToken: 'old' }])(
		'is refused with the credential %j, saying what to enter',
		async (credential) => {
			await expect(create.call(hookContext(credential))).rejects.toMatchObject({
				message: 'The webhook credential has no token',
				description: expect.stringContaining('cron.webhookToken'),
			});
		},
	);

	it('is refused with an allowlist entry that is no address, naming it', async () => {
		const options = { ipAllowlist: '10.0.0.1, 10.0.0.0/33' };
		await expect(create.call(hookContext({ token: 'a' }, { options }))).rejects.toThrow(
			'10.0.0.0/33',
		);
	});

	it.each([
		['={{ [] }}', 'No event is chosen'],
		['={{ null }}', 'No event is chosen'],
		['={{ ["ok", "finished"] }}', 'There is no event "finished"'],
	])('is refused with the events %s', async (events, message) => {
		await expect(create.call(hookContext({ token: 'a' }, { events }))).rejects.toThrow(message);
	});

	it.each(['={{ "perhaps" }}', '={{ 1 }}'])(
		'is refused where an option holds %s',
		async (value) => {
			const options = { requireHttps: value };
			await expect(create.call(hookContext({ token: 'a' }, { options }))).rejects.toThrow(
				'Require HTTPS must be true or false',
			);
		},
	);

	it.each([
		[{ authentication: '={{ undefined }}' }, 'Nothing is chosen under Authentication'],
		[{ authentication: '={{ "Bearer Header" }}' }, 'no "Bearer Header" under Authentication'],
		[{ registration: '={{ "Automatic" }}' }, 'no "Automatic" under Registration'],
	])('is refused with %j', async (parameters, message) => {
		await expect(create.call(hookContext({ token: 'a' }, parameters))).rejects.toThrow(message);
	});

	it('works with one event in place of a list', async () => {
		const events = '={{ "ok" }}';
		expect(await create.call(hookContext({ token: 'a' }, { events }))).toBe(true);
	});

	it.each([0, -1, 1.5])('is refused with a window of %d', async (deduplicationWindow) => {
		const options = { deduplicationWindow };
		await expect(create.call(hookContext({ token: 'a' }, { options }))).rejects.toThrow('Window');
	});
});

it('unpublishing empties the memory of the trigger', async () => {
	const nodeId = 'unpublished';
	const { http, started } = await serveTrigger({ nodeId });
	await http.post('/webhook', recordedBody('ok'), BEARER);
	expect(await remove.call(hookContext({ token: 'a' }, {}, nodeId))).toBe(true);
	await http.post('/webhook', recordedBody('ok'), BEARER);
	expect(started).toHaveLength(2);
});

it('unpublishing ends the copy of the token', async () => {
	const nodeId = 'unpublished with a copy';
	const credential = { token: TOKEN };
	const { http } = await serveTrigger({ nodeId, credential });
	await http.post('/webhook', recordedBody('ok'), BEARER);
	credential.token = 'another';
	await remove.call(hookContext(credential, {}, nodeId));
	expect((await http.post('/webhook', recordedBody('ok'), BEARER)).status).toBe(401);
});
