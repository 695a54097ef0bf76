/** The token of a trigger with automatic registration, and who gets in with it. */
import { HookContext } from 'n8n-core';
import type { IDataObject, IWebhookData } from 'n8n-workflow';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { OpenClawApi } from '../../../../credentials/OpenClawApi.credentials.ts';
import { OpenClawWebhookApi } from '../../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClawTrigger } from '../../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { deriveToken } from '../../../../nodes/OpenClawTrigger/registration/ownToken.ts';
import { additionalDataFor, workflowFor, type GivenCredential } from '../../support/engine.mts';
import { cronJob, payload, serveGateway } from '../../support/gatewayServer.mts';
import { serveWebhook } from '../../support/webhookServer.mts';
import { recordedBody } from '../trigger.mts';

const GATEWAY_TOKEN = 'gateway-token-of-these-tests';
const PARAMETERS = { registration: 'automatic', jobIds: ['job'] };

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['performance'] });
	return () => vi.useRealTimers();
});

let triggers = 0;

/** A gateway with one job, and a trigger that has registered itself there. */
async function registered({ webhookToken }: { webhookToken?: string } = {}) {
	triggers += 1;
	const webhookId = `webhook-${triggers}`;
	const job = {
		...cronJob('job', { name: 'Job' }),
		delivery: { mode: 'none' } as IDataObject,
	};
	const state = { token: GATEWAY_TOKEN, isUp: true, asked: 0 };
	const gateway = await serveGateway(({ method, params, headers }) => {
		if (method === 'cron.list') state.asked += 1;
		if (!state.isUp) return { status: 500, body: 'down' };
		if (headers.authorization !== `Bearer ${state.token}`) return { status: 401, body: {} };
		if (method === 'cron.update') job.delivery = (params.patch as IDataObject).delivery as never;
		if (method === 'config.get') return payload({ config: {} });
		return payload(method === 'cron.list' ? { jobs: [job] } : job);
	});
	const data = { gatewayUrl: gateway.url, token: GATEWAY_TOKEN, transport: 'adminHttpRpc' };
	const credentials: GivenCredential[] = [{ type: new OpenClawApi(), data }];
	if (webhookToken !== undefined) {
		credentials.push({ type: new OpenClawWebhookApi(), data: { token: webhookToken } });
	}
	const staticData: IDataObject = {};
	const given = { credentials, webhookId, nodeId: webhookId, parameters: PARAMETERS, staticData };
	const publish = async () => {
		const { workflow, node } = workflowFor(new OpenClawTrigger(), given);
		const context = new HookContext(
			...([workflow, node, additionalDataFor(credentials), 'trigger', 'activate'] as const),
			{ isTest: false } as IWebhookData,
		);
		const { create } = new OpenClawTrigger().webhookMethods.default;
		await create.call(context);
		Object.assign(staticData, workflow.staticData);
	};
	await publish();
	const tokenOf = () => new URL(String(job.delivery.to)).searchParams.get('token')!;
	let runs = 0;
	const server = await serveWebhook(new OpenClawTrigger(), given);
	const post = async (token: unknown, bearer?: string) => {
		runs += 1;
		const { status } = await server.http.post(
			'/webhook',
			{ ...recordedBody('ok'), runAtMs: runs },
			{ params: { token }, headers: bearer ? { authorization: `Bearer ${bearer}` } : {} },
		);
		return status;
	};
	return { post, publish, tokenOf, webhookId, state, data, job, staticData, server };
}

describe('the own token', () => {
	it('is of the trigger alone, is always the same, and needs no webhook credential', async () => {
		const { tokenOf, publish, webhookId } = await registered();
		const before = tokenOf();
		expect(before).toBe(deriveToken(GATEWAY_TOKEN, webhookId));
		await publish();
		expect(tokenOf()).toBe(before);
		expect((await registered()).tokenOf()).not.toBe(before);
	});

	it('is a function of the gateway token and the webhook id that must not change', () => {
		expect(deriveToken('a', 'b')).toBe('sFoRWB3l8B3f0yZ1VOYapYzaZ5-lSZIZhz6ZBcu8Kqk');
	});

	it('lets in; nothing, another, a repeated one, and the token of another trigger do not', async () => {
		const { post, tokenOf, server } = await registered();
		const other = await registered();
		expect(await post(tokenOf())).toBe(200);
		const wrong = [undefined, '', 'wrong', other.tokenOf(), GATEWAY_TOKEN];
		for (const token of wrong) expect([token, await post(token)]).toEqual([token, 401]);
		expect(await post([tokenOf(), tokenOf()])).toBe(401);
		expect(await post(undefined, tokenOf())).toBe(401);
		expect(server.started).toHaveLength(1);
	});

	it('is in no item, and neither is what the gateway sends in its header', async () => {
		const { post, tokenOf, server } = await registered();
		const bearer = 'the-webhook-token-of-the-gateway';
		const body = { ...recordedBody('ok'), summary: `${tokenOf()} ${bearer}` };
		await server.http.post('/webhook', body, {
			params: { token: tokenOf() },
			headers: { authorization: `Bearer ${bearer}` },
		});
		expect(server.started).toHaveLength(1);
		expect(JSON.stringify(server.started)).not.toContain(tokenOf());
		expect(JSON.stringify(server.started)).not.toContain(bearer);
		expect(await post(tokenOf())).toBe(200);
	});

	it('is stored as a digest alone', async () => {
		const { staticData, tokenOf } = await registered();
		expect(JSON.stringify(staticData)).toContain('registeredTokens');
		expect(JSON.stringify(staticData)).not.toContain(tokenOf());
	});
});

describe('a webhook credential beside it', () => {
	it('has to be right as well', async () => {
		const { post, tokenOf } = await registered({ webhookToken: 'a-webhook-token' });
		expect(await post(tokenOf(), 'a-webhook-token')).toBe(200);
		expect(await post(tokenOf())).toBe(401);
		expect(await post(tokenOf(), 'another')).toBe(401);
		expect(await post(undefined, 'a-webhook-token')).toBe(401);
	});
});

describe('when the token of the gateway is changed', () => {
	it.each([
		['in n8n first', { data: 'new', gateway: GATEWAY_TOKEN }],
		['in n8n and the gateway', { data: 'new', gateway: 'new' }],
		['in the gateway first', { data: GATEWAY_TOKEN, gateway: 'new' }],
	])('%s, what the jobs have is taken', async (_what, tokens) => {
		const { post, tokenOf, data, state } = await registered();
		data.token = tokens.data;
		state.token = tokens.gateway;
		expect(await post(tokenOf())).toBe(200);
		expect(await post('wrong')).toBe(401);
	});

	it('what the jobs have is taken until they have the new one, and no longer', async () => {
		const { post, publish, tokenOf, data, state, webhookId } = await registered();
		const before = tokenOf();
		data.token = 'new';
		state.token = 'new';
		await publish();
		expect(tokenOf()).toBe(deriveToken('new', webhookId));
		expect(await post(tokenOf())).toBe(200);
		expect(await post(before)).toBe(401);
	});

	it('and the jobs were moved elsewhere, the old one is refused also where it is remembered', async () => {
		const { post, tokenOf, data, state, job } = await registered();
		const before = tokenOf();
		data.token = 'new';
		state.token = 'new';
		job.delivery = { mode: 'webhook', to: 'https://elsewhere.example/?token=x' };
		expect(await post(before)).toBe(401);
	});

	it('and the gateway is down, no run is refused', async () => {
		const { post, tokenOf, data, state } = await registered();
		data.token = 'new';
		state.isUp = false;
		expect(await post(tokenOf())).toBe(200);
	});

	it('or the credential cannot be read, no run is refused, and a stranger is', async () => {
		const { post, tokenOf, data } = await registered();
		data.token = '';
		expect(await post(tokenOf())).toBe(200);
		expect(await post('wrong')).toBe(401);
	});

	it('a stranger cannot make n8n ask the gateway', async () => {
		const { post, data, state } = await registered();
		data.token = 'new';
		const { asked } = state;
		for (let guess = 0; guess < 20; guess++) await post(`guess-${guess}`);
		expect(state.asked).toBe(asked);
	});
});
