/** n8n in queue mode: several processes take webhooks, others run what they start. */
import { expect, it } from 'vitest';

import { useQueueMode } from './queue/queuePeers.mts';
import { nextRuns } from './queue/webhooks.mts';

const scene = useQueueMode();

it('ends a repeat that comes to the other webhook processor', async () => {
	const { table, urls, peers } = scene();
	const runs = nextRuns(scene(), 10);
	for (const [index, run] of runs.entries()) {
		expect(await run.sendTo(urls[index % 2]!)).toMatchObject({ status: 'accepted' });
		// One by one: two workers that record in the same instant overwrite each other's key.
		await table.waitForRows(index + 1);
	}
	for (const [index, run] of runs.entries()) {
		// This process has not seen it: it starts an execution, which ends at the trigger.
		expect(await run.sendTo(urls[(index + 1) % 2]!)).toMatchObject({ status: 'accepted' });
		expect(await run.sendTo(urls[(index + 1) % 2]!)).toMatchObject({ status: 'duplicate' });
	}
	await peers.api.waitForExecutions(table.workflow.id, 2 * runs.length);
	expect((await table.attempts()).toSorted()).toEqual(runs.map(({ runKey }) => runKey).toSorted());
});
