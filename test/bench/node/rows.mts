import { sum } from 'simple-statistics';
import { type EngineName, type Row, compared, judged } from '../row.mts';
import type { Contest } from './contests.mts';
import { UNBOUNDED } from './peers.mts';
import { type Seconds, PHASES } from './phases.mts';
import type { Pairs } from './rounds.mts';

const DONE = { create: 'created', get: 'read', delete: 'deleted' };

/**
 * What the node did in a contest, phase by phase against the loop, and as a whole against the command
 * line.
 *
 * @param cli what that took for each job
 */
export function* rowsOf(
	{ transport }: Contest,
	count: number,
	pairs: Pairs,
	cli: Seconds,
	engine: EngineName,
): Generator<Row> {
	const where = `${transport}, OpenClaw ${UNBOUNDED}`;
	for (const phase of PHASES) {
		const name = `${count} job(s) ${DONE[phase]}, ${where}`;
		const rates = pairs.map(
			([ours, other]) => [count / ours[phase]!, count / other[phase]!] as const,
		);
		yield againstLoop(name, rates, engine);
	}
	const lives = pairs.map(([ours]) => [count / total(ours), 1 / total(cli)] as const);
	yield {
		...{ scenario: 'node', engine, comparedTo: 'openclaw CLI', unit: 'per second' },
		name: `${count} job(s) created, read, deleted, ${where}`,
		...compared(lives),
	};
}

const total = (times: Seconds): number => sum(Object.values(times));

export const againstLoop = (
	name: string,
	rates: ReadonlyArray<readonly [number, number]>,
	engine: EngineName,
	atLeast = 0.9,
): Row => ({
	...{ scenario: 'node', engine, name },
	...{ unit: 'per second', comparedTo: 'bare loop', ...compared(rates) },
	...judged(compared(rates).ratio, { atLeast }),
});
