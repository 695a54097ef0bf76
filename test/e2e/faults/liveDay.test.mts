/** A day of twenty live triggers in fast motion: cut connections, many runs, and n8n's memory. */
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, describe, expect, it, onTestFinished } from 'vitest';

import { heapInUseBehind } from '../../attacks/support/memory.mts';
import { addCommandJob, runKeyOf, stopJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import { publishLiveWorkflow } from '../harness/liveWorkflow.mts';
import { freePort } from '../harness/ports.mts';
import { socketsOf, waitForSockets } from '../harness/sockets.mts';
import { startTcpLink } from '../harness/tcpLink.mts';
import { until } from '../harness/until.mts';
import { usePeers } from '../harness/vitestPeers.mts';
import { ALL_READINGS_MS, received } from './liveTally.mts';

const TRIGGERS = 20;
const CUTS = 25;
const JOBS = 20;
const RUNS = 5_000;

/** What is remembered of events and executions is bounded; 20,000 keys are some megabytes. */
const MOST_GROWTH = 32 * 2 ** 20;

const inspectorPort = await freePort();

const counts: string[] = [];
afterAll(() => console.log(counts.join('\n')));

describe('twenty live triggers', () => {
	const peers = usePeers({
		n8n: { env: { NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` } },
	});

	it(`hear ${RUNS} runs over ${TRIGGERS * CUTS} connections that are cut`, async () => {
		const { api, credentials, gateway } = peers();
		const link = await startTcpLink(gateway.url);
		onTestFinished(() => link.stop());
		const data = { gatewayUrl: link.url, token: gateway.token };
		await api.updateCredential(credentials.openClawApi, 'openClawApi', data);
		// One has every run; the others are for failed ones: those that the end of the jobs cuts off.
		const live = await publishLiveWorkflow(peers());
		const others = [];
		for (let index = 1; index < TRIGGERS; index += 1) {
			others.push(await publishLiveWorkflow(peers(), { statuses: ['error'] }));
		}
		await waitForSockets(gateway, TRIGGERS, 60);
		const jobs: string[] = [];
		for (let index = 0; index < JOBS; index += 1) {
			jobs.push(await addCommandJob(gateway, { name: `job ${index}`, everyMs: 1_000 }));
		}
		const measure = async () => await heapInUseBehind(inspectorPort);
		await waitForRunsOf(gateway, jobs, 500, 600);
		const before = await measure();
		for (let cut = 0; cut < CUTS; cut += 1) {
			link.cut();
			await until('all to be back', { seconds: 120 }, () =>
				socketsOf(gateway) >= TRIGGERS ? true : undefined,
			);
			await sleep(11_000);
		}
		await waitForRunsOf(gateway, jobs, RUNS, 1_200);
		const runs = (await stopJobs(gateway, jobs)).map(runKeyOf);
		await until(
			'all runs',
			{ seconds: 300 },
			() => received(live).length >= runs.length || undefined,
		);
		await sleep(ALL_READINGS_MS);
		const growth = (await measure()) - before;
		counts.push(
			`${runs.length} runs, ${TRIGGERS * CUTS} connections cut, ` +
				`${live.sink.batches.length} executions, heap of n8n ${before / 2 ** 20} MiB, ` +
				`grown by ${growth / 2 ** 20} MiB`,
		);
		expect(received(live).toSorted()).toEqual(runs.toSorted());
		const failed = live.sink.items().filter(({ status }) => status === 'error');
		const failedRuns = failed.map(({ runKey }) => runKey).toSorted();
		for (const other of others) expect(received(other).toSorted()).toEqual(failedRuns);
		expect(growth).toBeLessThan(MOST_GROWTH);
		for (const { workflow, sink } of [live, ...others]) {
			await api.deactivate(workflow);
			await sink.stop();
		}
		await waitForSockets(gateway, 0);
	}, 3_000_000);
});
