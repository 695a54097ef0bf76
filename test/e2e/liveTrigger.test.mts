/** The live trigger on a real gateway. No webhook token is entered, and no host is allowed. */
import { describe, expect, it } from 'vitest';

import { addCommandJob, allRuns, exitWith, runKeyOf } from './harness/commandJobs.mts';
import type { Gateway } from './harness/gateway.mts';
import {
	createLiveWorkflow,
	LIVE,
	publishLiveWorkflow,
	waitForItems,
} from './harness/liveWorkflow.mts';
import type { Item } from './harness/sink.mts';
import { askFor, SILENT_REPLY, type Reply } from './harness/stubModel.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();

/** Runs once, in two seconds, and delivers nowhere. */
async function addAgentJob({ rpc }: Gateway, name: string, reply: Reply, timeoutSeconds = 60) {
	const { id } = await rpc<{ id: string }>('cron.add', {
		name,
		enabled: true,
		deleteAfterRun: false,
		schedule: { kind: 'at', at: new Date(Date.now() + 2_000).toISOString() },
		sessionTarget: 'isolated',
		wakeMode: 'now',
		payload: { kind: 'agentTurn', message: `Summarize ${askFor(reply)}`, timeoutSeconds },
		delivery: { mode: 'none' },
	});
	return id;
}

describe('finished runs', () => {
	it('arrive whichever way they end, each once', async () => {
		const { gateway } = peers();
		const live = await publishLiveWorkflow(peers());
		const jobs = {
			command: await addCommandJob(gateway, { name: 'command' }),
			failed: await addCommandJob(gateway, { name: 'failed', argv: exitWith(3) }),
			ok: await addAgentJob(gateway, 'ok', {}),
			error: await addAgentJob(gateway, 'error', { status: 400 }),
			silent: await addAgentJob(gateway, 'silent', { text: SILENT_REPLY }),
			timedOut: await addAgentJob(gateway, 'timed out', { delayMs: 20_000 }, 3),
		};
		const ids = Object.values(jobs);
		const first = await until('a run of each job', { seconds: 90, everyMs: 100 }, () => {
			const items = live.sink.items();
			return ids.every((id) => items.some(({ jobId }) => jobId === id)) ? items : undefined;
		});
		const of = (id: string) => first.find(({ jobId }) => jobId === id);
		expect(of(jobs.command)).toMatchObject({ event: 'finished', status: 'ok', summary: 'command' });
		expect(of(jobs.failed)).toMatchObject({ status: 'error', error: expect.any(String) });
		expect(of(jobs.ok)).toMatchObject({ status: 'ok', jobName: 'ok', agentId: 'main' });
		expect(of(jobs.error)).toMatchObject({ status: 'error' });
		expect(of(jobs.silent)).toMatchObject({ summary: SILENT_REPLY });
		expect(of(jobs.timedOut)).toMatchObject({ error: expect.stringContaining('timed out') });

		const finished = (await allRuns(gateway)).filter(({ jobId }) => ids.includes(jobId));
		const keys = live.sink.items().map(({ runKey }) => runKey);
		expect(keys.toSorted()).toEqual(finished.map(runKeyOf).toSorted());
		await peers().api.deactivate(live.workflow);
	});

	it('come once where a webhook brings them, too', async () => {
		const live = await publishLiveWorkflow(peers(), {}, { withTrigger: true });
		const id = await addCommandJob(peers().gateway, { name: 'both ways', url: live.url });
		await waitForItems(live, 1);
		const executions = await peers().api.waitForExecutions(live.workflow.id, 2);
		expect(executions).toHaveLength(2);
		expect(live.sink.items()).toMatchObject([{ jobId: id }]);
		await peers().api.deactivate(live.workflow);
	});
});

describe('other events', () => {
	it('tell of turns, tasks and jobs', async () => {
		const { gateway } = peers();
		const live = await publishLiveWorkflow(peers(), {
			events: ['agentTurnFinished', 'jobChanged', 'taskFinished'],
		});
		const id = await addAgentJob(gateway, 'told', { text: 'Done and told.' });
		const isTurn = ({ event, sessionKey }: Item) =>
			event === 'agentTurnFinished' && String(sessionKey).includes(id);
		const turn = await until('the turn of the job', { seconds: 60, everyMs: 100 }, () =>
			live.sink.items().find(isTurn),
		);
		expect(turn).toMatchObject({ status: 'succeeded', reply: 'Done and told.', agentId: 'main' });
		await gateway.rpc('cron.remove', { id });
		await until('the removal', { seconds: 60, everyMs: 100 }, () =>
			live.sink.items().find(({ change }) => change === 'removed'),
		);
		const told = live.sink.items();
		const changes = told.filter(({ event, jobId }) => event === 'jobChanged' && jobId === id);
		expect(changes.at(0)).toMatchObject({ change: 'added', jobName: 'told', enabled: true });
		expect(changes.at(-1)).toMatchObject({ change: 'removed' });
		// The run of a job is a finished run, and no task.
		expect(told.filter(({ event }) => event === 'taskFinished')).toEqual([]);
		await peers().api.deactivate(live.workflow);
	});
});

// n8n tries for a quarter of a minute: for both at the same time.
describe.concurrent('settings that cannot be meant', () => {
	it.each([
		[{ events: '={{ ["runStarted"] }}' }, 'There is no event "runStarted"'],
		[{ options: { maxItems: 600 } }, 'Max Items is more than half of the Deduplication Window'],
	])('are refused at the publication: %o', async (parameters, message) => {
		const { workflow } = await createLiveWorkflow(peers(), parameters);
		await expect(peers().api.activate(workflow)).rejects.toThrow(message);
	});
});

describe('a test event', () => {
	it('is the next one, and production has it as well', async () => {
		const live = await publishLiveWorkflow(peers());
		const executionId = await peers().api.runManually(live.workflow, LIVE);
		const id = await addCommandJob(peers().gateway, { name: 'for both' });
		const { items } = await peers().api.waitForExecution(executionId);
		expect(items(LIVE)).toMatchObject([{ jobId: id }]);
		await until(
			'both',
			{ seconds: 20, everyMs: 50 },
			() => live.sink.items().length >= 2 || undefined,
		);
		expect(live.sink.items().map(({ jobId }) => jobId)).toEqual([id, id]);
		await peers().api.deactivate(live.workflow);
	});
});
