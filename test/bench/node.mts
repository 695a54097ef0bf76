/** The OpenClaw node on jobs, against a bare loop of undici requests and the gateway's own CLI. */
import { median, sum } from 'simple-statistics';
import { byCli } from './node/byCli.mts';
import { addJob, readByLoop } from './node/byLoop.mts';
import { readByHttpRequest, readByNode } from './node/byNode.mts';
import { type NodePeers, type Transport, startNodePeers, TRANSPORTS } from './node/peers.mts';
import { PHASES } from './node/phases.mts';
import { type Round, type Times, COUNTS, roundsOf } from './node/rounds.mts';
import { type BenchOptions, type Row, alternate, compared, judged } from './row.mts';
import { storedStates } from './storedState.mts';

export async function* node(options: BenchOptions): AsyncGenerator<Row> {
	const peers = await startNodePeers();
	try {
		yield* reads(peers, options);
		yield* changes(peers, options);
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
	const others = {
		'bare undici loop': async () => await readByLoop(gateway, id, count),
		'HTTP Request node': await readByHttpRequest(api, gateway, id, count),
	};
	for (const transport of TRANSPORTS) {
		const run = await readByNode(api, over[transport], id, count);
		for (const [comparedTo, other] of Object.entries(others)) {
			await run();
			await other();
			const pairs = await alternate(run, other, { pairs: quick ? 1 : 3, untilMs });
			const rates = pairs.map(([a, b]) => [count / a.get, count / b.get] as const);
			yield { ...loopRow(`one job read ${count} times, ${transport}`, rates), comparedTo };
		}
	}
}

/** In rounds a minute apart; what is measured between them needs the same peers. */
async function* changes(peers: NodePeers, options: BenchOptions): AsyncGenerator<Row> {
	const { quick, untilMs } = options;
	const round = await roundsOf(peers);
	const rounds = [await round()];
	const cli: Partial<Times> = { 1: await byCli(peers.gateway, 1) };
	if (!quick) {
		cli[20] = await byCli(peers.gateway, 20);
		rounds.push(await round());
	}
	yield* storedStates(peers, options);
	if (!quick && Date.now() < untilMs) rounds.push(await round());

	for (const transport of TRANSPORTS) {
		yield* againstLoop(transport, rounds);
		yield* againstCli(transport, rounds, cli);
	}
	const bound = median(rounds.map((one) => one.bound));
	yield {
		...{ scenario: 'node', name: '200 jobs created, the least that the gateway allows' },
		...{ unit: 'minutes', ours: Math.ceil(200 / bound) - 1, details: { 'jobs a minute': bound } },
	};
}

function* againstLoop(transport: Transport, rounds: Round[]): Generator<Row> {
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

function* againstCli(transport: Transport, rounds: Round[], cli: Partial<Times>): Generator<Row> {
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
