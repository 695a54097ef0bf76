/**
 * Whatever is entered into the form, what the nodes send is what the gateway's own schema takes
 * (protocol.schema.json of @openclaw/gateway-protocol), or nothing is sent and an error says why.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode, loadOptionsContext } from './support/engine.mts';
import {
	payload,
	recorded,
	serveGateway,
	type Asked,
	type TestGateway,
} from './support/gatewayServer.mts';
import { randomForm } from './support/randomForm.mts';
import { serveWebSocketGateway } from './support/webSocketGateway.mts';

const SCHEMA = join(
	import.meta.dirname,
	'../../node_modules/@openclaw/gateway-protocol/protocol.schema.json',
);
const ajv = new Ajv({ strict: false });
ajv.addSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object, 'protocol');

/** The protocol names the params of `cron.add` CronAddParams. These methods take none. */
const WITHOUT_PARAMS = ['status'];

function objections(method: string, params: IDataObject): string {
	if (WITHOUT_PARAMS.includes(method)) return Object.keys(params).join(', ');
	const words = method.split('.').map((word) => word[0]!.toUpperCase() + word.slice(1));
	const validate = ajv.getSchema(`protocol#/definitions/${words.join('')}Params`);
	if (!validate) throw new Error(`The protocol has no params of ${method}`);
	return validate(params) ? '' : ajv.errorsText(validate.errors);
}

const ENTRY = {
	ts: 1_795_000_003_000,
	jobId: 'job-1',
	action: 'finished',
	runId: 'manual:job-1:1',
	runAtMs: 1_795_000_000_001,
	sessionId: 's-1',
	sessionKey: 'agent:main:cron:job-1:run:s-1',
};

const MESSAGE = {
	role: 'assistant',
	content: [{ type: 'text', text: 'Done.' }],
	timestamp: 1_795_000_001_000,
	__openclaw: { id: 'message-1' },
};

const ANSWERS: Record<string, unknown> = {
	'cron.status': { enabled: true },
	'cron.remove': { removed: true },
	'cron.run': { ok: true, enqueued: true, runId: ENTRY.runId },
	'cron.runs': { entries: [ENTRY], nextOffset: null },
	'cron.list': { jobs: [], nextOffset: null },
	'chat.history': { sessionId: 's-1', messages: [MESSAGE] },
	'chat.message.get': { ok: true, message: MESSAGE },
	'config.get': { config: {} },
	agent: {
		runId: 'run-1',
		status: 'ok',
		result: { payloads: [{ text: '{"urgent": true, "summary": "x"}' }], meta: {} },
	},
	'agent.wait': { runId: 'run-1', status: 'ok', endedAt: 1_795_000_002_000 },
	'agents.list': { agents: [{ id: 'main' }], defaultId: 'main', mainKey: 'main' },
	'models.list': { models: [] },
	'sessions.abort': { ok: true, status: 'aborted', abortedRunId: null },
	'sessions.delete': { ok: true, deleted: true },
	'sessions.describe': { session: { key: 'agent:main:main' } },
	'sessions.list': { sessions: [{ key: 'agent:main:main' }], nextOffset: null },
	'sessions.reset': { ok: true },
	status: { runtimeVersion: '2026.9.6' },
	'tasks.list': { tasks: [] },
	wake: { ok: true },
};

const RECORDED: Record<string, string> = { 'cron.get': 'get', 'cron.update': 'update' };

function answer({ method, params }: Asked) {
	if (method === 'cron.add') return recorded(params.declarationKey ? 'declare-updated' : 'add');
	const name = RECORDED[method!];
	return name === undefined ? payload(ANSWERS[method!]) : recorded(name);
}

const { description, methods } = new OpenClaw();

const OPERATIONS = description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options }) =>
		options!.map((option) => [
			(displayOptions!.show!.resource as string[])[0]!,
			(option as { value: string }).value,
		]),
	) as Array<[string, string]>;

describe('every request of every form is one that the protocol takes', () => {
	test.each(OPERATIONS)('%s: %s', { timeout: 60_000 }, async (resource, operation) => {
		const gateway = await serveGateway(answer);
		await fc.assert(
			fc.asyncProperty(randomForm(description, resource, operation), async (form) => {
				const before = gateway.asked.length;
				const error = await errorOf(form as INodeParameters, gateway);
				for (const { method, params } of gateway.asked.slice(before)) {
					expect(objections(method!, params), JSON.stringify({ method, params })).toBe('');
				}
				expect(error?.message ?? '').not.toMatch(FAULT);
			}),
			{ numRuns: 150 },
		);
		// The form is not so wild that nothing was ever sent.
		expect(gateway.asked.length).toBeGreaterThan(10);
	});
});

/** How the node tells a fault of its own; the engine keeps no class of errors. */
const FAULT = /^The OpenClaw node has a fault/;

async function errorOf(parameters: INodeParameters, { credentials }: TestGateway) {
	try {
		await executeNode(new OpenClaw(), { parameters, credentials });
		return undefined;
	} catch (error) {
		return error as Error;
	}
}

test.each(Object.keys(methods.listSearch) as Array<keyof typeof methods.listSearch>)(
	'%s asks what the protocol takes',
	async (list) => {
		const gateway = await serveGateway(answer);
		const context = loadOptionsContext(new OpenClaw(), { credentials: gateway.credentials });
		await methods.listSearch[list].call(context);
		await methods.listSearch[list].call(context, 'text', '50');
		for (const { method, params } of gateway.asked) expect(objections(method!, params)).toBe('');
		expect(gateway.asked).toHaveLength(2);
	},
);

test('connect, and the frames around requests', async () => {
	const gateway = await serveWebSocketGateway();
	await executeNode(new OpenClaw(), {
		parameters: { resource: 'gateway', operation: 'getStatus' },
		credentials: gateway.credentials,
	});
	expect(gateway.introductions.map((params) => objections('connect', params))).toEqual(['']);
	const isFrame = ajv.getSchema('protocol#/definitions/RequestFrame')!;
	expect(gateway.frames.map((frame) => isFrame(frame))).toEqual([true, true, true]);
});
