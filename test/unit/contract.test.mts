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
import { METHODS } from '../../nodes/shared/gateway/methods.ts';
import { executeNode, loadOptionsContext } from './support/engine.mts';
import {
	cronJob,
	payload,
	recorded,
	serveGateway,
	type Asked,
	type TestGateway,
} from './support/gatewayServer.mts';
import { oddForm, randomForm } from './support/randomForm.mts';
import { serveWebSocketGateway } from './support/webSocketGateway.mts';

const SCHEMA = join(
	import.meta.dirname,
	'../../node_modules/@openclaw/gateway-protocol/protocol.schema.json',
);
const ajv = new Ajv({ strict: false });
ajv.addSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object, 'protocol');

/** The protocol names the params of `cron.add` CronAddParams. These methods take none. */
const WITHOUT_PARAMS = [
	'exec.approval.list',
	'openclaw.approval.list',
	'plugin.approval.list',
	'status',
];

/** The protocol has no params of this one: the gateway reads what it knows, and ignores the rest. */
const UNCHECKED = ['usage.cost'];

/** Where the protocol puts it otherwise. */
const DEFINITIONS: Record<string, string> = { 'conversations.list': 'ConversationListParams' };

function objections(method: string, params: IDataObject): string {
	if (WITHOUT_PARAMS.includes(method)) return Object.keys(params).join(', ');
	// Of a method that only the user names, the params are the user's as well.
	if (UNCHECKED.includes(method) || !Object.hasOwn(METHODS, method)) return '';
	const words = method.split('.').map((word) => word[0]!.toUpperCase() + word.slice(1));
	const definition = DEFINITIONS[method] ?? `${words.join('')}Params`;
	const validate = ajv.getSchema(`protocol#/definitions/${definition}`);
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

const APPROVAL = {
	id: 'approval-1',
	presentation: { kind: 'exec', allowedDecisions: ['allow-once', 'deny'] },
};

const QUESTION = {
	id: 'question-1',
	status: 'pending',
	questions: [{ questionId: 'target', options: [{ label: 'Staging' }], isOther: true }],
};

const TASK = {
	id: 'task-1',
	runtime: 'cron',
	sourceId: '2b06f1f4-0d16-429f-8d3a-21752051cbfc',
	runId: 'cron:2b06f1f4-0d16-429f-8d3a-21752051cbfc:1795000000001:1e57a3c0',
};

const ANSWERS: Record<string, unknown> = {
	'cron.status': { enabled: true },
	'cron.remove': { removed: true },
	'cron.run': { ok: true, enqueued: true, runId: ENTRY.runId },
	'cron.runs': { entries: [ENTRY], nextOffset: null },
	'cron.list': { jobs: [], nextOffset: null },
	'approval.get': { approval: APPROVAL },
	'approval.resolve': { applied: true, approval: APPROVAL },
	'channels.status': { channelAccounts: { telegram: [{ accountId: 'default' }] } },
	'commands.list': { methods: ['status'] },
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
	'sessions.abort': { ok: true, status: 'aborted', abortedRunId: null },
	'sessions.delete': { ok: true, deleted: true },
	'sessions.describe': { session: { key: 'agent:main:main' } },
	'sessions.list': { sessions: [{ key: 'agent:main:main' }], nextOffset: null },
	'sessions.reset': { ok: true },
	'conversations.list': { conversations: [] },
	'exec.approval.list': [],
	'models.list': { models: [] },
	'openclaw.approval.list': [],
	'plugin.approval.list': [],
	'question.get': { question: QUESTION },
	'question.list': { questions: [] },
	'question.resolve': {},
	'tasks.cancel': { cancelled: true, task: TASK },
	'tasks.list': { tasks: [TASK] },
	'tools.catalog': { groups: [] },
	'tools.invoke': { ok: true, toolName: 'sessions_list', output: {} },
	'usage.cost': { daily: [], totals: {} },
	send: { messageId: '101', channel: 'telegram' },
	status: { runtimeVersion: '2026.9.6' },
	wake: { ok: true },
};

const RECORDED: Record<string, string> = { 'cron.get': 'get', 'cron.update': 'update' };

function answer({ method, params }: Asked) {
	if (method === 'cron.add') return recorded(params.declarationKey ? 'declare-updated' : 'add');
	// A method may have any name, such as that of a property of all objects.
	const of = <T,>(answers: Record<string, T>) =>
		Object.hasOwn(answers, method!) ? answers[method!] : undefined;
	const name = of(RECORDED);
	return name === undefined ? payload(of(ANSWERS)) : recorded(name);
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

describe('a value that nobody reckoned with is an error in words, or is taken for what it is', () => {
	test.each(OPERATIONS)('%s: %s', { timeout: 60_000 }, async (resource, operation) => {
		const gateway = await serveGateway(answer);
		await fc.assert(
			fc.asyncProperty(oddForm(description, resource, operation), async (form) => {
				const before = gateway.asked.length;
				const error = await errorOf(form as INodeParameters, gateway);
				for (const { method, params } of gateway.asked.slice(before)) {
					const sent = JSON.stringify({ method, params });
					// The params of Call Method, and what Job JSON adds to a job, are the user's own.
					const isOwn = operation === 'callMethod' || JSON.stringify(form).includes('"jobJson"');
					if (!isOwn) expect(objections(method!, params), sent).toBe('');
					expect(sent).not.toMatch(/\[object|"(undefined|null|NaN)"/);
				}
				expect(error?.message ?? '').not.toMatch(FAULT);
			}),
			{ numRuns: 150 },
		);
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

/** A list with nothing in it says what to do, in place of being a list. */
const FOR_LISTS: Record<string, unknown> = {
	'cron.list': { jobs: [cronJob('job-1')], nextOffset: null },
	'conversations.list': { conversations: [{ target: 'telegram:777', channel: 'telegram' }] },
	'exec.approval.list': [{ id: 'approval-1', request: { command: 'date' } }],
	'models.list': { models: [{ id: 'stub-model', provider: 'stub' }] },
	'question.list': { questions: [QUESTION] },
	'tools.catalog': { groups: [{ id: 'core', tools: [{ id: 'read' }] }] },
};

test.each(Object.keys(methods.listSearch) as Array<keyof typeof methods.listSearch>)(
	'%s asks what the protocol takes',
	async (list) => {
		const gateway = await serveGateway((asked) => {
			const { [asked.method!]: entries } = FOR_LISTS;
			return entries === undefined ? answer(asked) : payload(entries);
		});
		const context = loadOptionsContext(new OpenClaw(), { credentials: gateway.credentials });
		await methods.listSearch[list].call(context);
		const once = gateway.asked.length;
		await methods.listSearch[list].call(context, 'text', '50');
		for (const { method, params } of gateway.asked) expect(objections(method!, params)).toBe('');
		expect(once).toBeGreaterThan(0);
		expect(gateway.asked).toHaveLength(2 * once);
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
