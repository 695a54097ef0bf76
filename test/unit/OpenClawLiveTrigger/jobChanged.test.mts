/** A job that the gateway disables by itself: no event says so, the last run shows it. */
import { describe, expect, it } from 'vitest';

import { jobChanged } from '../../../nodes/OpenClawLiveTrigger/kinds/jobChanged.ts';
import type { Scene } from '../../../nodes/OpenClawLiveTrigger/kinds/kind.ts';

const AT_MS = 1_795_423_305_156;

const job = (state: object, more: object = {}) => ({
	...{ id: 'job-1', name: 'Daily', agentId: 'main', enabled: false, schedule: { kind: 'every' } },
	...{ state, ...more },
});
const DISABLED = { autoDisabled: { reason: 'consecutive-failures', atMs: AT_MS } };

const scene = ({ jobIds = [] as string[], jobs = [] as object[] } = {}) =>
	({
		settings: { jobIds },
		gateway: { secrets: [], hello: {}, cronJobs: { list: async () => jobs } },
	}) as unknown as Scene;

const read = async (payload: object, where = scene()) =>
	await jobChanged.read(payload as Record<string, unknown>, where, 'cron');

const finished = (state: object, more?: object) => ({
	...{ action: 'finished', jobId: 'job-1', status: 'error', job: job(state, more) },
});

describe('the run that was the last one', () => {
	it('tells of it', async () => {
		const [happening, ...others] = await read(finished(DISABLED));
		expect(others).toEqual([]);
		expect(happening!.item.json).toMatchObject({
			...{ event: 'jobChanged', change: 'autoDisabled', reason: 'consecutive-failures' },
			...{ jobId: 'job-1', jobName: 'Daily', enabled: false },
			changedAt: new Date(AT_MS).toISOString(),
		});
	});

	it.each([
		[{}, undefined],
		[{ autoDisabled: 'yes' }, undefined],
		[{ consecutiveErrors: 9 }, undefined],
		[DISABLED, { declarationKey: 'heartbeat:main' }],
	])('another run tells of nothing: %o %o', async (state, more) => {
		expect(await read(finished(state, more))).toEqual([]);
	});

	it('of a job that is not chosen tells of nothing', async () => {
		expect(await read(finished(DISABLED), scene({ jobIds: ['other'] }))).toEqual([]);
		expect(await read(finished(DISABLED), scene({ jobIds: ['job-1'] }))).toHaveLength(1);
	});
});

describe('the list of jobs', () => {
	const since = { settledMs: 0, mostAgain: 0 };
	const missed = async (fromMs: number, jobs: object[]) =>
		await jobChanged.missed!(scene({ jobs }), { ...since, fromMs });

	it('tells of it as well, by the same key', async () => {
		const [event] = await read(finished(DISABLED));
		const found = await missed(AT_MS - 1, [job(DISABLED), job({})]);
		expect(found.map(({ key }) => key)).toEqual([event!.key]);
	});

	it('not of what was before', async () => {
		expect(await missed(AT_MS, [job(DISABLED)])).toEqual([]);
	});
});
