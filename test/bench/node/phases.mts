/** The life of jobs that the bench makes, in phases, and how long each took. */
import { performance } from 'node:perf_hooks';

export const PHASES = ['create', 'get', 'delete'] as const;
export type Phase = (typeof PHASES)[number];

/** The seconds that each phase took for all jobs together. */
export type Seconds = Partial<Record<Phase, number>>;

/** The seconds that the phases took for so many jobs. */
export type Life = (count: number) => Promise<Seconds>;

/** What all sides make; no side lets it run. */
export const JOB = { name: 'Made by the bench', message: 'Summarize today', cron: '0 9 * * *' };

/** Phase by phase. */
export async function timesOf(
	phases: readonly Phase[],
	secondsOf: (phase: Phase) => Promise<number>,
): Promise<Seconds> {
	const times: Seconds = {};
	for (const phase of phases) times[phase] = await secondsOf(phase);
	return times;
}

/** The seconds of `count` times, one after the other. */
export async function timed(
	count: number,
	once: (index: number) => Promise<unknown>,
): Promise<number> {
	const start = performance.now();
	for (let index = 0; index < count; index++) await once(index);
	return (performance.now() - start) / 1_000;
}
