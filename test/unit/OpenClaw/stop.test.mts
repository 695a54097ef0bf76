/** Run: Stop. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { loadOptionsContext } from '../support/engine.mts';
import { payload, recorded, serveGateway } from '../support/gatewayServer.mts';
import { byId, operate, paramsOf, recordedFrames, serveMethods } from '../support/frames.mts';

const FRAMES = recordedFrames('tasks');
const JOB = 'd5cbbd7e-ed3d-4ba3-9d6f-058805ba76ca';
const RUN_AT_MS = 1795606684028;
const TASK = '3da254bc-e1fa-4b5b-bd5e-689e7e5d339d';
const MANUAL = `manual:${JOB}:1795606684012:1`;

const ofTask = (method: string, id: string) =>
	FRAMES.find(
		(frame) => frame.method === method && JSON.stringify(frame.payload).includes(`"id":"${id}"`),
	)!.payload as IDataObject;

const running = ofTask('tasks.list', TASK);
const cancelled = ofTask('tasks.cancel', TASK);

const tasksOf = (payload_: IDataObject) => payload_.tasks as IDataObject[];

/** A gateway on which these tasks are under way. */
async function serveTasks(tasks: IDataObject[], answer: IDataObject = cancelled) {
	return await serveMethods({
		'tasks.list': { payload: { tasks } },
		'tasks.cancel': { payload: answer },
		'cron.get': { payload: recorded('get').body.payload },
	});
}

const stop = async (
	gateway: Awaited<ReturnType<typeof serveTasks>>,
	parameters: INodeParameters = { cronJobId: byId(JOB) },
) => await operate(gateway, 'run', 'stop', parameters);

const STOPPED = {
	jobId: JOB,
	runKey: `${JOB}:${RUN_AT_MS}`,
	runId: MANUAL,
	taskId: TASK,
	stopped: true,
	status: 'cancelled',
	reason: null,
};

test('by its job, and not what else is under way', async () => {
	const agentTurn = { ...tasksOf(running)[0], id: 'cli', taskId: 'cli', runtime: 'cli' };
	const another = { ...tasksOf(running)[0], id: 'other', taskId: 'other', sourceId: 'other-job' };
	const gateway = await serveTasks([another, agentTurn, ...tasksOf(running)]);
	expect(await stop(gateway)).toEqual([STOPPED]);
	expect(paramsOf(gateway, 'tasks.list')).toEqual([{ status: ['queued', 'running'], limit: 500 }]);
	expect(paramsOf(gateway, 'tasks.cancel')).toEqual([{ taskId: TASK, reason: 'Stopped by n8n' }]);
});

test.each<[string, INodeParameters | string]>([
	['key', byId(`${JOB}:${RUN_AT_MS}`, 'runKey')],
	['ID', byId(MANUAL, 'runId')],
	['key as a plain text in place of the whole field', `={{ "${JOB}:${RUN_AT_MS}" }}`],
])('by the %s of the run, whatever else of the job is under way', async (_what, run) => {
	const later = {
		...tasksOf(running)[0],
		...{ id: 'later', taskId: 'later' },
		runId: `cron:${JOB}:${RUN_AT_MS}9:2dc2dc06:manual:${JOB}:1795606684012:11`,
	};
	const gateway = await serveTasks([later, ...tasksOf(running)]);
	expect(await stop(gateway, { run })).toEqual([STOPPED]);
	expect(paramsOf(gateway, 'tasks.cancel')).toMatchObject([{ taskId: TASK }]);
	// Also where the job is given besides.
	expect(await stop(gateway, { run, cronJobId: byId(JOB) })).toHaveLength(1);
});

test('from the list, which has what is under way, and no finished run', async () => {
	const agentTurn = { ...tasksOf(running)[0], id: 'cli', taskId: 'cli', runtime: 'cli' };
	const gateway = await serveTasks([agentTurn, ...tasksOf(running)]);
	const { credentials } = gateway;
	const context = loadOptionsContext(new OpenClaw(), { credentials, timezone: 'Asia/Taipei' });
	const { searchRunningRuns } = new OpenClaw().methods.listSearch;
	const { results } = await searchRunningRuns.call(context);
	expect(results).toEqual([
		{ name: 'stop-me, 2026-11-25 19:38:04 (running)', value: STOPPED.runKey },
	]);
	expect((await searchRunningRuns.call(context, 'daily')).results).toEqual([]);
	expect(await stop(gateway, { run: byId(results[0]!.value, 'list') })).toEqual([STOPPED]);
	const { modes } = new OpenClaw().description.properties.find(
		({ name, displayOptions }) =>
			name === 'run' && displayOptions?.show?.operation?.includes('stop'),
	)!;
	expect(modes![0]!.typeOptions!.searchListMethod).toBe('searchRunningRuns');
});

test('by its key on a gateway that has no more than the key in its task (OpenClaw 2026.5.28)', async () => {
	const task = { ...tasksOf(running)[0], runId: `cron:${JOB}:${RUN_AT_MS}` };
	const answer = { found: true, cancelled: true, task: { ...task, status: 'cancelled' } };
	const gateway = await serveTasks([task], answer);
	const run = byId(`${JOB}:${RUN_AT_MS}`, 'runKey');
	expect(await stop(gateway, { run })).toEqual([{ ...STOPPED, runId: null }]);
	expect(await stop(gateway, { run: byId(MANUAL, 'runId') })).toMatchObject([
		{ stopped: false, reason: 'not-running' },
	]);
});

test('found on a later page', async () => {
	let pages = 0;
	const gateway = await serveMethods({
		'tasks.list': () => ({ payload: pages++ === 0 ? { tasks: [], nextCursor: 'c' } : running }),
		'tasks.cancel': { payload: cancelled },
	});
	expect(await stop(gateway)).toEqual([STOPPED]);
	expect(paramsOf(gateway, 'tasks.list')).toMatchObject([{}, { cursor: 'c' }]);
});

test('nothing is under way', async () => {
	const nothing = { stopped: false, reason: 'not-running', taskId: null, status: null };
	const gateway = await serveTasks([]);
	expect(await stop(gateway)).toMatchObject([{ ...nothing, jobId: JOB }]);
	expect(await stop(gateway, { run: byId('job-1:1795606684028', 'runKey') })).toMatchObject([
		{ ...nothing, jobId: 'job-1' },
	]);
	expect(paramsOf(gateway, 'tasks.cancel')).toEqual([]);
});

test('a job that is not there', async () => {
	const gateway = await serveMethods({
		'tasks.list': { payload: { tasks: [] } },
		'cron.get': { error: (recorded('job-not-found').body.error ?? {}) as IDataObject },
	});
	await expect(stop(gateway)).rejects.toThrow('The gateway has no such job');
});

test('it ended meanwhile', async () => {
	const notFound = { found: false, cancelled: false, reason: 'Task not found.' };
	const gateway = await serveTasks(tasksOf(running), notFound);
	expect(await stop(gateway)).toMatchObject([
		{ stopped: false, reason: 'Task not found.', taskId: TASK, runKey: STOPPED.runKey },
	]);
});

test('over the admin HTTP API as over the WebSocket', async () => {
	const gateway = await serveGateway(({ method }) =>
		payload(method === 'tasks.list' ? running : cancelled),
	);
	const form = { cronJobId: byId(JOB), reason: '' };
	expect(await operate(gateway, 'run', 'stop', form)).toEqual([STOPPED]);
	expect(gateway.paramsOf('tasks.cancel')).toEqual([{ taskId: TASK }]);
});

test.each([
	[{}, 'Neither a job nor a run is chosen'],
	[{ run: byId(`${JOB}:1`, 'runKey'), cronJobId: byId('another') }, 'is not one of the job'],
	[{ run: byId('={{ "nonsense" }}', 'runKey') }, 'is not the key of a run'],
	[{ run: byId('scheduled:1', 'runId') }, 'is not the ID of a run that was started by hand'],
])('%j is told, and nothing asked', async (form, words) => {
	const gateway = await serveTasks(tasksOf(running));
	await expect(stop(gateway, form as INodeParameters)).rejects.toThrow(words);
	expect(gateway.asked).toEqual([]);
});

test('a list that never ends', async () => {
	const gateway = await serveMethods({
		'tasks.list': { payload: { tasks: [], nextCursor: 'again' } },
	});
	await expect(stop(gateway)).rejects.toThrow('lists without end');
});
