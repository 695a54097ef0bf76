import { sum } from 'simple-statistics';
import { type EngineName, type Row, compared, judged } from '../row.mts';
import type { Contest } from './contests.mts';
import { NEWEST, type Transport } from './peers.mts';
import { type Seconds, PHASES } from './phases.mts';
import type { Round } from './rounds.mts';

const DONE = { create: 'created', get: 'read', delete: 'deleted' };

/**
 * What the node did in a contest, phase by phase against the loop, and as a whole against the command
 * line.
 *
 * @param cli what that took for each job
 */
export function* rowsOf(
	contest: Contest,
	rounds: Round[],
	cli: Seconds,
	engine: EngineName,
): Generator<Row> {
	const where = contest.version === NEWEST ? '' : `, OpenClaw ${contest.version}`;
	for (const transport of Object.keys(contest.node) as Transport[]) {
		for (const count of contest.counts) {
			const pairs = rounds.flatMap(({ node, loop }) => {
				const [ours, other] = [node[transport]?.get(count), loop.get(count)];
				return ours && other ? [{ ours, other }] : [];
			});
			const done = PHASES.filter((phase) => phase in pairs[0]!.ours);
			for (const phase of done) {
				const name = `${count} job(s) ${DONE[phase]}, ${transport}${where}`;
				const rates = pairs.map(
					({ ours, other }) => [count / ours[phase]!, count / other[phase]!] as const,
				);
				yield againstLoop(name, rates, engine);
			}
			const lives = pairs.map(
				({ ours }) => [count / total(ours), 1 / sum(done.map((phase) => cli[phase]!))] as const,
			);
			yield {
				...{ scenario: 'node', engine, comparedTo: 'openclaw CLI', unit: 'per second' },
				name: `${count} job(s) ${done.map((phase) => DONE[phase]).join(', ')}, ${transport}${where}`,
				...compared(lives),
			};
		}
	}
}

const total = (times: Seconds): number => sum(Object.values(times));

export const againstLoop = (
	name: string,
	rates: ReadonlyArray<readonly [number, number]>,
	engine: EngineName,
): Row => ({
	...{ scenario: 'node', engine, name },
	...{ unit: 'per second', comparedTo: 'bare undici loop', ...compared(rates) },
	...judged(compared(rates).ratio, { atLeast: 0.9 }),
});
