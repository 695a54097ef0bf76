/** The OpenClaw node on jobs, against a bare loop of undici requests and the gateway's own CLI. */
import { sum } from 'simple-statistics';
import { addJob, readByLoop } from './node/byLoop.mts';
import { readByNode } from './node/byNode.mts';
import { type NodePeers, type Transport, startNodePeers, TRANSPORTS } from './node/peers.mts';
import { PHASES } from './node/phases.mts';
import { type Rounds, COUNTS, measureRounds } from './node/rounds.mts';
import { type BenchOptions, type Row, alternate, compared, judged } from './row.mts';

export async function* node(options: BenchOptions): AsyncGenerator<Row> {
	const peers = await startNodePeers();
	try {
		yield* reads(peers, options);
		const rounds = await measureRounds(peers, options);
		for (const transport of TRANSPORTS) {
			yield* againstLoop(transport, rounds);
			yield* againstCli(transport, rounds);
		}
		yield {
			...{ scenario: 'node', name: 'jobs that the gateway lets a client create' },
			...{ unit: 'per minute', ours: rounds.bound },
		};
	} finally {
		await peers.stop();
	}
}

async function* reads(
	{ api, gateway, over }: NodePeers,
	{ quick, untilMs }: BenchOptions,
): AsyncGenerator<Row> {
	const count = quick ? 20 : 200;
	const { id } = await addJob(gateway);
	for (const transport of TRANSPORTS) {
		const run = await readByNode(api, over[transport], id, count);
		const loop = async () => await readByLoop(gateway, id, count);
		await run();
		await loop();
		const pairs = await alternate(run, loop, { pairs: quick ? 1 : 3, untilMs });
		yield loopRow(
			`one job read ${count} times, ${transport}`,
			pairs.map(([ours, other]) => [count / ours.get, count / other.get]),
		);
	}
}

function* againstLoop(transport: Transport, { rounds }: Rounds): Generator<Row> {
	const done = { create: 'created', get: 'read', delete: 'deleted' };
	for (const count of COUNTS) {
		for (const phase of PHASES) {
			yield loopRow(
				`${count} job(s) ${done[phase]}, ${transport}`,
				rounds.map((round) => [
					count / round[transport][count][phase],
					count / round.loop[count][phase],
				]),
			);
		}
	}
}

function* againstCli(transport: Transport, { rounds, cli }: Rounds): Generator<Row> {
	for (const count of COUNTS) {
		const commands = cli[count];
		if (!commands) continue;
		const rates = rounds.map(
			(round) =>
				[
					count / sum(Object.values(round[transport][count])),
					count / sum(Object.values(commands)),
				] as const,
		);
		yield {
			...{ scenario: 'node', engine: 'default' },
			name: `${count} job(s) created, read and deleted, ${transport}`,
			...{ unit: 'per second', comparedTo: 'openclaw CLI', ...compared(rates) },
		};
	}
}

const loopRow = (name: string, rates: ReadonlyArray<readonly [number, number]>): Row => ({
	...{ scenario: 'node', engine: 'default', name },
	...{ unit: 'per second', comparedTo: 'bare undici loop', ...compared(rates) },
	...judged(compared(rates).ratio, { atLeast: 0.9 }),
});
