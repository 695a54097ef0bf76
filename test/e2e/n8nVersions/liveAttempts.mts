/** What the live trigger brings, and what it catches up with. */
import { strict as assert } from 'node:assert';

import { addCommandJob } from '../harness/commandJobs.mts';
import { LIVE, publishLiveWorkflow, waitForItems } from '../harness/liveWorkflow.mts';
import { waitForSockets } from '../harness/sockets.mts';
import { until } from '../harness/until.mts';
import type { Attempt } from '../versions/operations.mts';

export const LIVE_ATTEMPTS: Record<string, Attempt> = {
	'Live Trigger: a run, once, also one of the time that n8n was down': async ({ peers }) => {
		const { api, gateway, n8n } = peers;
		const live = await publishLiveWorkflow(peers);
		const first = await addCommandJob(gateway, { name: 'heard' });
		await waitForItems(live, 1, 60);
		await n8n.stop();
		const second = await addCommandJob(gateway, { name: 'missed' });
		await gateway.waitForRuns(second);
		await n8n.restart();
		const items = await waitForItems(live, 2, 120);
		assert.deepEqual(
			items.map(({ jobId }) => jobId),
			[first, second],
		);
		await api.deactivate(live.workflow);
		await live.sink.stop();
	},
	'Live Trigger: other events': async ({ peers }) => {
		const { api, gateway } = peers;
		const events = ['agentTurnFinished', 'approvalRequested', 'jobChanged', 'questionAsked'];
		const live = await publishLiveWorkflow(peers, { events });
		// A change of a job is in no list: only what is connected hears of it.
		await waitForSockets(gateway, 1);
		const id = await addCommandJob(gateway, { name: 'changed' });
		await gateway.rpc('cron.remove', { id });
		const changes = await until('the changes of a job', { seconds: 60 }, () => {
			const mine = live.sink.items().filter(({ jobId }) => jobId === id);
			return mine.some(({ change }) => change === 'removed') ? mine : undefined;
		});
		assert.equal(changes[0]!.change, 'added');
		await api.deactivate(live.workflow);
		await live.sink.stop();
	},
	'Live Trigger: a test event': async ({ peers }) => {
		const { api, gateway } = peers;
		const live = await publishLiveWorkflow(peers);
		const executionId = await api.runManually(live.workflow, LIVE);
		const id = await addCommandJob(gateway, { name: 'for the test' });
		const { items } = await api.waitForExecution(executionId, { seconds: 120 });
		assert.equal(items(LIVE)?.[0]?.jobId, id);
		await api.deactivate(live.workflow);
		await live.sink.stop();
	},
};
