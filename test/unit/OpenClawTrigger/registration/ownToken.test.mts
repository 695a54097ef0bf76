/** The token of a trigger with automatic registration, and who gets in with it. */
import { HookContext } from 'n8n-core';
import type { IDataObject, IWebhookData } from 'n8n-workflow';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { OpenClawApi } from '../../../../credentials/OpenClawApi.credentials.ts';
import { OpenClawWebhookApi } from '../../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClawTrigger } from '../../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { lookAgain } from '../../../../nodes/OpenClawTrigger/registration/lookAgain.ts';
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
		// n8n writes through to the object that it is given, and saves it after a publication alone.
		const inMemory = { ...given, staticData: JSON.parse(JSON.stringify(staticData)) };
		const { workflow, node } = workflowFor(new OpenClawTrigger(), inMemory);
		const context = new HookContext(
			...([workflow, node, additionalDataFor(credentials), 'trigger', 'activate'] as const),
			{ isTest: false } as IWebhookData,
		);
		const { create } = new OpenClawTrigger().webhookMethods.default;
		await create.call(context);
		Object.assign(staticData, JSON.parse(JSON.stringify(workflow.staticData)));
	};
	/** What the trigger does by itself: n8n saves no static data after it. */
	const look = async () => await lookAgain(`workflow-id:${webhookId}`);
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
	return { post, publish, look, tokenOf, webhookId, state, data, job, staticData, server };
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

	it('what the jobs have is taken until a minute after they have the new one, and no longer', async () => {
		const { post, publish, tokenOf, data, state, webhookId } = await registered();
		const before = tokenOf();
		data.token = 'new';
		state.token = 'new';
		await publish();
		expect(tokenOf()).toBe(deriveToken('new', webhookId));
		expect(await post(tokenOf())).toBe(200);
		// Of a run that ended before the job had the new one.
		vi.advanceTimersByTime(59_000);
		expect(await post(before)).toBe(200);
		vi.advanceTimersByTime(1_000);
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

	it('nor ask it often, with tokens that look like its own', async () => {
		const { post, state } = await registered();
		const { asked } = state;
		const guess = async (number: number) => await post(deriveToken(`guess-${number}`, 'x'));
		for (let number = 0; number < 20; number++) expect(await guess(number)).toBe(401);
		expect(state.asked).toBe(asked + 1);
		vi.advanceTimersByTime(10_000);
		expect(await guess(20)).toBe(401);
		expect(state.asked).toBe(asked + 2);
	});

	it.each([
		['and the gateway has it already', true],
		['and the gateway has not', false],
	])('again and again without a publication, %s, no run is refused', async (_what, isInBoth) => {
		const { post, look, tokenOf, data, state } = await registered();
		const before = tokenOf();
		for (const token of ['second', 'third', 'fourth', 'fifth', 'sixth', 'seventh']) {
			data.token = token;
			if (isInBoth) state.token = token;
			expect([token, await post(tokenOf())]).toEqual([token, 200]);
			state.token = token;
			await look();
		}
		expect(await post(tokenOf())).toBe(200);
		vi.advanceTimersByTime(60_000);
		expect(await post(before)).toBe(401);
	});

	it('what a job holds is taken by a process that registered none of it', async () => {
		const { post, job, webhookId } = await registered();
		const token = deriveToken('of a process that has ended', webhookId);
		job.delivery.to = String(job.delivery.to).replace(/token=[^#]*/, `token=${token}`);
		expect(await post(token)).toBe(200);
		job.delivery = { mode: 'none' };
		expect(await post(token)).toBe(401);
	});

	it('what such a process has taken once is taken while the gateway refuses n8n', async () => {
		const { post, job, data, state, webhookId } = await registered();
		const hold = (token: string) => {
			job.delivery.to = String(job.delivery.to).replace(/token=[^#]*/, `token=${token}`);
			return token;
		};
		const held = hold(deriveToken('of a process that has ended', webhookId));
		expect(await post(held)).toBe(200);
		vi.advanceTimersByTime(10_000);
		data.token = 'second';
		expect(await post(held)).toBe(200);
		state.token = 'second';
		const current = hold(deriveToken('second', webhookId));
		expect(await post(current)).toBe(200);
		vi.advanceTimersByTime(10_000);
		data.token = 'third';
		expect(await post(current)).toBe(200);
	});

	it.each(['#openclaw-n8n=0123456789abcdef.e30', ''])(
		"what a job holds for another's webhook is not (%j)",
		async (memory) => {
			const { post, job } = await registered();
			const token = deriveToken(GATEWAY_TOKEN, 'another');
			job.delivery = { mode: 'webhook', to: `https://n8n.example/x?token=${token}${memory}` };
			expect(await post(token)).toBe(401);
		},
	);
});
