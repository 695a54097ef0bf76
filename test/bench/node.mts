/** The OpenClaw node on jobs, against a bare loop of undici requests and the gateway's own CLI. */
import { addUntilRefused } from './node/byLoop.mts';
import { byCli } from './node/byCli.mts';
import { type Contest, contestsOf } from './node/contests.mts';
import { type NodePeers, startNodePeers } from './node/peers.mts';
import type { Seconds } from './node/phases.mts';
import { reads } from './node/reads.mts';
import { type Round, measureRounds } from './node/rounds.mts';
import { rowsOf } from './node/rows.mts';
import { type BenchOptions, type EngineName, type Row, eachEngine } from './row.mts';
import { storedStates } from './storedState.mts';

export async function* node(options: BenchOptions): AsyncGenerator<Row> {
	const cli = new Map<string, Seconds>();
	for (const { engine, untilMs } of eachEngine(options)) {
		const peers = await startNodePeers(engine);
		try {
			if (engine === 'default') yield await boundRow(peers);
			yield* reads(peers, engine, { ...options, untilMs });
			yield* changes(peers, engine, { ...options, untilMs }, cli);
			if (engine === 'default') yield* storedStates(peers, options);
		} finally {
			await peers.stop();
		}
	}
}

/** @param cli what the command line took, by gateway: no n8n takes part, so once is enough */
async function* changes(
	peers: NodePeers,
	engine: EngineName,
	options: BenchOptions,
	cli: Map<string, Seconds>,
): AsyncGenerator<Row> {
	const contests = await contestsOf(peers, options);
	for (const { version, gateway } of contests) {
		if (!cli.has(version)) cli.set(version, await byCli(gateway, options.quick ? 1 : CLI_JOBS));
	}
	const rounds: Map<Contest, Round[]> = await measureRounds(contests, options);
	for (const [contest, measured] of rounds) {
		yield* rowsOf(contest, measured, cli.get(contest.version)!, engine);
	}
}

/** Each command takes a second or two, however many there are. */
const CLI_JOBS = 5;

async function boundRow({ loopGateway }: NodePeers): Promise<Row> {
	const bound = await addUntilRefused(loopGateway);
	return {
		...{ scenario: 'node', name: '200 jobs created, the least that the gateway allows' },
		...{ unit: 'minutes', ours: Math.ceil(200 / bound) - 1, details: { 'jobs a minute': bound } },
	};
}
