/** The forms that a result can be had in: Output and Fields. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode, runNode, type NodeRun } from '../support/engine.mts';
import { fixture } from '../OpenClawTrigger/trigger.mts';
import { byId, operate, serveMethods } from '../support/frames.mts';
import { payload, recordedPayload, serveGateway } from '../support/gatewayServer.mts';

const JOB = {
	...recordedPayload('get'),
	enabled: false,
	delivery: { mode: 'webhook', to: 'https://n8n.example.com/webhook/abc/openclaw' },
	state: {
		lastRunAtMs: 1_795_000_000_001,
		lastRunStatus: 'error',
		lastError: 'no model',
		autoDisabled: { reason: 'consecutive-failures', consecutiveErrors: 10 },
	},
};

const ENTRY = {
	ts: 1_795_000_003_000,
	jobId: 'job-1',
	status: 'ok',
	summary: 'Three items.',
	runAtMs: 1_795_000_000_001,
	durationMs: 2999,
	delivered: true,
};

async function run(
	parameters: INodeParameters,
	more: NodeRun = {},
	entry: object = ENTRY,
): Promise<IDataObject> {
	const gateway = await serveGateway(({ method }) =>
		payload(method === 'cron.runs' ? { entries: [entry] } : JOB),
	);
	const [item] = await executeNode(new OpenClaw(), {
		...more,
		parameters: {
			resource: 'cronJob',
			operation: 'get',
			cronJobId: { __rl: true, mode: 'id', value: 'job-1' },
			...parameters,
		},
		credentials: gateway.credentials,
	});
	return item!.json;
}

const RUN = {
	resource: 'run',
	operation: 'get',
	run: { __rl: true, mode: 'runKey', value: 'job-1:1795000000001' },
};

test('simplified is the default: what a workflow wants to know of a job', async () => {
	const { schedule, payload: told, delivery, id, name } = JOB as IDataObject;
	expect(await run({})).toEqual({
		...{ id, name, schedule, payload: told, delivery },
		...{ description: null, declarationKey: null, agentId: null, nextRunAt: null },
		enabled: false,
		autoDisabled: 'consecutive-failures',
		sessionTarget: 'isolated',
		lastRunAt: '2026-11-18T11:06:40.001Z',
		lastRunStatus: 'error',
		lastError: 'no model',
		updatedAt: '2026-11-23T15:34:25.516Z',
	});
});

test('raw is all that the gateway says, as it says it', async () => {
	expect(await run({ output: 'raw' })).toEqual(JOB);
	expect(await run({ ...RUN, output: 'raw' })).toEqual(ENTRY);
});

test.each<[string, unknown, IDataObject]>([
	[
		'of the simplified form',
		['runKey', 'summary'],
		{ runKey: 'job-1:1795000000001', summary: 'Three items.' },
	],
	['of the answer', ['ts', 'delivered'], { ts: 1_795_000_003_000, delivered: true }],
	['that the gateway did not send', ['error', 'diagnostics'], { error: null, diagnostics: null }],
	['by an expression, as text', 'jobId, status', { jobId: 'job-1', status: 'ok' }],
	['by an expression, as JSON', '={{ \'["jobId"]\' }}', { jobId: 'job-1' }],
])('selected fields %s', async (_case, fields, expected) => {
	const parameters = { ...RUN, output: 'selectedFields', fields } as INodeParameters;
	expect(await run(parameters)).toEqual(expected);
});

test('selected fields, and none is chosen', async () => {
	// The form says so itself; an expression may still give none.
	await expect(run({ output: 'selectedFields' })).rejects.toThrow(/issues/);
	await expect(run({ output: 'selectedFields', fields: '={{ [] }}' })).rejects.toMatchObject({
		message: 'No field is chosen for the output',
		description: expect.stringContaining('Simplified or Raw'),
	});
});

test('no field is chosen: told before anything is changed', async () => {
	const gateway = await serveMethods({});
	const form = { cronJobId: byId('job-1'), output: 'selectedFields', fields: '={{ [] }}' };
	await expect(operate(gateway, 'cronJob', 'disable', form)).rejects.toThrow('No field is chosen');
	expect(gateway.asked).toEqual([]);
});

describe('fields that n8n takes for an error, as a run that failed has them', () => {
	const FAILED = { ...ENTRY, status: 'error', error: 'no model' };
	const outputs = async (fields: string[], onError: NodeRun['onError']) => {
		const gateway = await serveGateway(() => payload({ entries: [FAILED] }));
		const { data } = await runNode(new OpenClaw(), {
			parameters: { ...RUN, output: 'selectedFields', fields },
			credentials: gateway.credentials,
			onError,
		});
		const [success, failure] = data.resultData.runData.OpenClaw![0]!.data!.main!;
		return [success, failure].map((items) => (items ?? []).map(({ json }) => json));
	};

	test.each([[['error']], [['error', 'details']]])('%j: said, and why', async (fields) => {
		expect(await outputs(fields, 'continueErrorOutput')).toEqual([
			[],
			[
				{
					error: 'n8n would take each result with an error for a failure of this node',
					details: expect.stringContaining('Choose another field'),
				},
			],
		]);
	});

	test('with another field, or with nothing to take it for an error: the result', async () => {
		const more = { error: 'no model', runKey: 'job-1:1795000000001' };
		expect(await outputs(['error', 'runKey'], 'continueErrorOutput')).toEqual([[more], []]);
		const alone = await outputs(['error'], 'continueRegularOutput');
		expect(alone[0]).toEqual([{ error: 'no model' }]);
	});
});

test('a model that calls the node as a tool reads the short form, with nothing empty in it', async () => {
	const item = await run(RUN, { isTool: true });
	expect(item).toMatchObject({ runKey: 'job-1:1795000000001', summary: 'Three items.' });
	expect(Object.values(item)).not.toContain(null);
	expect(JSON.stringify(item).length).toBeLessThan(400);
	expect(await run({ ...RUN, output: 'raw' }, { isTool: true })).toEqual(ENTRY);
});

test.each(['ok', 'error', 'receiver-500', 'command'])(
	'a recorded run (%s) costs a model 700 characters at most, in ten fields',
	async (name) => {
		const [entry] = fixture(name).runs.payload.entries as [{ jobId: string; runAtMs: number }];
		const value = `${entry.jobId}:${entry.runAtMs}`;
		const parameters = { ...RUN, run: { __rl: true, mode: 'runKey', value } };
		const item = await run(parameters, { isTool: true }, entry);
		expect(item.runKey).toBe(value);
		expect(Object.keys(item).length).toBeLessThanOrEqual(10);
		expect(JSON.stringify(item).length).toBeLessThanOrEqual(700);
	},
);
