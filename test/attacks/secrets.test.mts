/**
 * After work that went well and work that failed, on real peers: no secret is left where somebody
 * without a credential, or with a copy of the database or a log, could read it.
 */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';

import { beforeAll, expect, it } from 'vitest';

import { byId, cronJob, executeOperation } from '../e2e/harness/nodeRun.mts';
import { MANUAL_TRIGGER, type CredentialReference } from '../e2e/harness/n8nApi.mts';
import { askFor } from '../e2e/harness/stubModel.mts';
import { publishTriggerWorkflow } from '../e2e/harness/triggerWorkflow.mts';
import { usePeers } from '../e2e/harness/vitestPeers.mts';
import { placesHolding } from './support/searchN8n.mts';

const peers = usePeers({ n8n: { env: { N8N_LOG_LEVEL: 'debug' } } });

const previousToken = randomBytes(24).toString('hex');
const urlToken = `%?&${randomBytes(12).toString('hex')}`;
const marker = `marker ${randomBytes(8).toString('hex')}`;

/** Each secret, in every way that it could have been written. */
function secrets(): Record<string, string> {
	const { token, webhookToken } = peers().gateway;
	const seed = Buffer.from(
		hkdfSync('sha256', token, '', 'n8n-nodes-openclaw-gateway/device/v1', 32),
	);
	const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
	return {
		'gateway token': token,
		'webhook token': webhookToken,
		'previous webhook token': previousToken,
		'token in a URL': urlToken,
		'token in a URL, encoded': encodeURIComponent(urlToken),
		'gateway token in base64': Buffer.from(token).toString('base64'),
		'digest of the webhook token': createHash('sha256').update(webhookToken).digest('hex'),
		'device key in hex': seed.toString('hex'),
		'device key in base64': seed.toString('base64'),
		'device key in base64url': seed.toString('base64url'),
		'device key in a PEM': pkcs8.toString('base64'),
	};
}

async function credentials(): Promise<Record<'webSocket' | 'wrong' | 'gone', CredentialReference>> {
	const { api, gateway } = peers();
	const make = async (name: string, data: object) =>
		await api.createCredential('openClawApi', { token: gateway.token, ...data }, name);
	return {
		webSocket: await make('WebSocket', { gatewayUrl: gateway.url, transport: 'webSocket' }),
		wrong: await make('Wrong', { gatewayUrl: gateway.url, token: previousToken }),
		gone: await make('Gone', { gatewayUrl: 'http://127.0.0.1:1' }),
	};
}

/** Requests that are taken and refused, with every token in header, query and body. */
async function useTrigger(): Promise<void> {
	const { api, gateway, credentials: given } = peers();
	await api.updateCredential(given.openClawWebhookApi, 'openClawWebhookApi', {
		token: gateway.webhookToken,
		previousToken,
	});
	const parameters = { authentication: 'bearerOrQuery', options: { includeHeaders: true } };
	const trigger = await publishTriggerWorkflow(peers(), parameters);
	const tokens = [gateway.webhookToken, previousToken];
	for (const [index, token] of tokens.entries()) {
		const to = `${trigger.url}?token=${encodeURIComponent(urlToken)}`;
		const body = {
			// An ID is never masked: what an event is known by must not depend on a token.
			...{ action: 'finished', jobId: `job-${index}`, runAtMs: Date.now(), status: 'ok' },
			...{ sessionId: token, sessionKey: token, model: token },
			...{ summary: `${marker}: ${tokens.join()}`, [token]: token },
			job: { name: token, delivery: { mode: 'webhook', to } },
		};
		expect((await trigger.post(body, { token })).status).toBe(200);
		expect((await trigger.post([body], { token })).status).toBe(400);
		expect((await trigger.post(body, { token: `${token}x`, params: { token: 'x' } })).status).toBe(
			401,
		);
		expect((await trigger.post(Buffer.from(`{"${token}`), { token })).status).toBe(422);
	}
	await api.waitForExecutions(trigger.workflow.id, 2);
}

/** An agent that tells all it knows, and every error that a credential can lead to. */
async function useNode(): Promise<void> {
	const { webSocket, wrong, gone } = await credentials();
	const [job] = await gatewayJob();
	const jobId = job!.id;
	const runs = { resource: 'run', cronJobId: byId(jobId), returnAll: true };
	const [run] = await cronJob(
		peers(),
		'run',
		{ cronJobId: byId(jobId), waitForEnd: true },
		webSocket,
	);
	const chosen = { __rl: true, mode: 'runKey', value: run!.runKey };
	for (const credential of [undefined, webSocket, wrong, gone]) {
		const operations = [
			{ resource: 'cronJob', operation: 'get', cronJobId: byId(jobId) },
			{ resource: 'cronJob', operation: 'get', cronJobId: byId('not-there') },
			{ ...runs, operation: 'getAll' },
			{ resource: 'run', operation: 'getReply', run: chosen },
			{ resource: 'gateway', operation: 'checkDelivery', cronJobId: byId(jobId) },
		];
		for (const operation of operations) await executeOperation(peers(), operation, credential);
	}
}

/** Made at the gateway itself, so that n8n knows of it only what the node reads. */
async function gatewayJob(): Promise<[{ id: string }]> {
	const { gateway } = peers();
	const text = `${marker}: my token is ${gateway.token}`;
	const to = `https://n8n.example.com/x?token=${encodeURIComponent(urlToken)}`;
	const job = await gateway.rpc<{ id: string }>('cron.add', {
		...{ name: 'Tells all', enabled: true, sessionTarget: 'isolated', wakeMode: 'now' },
		schedule: { kind: 'every', everyMs: 8_640_000_000 },
		payload: { kind: 'agentTurn', message: `${text} ${askFor({ text })}` },
		delivery: { mode: 'webhook', to },
	});
	return [job];
}

beforeAll(async () => {
	await useTrigger();
	await useNode();
});

it('finds what is there: the text around the secrets', async () => {
	const places = await placesHolding(marker, peers());
	expect(places).toContain('execution_data.data');
});

it('finds no secret in the database, the logs, the files and the exported workflows', async () => {
	const found: Record<string, string[]> = {};
	for (const [name, secret] of Object.entries(secrets())) {
		const places = await placesHolding(secret, peers());
		if (places.length > 0) found[name] = places;
	}
	expect(found).toEqual({});
});

it('finds a secret that a workflow was given on purpose', async () => {
	const { api, gateway } = peers();
	const assignment = { id: 'a', name: 'planted', type: 'string', value: gateway.token };
	const workflow = await api.createWorkflow('Planted', [
		MANUAL_TRIGGER,
		{
			name: 'Set',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { assignments: { assignments: [assignment] } },
		},
	]);
	await api.waitForExecution(await api.runManually(workflow, MANUAL_TRIGGER.name));
	const places = await placesHolding(gateway.token, peers());
	expect(places).toContain('execution_data.data');
	expect(places).toContain('workflow_entity.nodes');
	expect(places).toContain(`exported workflow ${workflow.id}`);
});
