/** The OpenClaw node on jobs, against a bare loop of undici requests and the gateway's own CLI. */
import { addUntilRefused } from './node/byLoop.mts';
import { byCli } from './node/byCli.mts';
import { contestsOf } from './node/contests.mts';
import { type NodePeers, startNodePeers } from './node/peers.mts';
import { reads } from './node/reads.mts';
import { measure } from './node/rounds.mts';
import { rowsOf } from './node/rows.mts';
import { type BenchOptions, type EngineName, type Row, eachEngine } from './row.mts';
import { storedStates } from './storedState.mts';

export async function* node(options: BenchOptions): AsyncGenerator<Row> {
	for (const { engine, untilMs } of eachEngine(options)) {
		const peers = await startNodePeers(engine);
		try {
			yield* reads(peers, engine, { ...options, untilMs });
			if (engine === 'lazy') continue;
			// What n8n's engine costs is in the reads.
			yield* changes(peers, engine, { ...options, untilMs });
			yield* storedStates(peers, options);
			yield await boundRow(peers);
		} finally {
			await peers.stop();
		}
	}
}

async function* changes(
	peers: NodePeers,
	engine: EngineName,
	options: BenchOptions,
): AsyncGenerator<Row> {
	const cli = await byCli(peers.unbounded, options.quick ? 1 : CLI_JOBS);
	for (const contest of await contestsOf(peers)) {
		for (const count of contest.counts) {
			const pairs = await measure(contest, count, options);
			yield* rowsOf(contest, count, pairs, cli, engine);
		}
	}
}

/** Each command takes some seconds, however many there are. */
const CLI_JOBS = 2;

async function boundRow({ gateway }: NodePeers): Promise<Row> {
	const bound = await addUntilRefused(gateway);
	return {
		...{ scenario: 'node', name: '200 jobs created, the least that the gateway allows' },
		...{ unit: 'minutes', ours: Math.ceil(200 / bound) - 1, details: { 'jobs a minute': bound } },
	};
}
