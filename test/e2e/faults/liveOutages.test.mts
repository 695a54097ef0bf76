/** The live trigger alone, while n8n's database or the gateway behind it is another than it was. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, describe, expect, it, onTestFinished } from 'vitest';

import { addCommandJob, runKeyOf, stopJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import { startFrameLink } from '../harness/frameLink.mts';
import { startGateway, type Gateway } from '../harness/gateway.mts';
import { publishLiveWorkflow, waitForItems } from '../harness/liveWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { until } from '../harness/until.mts';
import { usePeers } from '../harness/vitestPeers.mts';
import { addTwoJobs, ALL_READINGS_MS, nothingLost, received } from './liveTally.mts';

const counts: string[] = [];
afterAll(() => console.log(counts.join('\n')));

const portOf = ({ url }: Gateway) => Number(new URL(url).port);

/** What the user enters, in the credential that the published workflow has. */
async function enter({ api, credentials }: Peers, { url, token }: Pick<Gateway, 'url' | 'token'>) {
	const data = { gatewayUrl: url, token };
	await api.updateCredential(credentials.openClawApi, 'openClawApi', data);
}

describe('the live trigger loses and repeats nothing', () => {
	const peers = usePeers();

	it('while n8n cannot write its database for 40 s', async () => {
		const live = await publishLiveWorkflow(peers());
		const jobs = await addTwoJobs(peers().gateway);
		await waitForRunsOf(peers().gateway, jobs, 4);
		const file = join(peers().n8n.userFolder, '.n8n', 'database.sqlite');
		const lock = new DatabaseSync(file, { timeout: 20_000 });
		lock.exec('begin immediate');
		await sleep(40_000);
		lock.exec('rollback');
		lock.close();
		await waitForRunsOf(peers().gateway, jobs, 8);
		counts.push(await nothingLost(peers(), live, jobs, 'database locked for 40 s'));
	});

	it('while events get lost on their way, and the next one tells so', async () => {
		const { gateway } = peers();
		const link = await startFrameLink(gateway);
		onTestFinished(() => link.stop());
		await enter(peers(), { url: link.url, token: gateway.token });
		const live = await publishLiveWorkflow(peers());
		const jobs = await addTwoJobs(gateway);
		await waitForItems(live, 1);
		// By then the readings that follow the connect are over, and the next is minutes away.
		await sleep(ALL_READINGS_MS);
		let lost = 0;
		link.loses = ({ event, payload }) => {
			const isRun = event === 'cron' && payload?.action === 'finished';
			const isLost = isRun && payload.jobId === jobs[0];
			if (isLost) lost += 1;
			return isLost;
		};
		await until('lost events', { seconds: 60 }, () => lost >= 5 || undefined);
		counts.push(await nothingLost(peers(), live, jobs, `${lost} events lost on their way`));
		await enter(peers(), gateway);
	});

	it('while the gateway is restarted ten times', { timeout: 1_500_000 }, async () => {
		const { gateway } = peers();
		const live = await publishLiveWorkflow(peers());
		const jobs = await addTwoJobs(gateway);
		for (let restart = 0; restart < 10; restart += 1) {
			await gateway.restart({ signal: restart % 2 === 0 ? 'SIGTERM' : 'SIGKILL' });
			await sleep(restart * 1_000);
		}
		await waitForRunsOf(gateway, jobs, 10);
		counts.push(await nothingLost(peers(), live, jobs, 'gateway restarted ten times'));
	});
});

describe('the live trigger comes back by itself', () => {
	const peers = usePeers();
	let later: Gateway | undefined;
	afterAll(async () => await later?.stop());

	it('when the token was changed, once the user has entered the new one', async () => {
		const { gateway, stub } = peers();
		const live = await publishLiveWorkflow(peers());
		const jobs = await addTwoJobs(gateway);
		await waitForItems(live, 2);
		await gateway.stop();
		const { folder } = gateway;
		// The same data with another token.
		later = await startGateway({ model: stub.model, folder, port: portOf(gateway) });
		await waitForRunsOf(later, jobs, 8);
		await enter(peers(), later);
		const all = { ...peers(), gateway: later };
		counts.push(await nothingLost(all, live, jobs, 'token changed'));
	});

	it('when another gateway with an empty history is in the place of the old one', async () => {
		const { stub } = peers();
		const old = later!;
		const live = await publishLiveWorkflow(peers());
		const before = [await addCommandJob(old, { name: 'of the old one' })];
		await waitForItems(live, 1);
		await old.stop();
		later = await startGateway({ model: stub.model, port: portOf(old) });
		await enter(peers(), later);
		const jobs = await addTwoJobs(later);
		await waitForRunsOf(later, jobs, 6);
		const runs = (await stopJobs(later, jobs)).map(runKeyOf);
		await until('the runs of the new one', { seconds: 120 }, () => {
			return runs.every((key) => received(live).includes(key)) || undefined;
		});
		await sleep(ALL_READINGS_MS);
		const ofOld = received(live).filter((key) => before.some((id) => key.startsWith(id)));
		expect(ofOld).toHaveLength(1);
		expect(received(live).toSorted()).toEqual([...ofOld, ...runs].toSorted());
		counts.push(`gateway replaced: finished ${runs.length}, received ${runs.length}`);
		await peers().api.deactivate(live.workflow);
		await live.sink.stop();
	});
});
