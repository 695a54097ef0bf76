/** The way between n8n and the gateway is cut. The gateway has to be in a network of its own. */
import { setTimeout as sleep } from 'node:timers/promises';

import { addCommandJob, waitForRunsOf } from '../harness/commandJobs.mts';
import type { Fault } from './fault.mts';

export const networkCut: Fault = {
	name: 'network between the two cut for a minute while runs finish',
	runs: 'undelivered',
	async happen({ peers, url }) {
		const { gateway, network } = peers;
		if (!network) throw new Error('There is no network to cut: the peers are not apart');
		const jobs = [
			await addCommandJob(gateway, { name: 'one', url, everyMs: 3_000 }),
			await addCommandJob(gateway, { name: 'two', url, everyMs: 3_000 }),
		];
		const before = await waitForRunsOf(gateway, jobs, 4);
		await network.cut();
		await sleep(60_000);
		await network.restore();
		const after = await waitForRunsOf(gateway, jobs, before.length + 4);
		const undelivered = after.filter(({ deliveryStatus }) => deliveryStatus === 'not-delivered');
		if (undelivered.length === 0) throw new Error('No run finished while the network was cut');
		return jobs;
	},
};
