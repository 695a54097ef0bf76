/** Jobs created, read and deleted by each side in turn. */
import { alternate, type BenchOptions } from '../row.mts';
import type { Contest } from './contests.mts';
import type { Seconds } from './phases.mts';

const MOST_PAIRS = 9;

/** What each side took for so many jobs, round by round. */
export type Pairs = ReadonlyArray<readonly [node: Seconds, loop: Seconds]>;

export async function measure(
	{ node, loop }: Contest,
	count: number,
	{ quick, untilMs }: BenchOptions,
): Promise<Pairs> {
	const ours = async () => await node(count);
	const other = async () => await loop(count);
	// The first of each is slower: code is loaded, and compiled.
	await ours();
	await other();
	return await alternate(ours, other, { pairs: quick ? 1 : MOST_PAIRS, untilMs });
}
