/** More jobs than the gateway lets change in a minute, or n8n waits for. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { addCommandJob } from '../harness/commandJobs.mts';
import { publishTriggerWorkflow } from '../harness/triggerWorkflow.mts';
import { until } from '../harness/until.mts';
import { usePeers } from '../harness/vitestPeers.mts';

const peers = usePeers();

const JOBS = 65;
const A_DAY_MS = 86_400_000;
/** What the gateway takes in a minute. */
const A_MINUTES_WORTH = 30;

async function addJobs(): Promise<string[]> {
	const ids: string[] = [];
	for (let job = 1; job <= JOBS; job++) {
		if (ids.length > 0 && ids.length % A_MINUTES_WORTH === 0) await sleep(61_000);
		ids.push(await addCommandJob(peers().gateway, { name: `Job ${job}`, everyMs: A_DAY_MS }));
	}
	return ids;
}

async function countHere(url: string): Promise<number> {
	const { jobs } = await peers().gateway.rpc<{ jobs: Array<{ delivery?: { to?: string } }> }>(
		'cron.list',
		{ enabled: 'all', limit: 200 },
	);
	return jobs.filter(({ delivery }) => delivery?.to?.startsWith(url)).length;
}

it('65 jobs are registered, stay while a change is published, and are put back', async () => {
	const { api, n8n } = peers();
	const jobIds = await addJobs();
	const trigger = await publishTriggerWorkflow(peers(), { registration: 'automatic', jobIds });
	expect(await countHere(trigger.url)).toBeLessThan(JOBS);
	await until('all jobs to be registered', { seconds: 240 }, async () => {
		return (await countHere(trigger.url)) === JOBS || undefined;
	});

	const counts: number[] = [];
	const statuses: number[] = [];
	const changed = await api.changeParameters(trigger.workflow, 'OpenClaw Trigger', {
		output: 'raw',
	});
	const publishing = api.activate(changed).then(() => 'published');
	for (let look = 0; look < 40; look++) {
		statuses.push((await trigger.post({}, { params: { token: 'wrong' } })).status);
		if (look % 10 === 0) counts.push(await countHere(trigger.url));
		await sleep(100);
	}
	expect(await publishing).toBe('published');
	expect(new Set(counts)).toEqual(new Set([JOBS]));
	console.log('answers while publishing again:', statuses.join(' '));

	await api.deactivate(changed);
	await until('all jobs to be put back', { seconds: 300 }, async () => {
		return (await countHere(trigger.url)) === 0 || undefined;
	});
	const log = readFileSync(n8n.logFile, 'utf8');
	expect(log).toContain(`${JOBS} jobs have been changed`);
	expect(log).toContain(`${JOBS} jobs have been put back`);
});
