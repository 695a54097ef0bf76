/** Cron Job: Run, which is only done when the run has begun. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode } from '../support/engine.mts';
import { cronJob, payload, serveGateway, type TestGateway } from '../support/gatewayServer.mts';

const RUN_ID = 'manual:job-1:1795448911831:2';
const ENQUEUED = { ok: true, enqueued: true, runId: RUN_ID };

/** As 2026.9.6 writes it into the history. */
const LOST = {
	ts: 1_795_448_911_849,
	jobId: 'job-1',
	action: 'finished',
	status: 'error',
	error: 'Gateway client authority closed before dispatching cron.run.',
	runId: RUN_ID,
	runAtMs: 1_795_448_911_849,
	durationMs: 0,
};

const DONE = {
	...LOST,
	status: 'ok',
	error: undefined,
	summary: 'Three items. https://n8n.example.com/x?token=secret',
	durationMs: 3000,
	sessionKey: 'agent:main:cron:job-1:run:s-1',
};

interface Course {
	answer?: IDataObject;
	/** The history and whether the job runs, at each look; the last repeats. */
	looks?: Array<{ entries?: unknown[]; isRunning?: boolean }>;
}

async function gatewayWith({ answer = ENQUEUED, looks = [{}] }: Course): Promise<TestGateway> {
	let look = -1;
	return await serveGateway(({ method }) => {
		if (method === 'cron.run') return payload(answer);
		if (method === 'cron.runs') look += 1;
		const { entries = [], isRunning = false } = looks[Math.min(look, looks.length - 1)]!;
		if (method === 'cron.runs') return payload({ entries });
		const state = isRunning ? { runningAtMs: 1 } : {};
		return payload({
			jobs: [cronJob('other', { state: { runningAtMs: 1 } }), cronJob('job-1', { state })],
		});
	});
}

async function run(gateway: TestGateway, parameters: INodeParameters = {}) {
	const items = await executeNode(new OpenClaw(), {
		parameters: {
			resource: 'cronJob',
			operation: 'run',
			cronJobId: { __rl: true, mode: 'id', value: 'job-1' },
			...parameters,
		},
		credentials: gateway.credentials,
	});
	return items.map(({ json }) => json);
}

describe('started', () => {
	test('the item comes when the run is under way, not when it waits in the queue', async () => {
		const gateway = await gatewayWith({ looks: [{}, {}, { isRunning: true }] });
		expect(await run(gateway)).toEqual([
			{ jobId: 'job-1', runId: RUN_ID, started: true, reason: null },
		]);
		expect(gateway.paramsOf('cron.run')).toEqual([{ id: 'job-1', mode: 'force' }]);
		expect(gateway.paramsOf('cron.runs')).toEqual(
			Array(3).fill({ scope: 'job', id: 'job-1', runId: RUN_ID, limit: 1 }),
		);
	});

	test('or is over already', async () => {
		const gateway = await gatewayWith({ looks: [{ entries: [DONE] }] });
		expect(await run(gateway)).toMatchObject([{ runId: RUN_ID, started: true }]);
	});

	test("another run's entry and another job that runs do not count", async () => {
		const gateway = await gatewayWith({ looks: [{ entries: [{ ...DONE, runId: 'another' }] }] });
		await expect(run(gateway, { maxWaitSeconds: 0.2 })).rejects.toMatchObject({
			message: `The run did not come to its start within 0.2 s (run "${RUN_ID}")`,
			description: expect.stringContaining('Run: Get'),
		});
	});
});

test('waiting for the end gives the run as the Trigger or as its entry is, what the agent wrote untouched', async () => {
	const gateway = await gatewayWith({ looks: [{ isRunning: true }, { entries: [DONE] }] });
	const summary = 'Three items. https://n8n.example.com/x?token=secret';
	expect(await run(gateway, { waitForEnd: true })).toMatchObject([
		{
			event: 'finished',
			runKey: 'job-1:1795448911849',
			runId: RUN_ID,
			agentId: 'main',
			status: 'ok',
			summary,
		},
	]);
	const raw = await run(gateway, { waitForEnd: true, output: 'raw' });
	expect(raw).toEqual([{ ...DONE, summary }]);
});

test('a run that takes too long', async () => {
	const gateway = await gatewayWith({ looks: [{ isRunning: true }] });
	await expect(run(gateway, { waitForEnd: true, maxWaitSeconds: 0.2 })).rejects.toMatchObject({
		message: expect.stringContaining('did not come to its end within 0.2 s'),
		description: expect.stringContaining('goes on with it'),
	});
});

test.each([false, true])(
	'a lost run is never a success (waiting for the end: %s)',
	async (waits) => {
		const gateway = await gatewayWith({ looks: [{}, { entries: [LOST] }] });
		await expect(run(gateway, { waitForEnd: waits })).rejects.toMatchObject({
			message: 'The gateway took the run on and lost it (job "job-1")',
			description: expect.stringContaining('Choose the transport WebSocket'),
			context: { itemIndex: 0 },
		});
	},
);

describe('not run', () => {
	test.each([
		['due', 'not-due'],
		['if-enabled', 'disabled'],
	])('mode %s: the reason %s is an item', async (runMode, reason) => {
		const gateway = await gatewayWith({ answer: { ok: true, ran: false, reason } });
		expect(await run(gateway, { runMode })).toEqual([
			{ jobId: 'job-1', runId: null, started: false, reason },
		]);
		expect(gateway.paramsOf('cron.run')).toEqual([{ id: 'job-1', mode: runMode }]);
	});

	test.each(['already-running', 'invalid-spec'])('the reason %s is an error', async (reason) => {
		const gateway = await gatewayWith({ answer: { ok: true, ran: false, reason } });
		await expect(run(gateway)).rejects.toMatchObject({
			message: `The gateway did not run the job (reason: ${reason}; job "job-1")`,
			description: expect.stringMatching(/\S/),
		});
	});

	test('Wait At Most is checked before the run is asked for', async () => {
		const gateway = await gatewayWith({});
		await expect(run(gateway, { maxWaitSeconds: -1 })).rejects.toThrow(
			'Wait At Most (Seconds) must be a number of at least',
		);
		expect(gateway.asked).toEqual([]);
	});
});
