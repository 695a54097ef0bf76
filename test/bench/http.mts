/** OpenClaw Trigger against n8n's own Webhook node with header authentication, in one n8n. */
import { type LoadResult, apply } from './load.mts';
import { newRuns } from './bodies.mts';
import {
	type BenchOptions,
	type EngineName,
	type Row,
	alternate,
	compared,
	eachEngine,
	ENGINES,
	judged,
} from './row.mts';
import { type Side, type Sides, startSides, stopSides } from './sides.mts';
import { stateRow } from './storedState.mts';

const KILOBYTE = 1_000;
const WRONG = 'a-token-that-is-wrong';

export async function* http(options: BenchOptions): AsyncGenerator<Row> {
	for (const { engine, untilMs } of eachEngine(options)) {
		const sides = await startSides(ENGINES[engine]);
		try {
			const bench = new HttpBench(sides, engine, { ...options, untilMs });
			yield* bench.accepted();
			yield* bench.onceOnly();
			yield* bench.turnedAway();
			yield bench.storedState();
		} finally {
			await stopSides(sides);
		}
	}
}

type Round = () => Promise<LoadResult>;

class HttpBench {
	private readonly sides: Sides;
	private readonly engine: EngineName;
	private readonly options: BenchOptions;
	/** Kilobytes. */
	private readonly sizes: number[];
	private readonly clientCounts: number[];
	/** Of `accepted`, `onceOnly` and `turnedAway`. */
	private rowsToCome: number;

	constructor(sides: Sides, engine: EngineName, options: BenchOptions) {
		this.sides = sides;
		this.engine = engine;
		this.options = options;
		this.sizes = options.quick ? [1.5] : [1.5, 100, 1_000];
		this.clientCounts = options.quick ? [8] : [1, 8, 32];
		this.rowsToCome = this.sizes.length * this.clientCounts.length + 5;
	}

	async *accepted(): AsyncGenerator<Row> {
		await this.round(this.sides.trigger, 8, newRuns(1_500))();
		await this.round(this.sides.builtIn, 8, newRuns(1_500))();
		for (const size of this.sizes) {
			for (const clients of this.clientCounts) {
				const body = newRuns(size * KILOBYTE);
				const pairs = await this.inTurn(
					this.round(this.sides.trigger, clients, body, { answer: '"accepted"' }),
					this.round(this.sides.builtIn, clients, body),
				);
				const name = `accepted, ${size} KB, ${clients} client(s)`;
				yield this.row(name, pairs, 'built-in Webhook, accepted', 0.97);
			}
		}
	}

	/** What each run costs that starts the workflow once: the built-in node alone tells no repeat. */
	async *onceOnly(): AsyncGenerator<Row> {
		const pairs = await this.inTurn(
			this.round(this.sides.trigger, 1, newRuns(1_500), { answer: '"accepted"' }),
			this.round(this.sides.builtInOnce, 1, newRuns(1_500)),
		);
		const other = 'built-in Webhook and Remove Duplicates';
		yield this.row('accepted and told apart, 1.5 KB, 1 client(s)', pairs, other, 0.97);
	}

	/** What starts no execution, against what the built-in node refuses. */
	async *turnedAway(): AsyncGenerator<Row> {
		const { trigger, filtering, builtIn, builtInWithExpression } = this.sides;
		const sameRun = newRuns(1_500)();
		await apply({ ...this.load(trigger.url, 1, () => sameRun), seconds: 1 });
		const refusedBy = (side: Side, status: number) =>
			this.round(side, 8, newRuns(1_500), { token: WRONG, status });
		const refused = refusedBy(builtIn, 403);
		const wrong = refusedBy(trigger, 401);
		const kinds: Array<[string, Round]> = [
			['duplicates', this.round(trigger, 8, () => sameRun, { answer: '"duplicate"' })],
			['filtered', this.round(filtering, 8, newRuns(1_500), { answer: '"ignored"' })],
			['wrong token', wrong],
		];
		for (const [name, round] of kinds) {
			const pairs = await this.inTurn(round, refused);
			yield this.row(name, pairs, 'built-in Webhook, wrong token', 0.95);
		}
		const pairs = await this.inTurn(wrong, refusedBy(builtInWithExpression, 403));
		const other = 'built-in Webhook with an expression, wrong token';
		yield this.row('wrong token, no short cut', pairs, other, 0.95);
	}

	storedState(): Row {
		const state = this.sides.storedState();
		const name = `stored state, ${state.entries} runs of ${state.executions} had`;
		return stateRow(name, state, this.engine);
	}

	private load(url: string, clients: number, body: () => string) {
		const { token } = this.sides;
		// What n8n needs under its default engine to answer each client; see `apply` for slower ones.
		const seconds = Math.max(this.options.quick ? 2 : 3, clients / 6);
		return { url, token, clients, seconds, body, status: 200 };
	}

	private round(
		side: Side,
		clients: number,
		body: () => string,
		other: { token?: string; status?: number; answer?: string } = {},
	): Round {
		return async () => {
			const result = await apply({ ...this.load(side.url, clients, body), ...other });
			// Executions that are still to come would slow down the other side's round.
			await this.sides.untilIdle(side);
			return result;
		};
	}

	/** Each row gets the same share of the time that is left. */
	private async inTurn(ours: Round, other: Round) {
		const { quick, untilMs } = this.options;
		const share = Math.max(0, untilMs - Date.now()) / this.rowsToCome;
		this.rowsToCome -= 1;
		const pairs = quick ? 1 : 3;
		return await alternate(ours, other, { pairs, untilMs: Date.now() + share });
	}

	private row(
		name: string,
		pairs: Array<readonly [LoadResult, LoadResult]>,
		comparedTo: string,
		atLeast: number,
	): Row {
		const rates = compared(pairs.map(([a, b]) => [a.perSecond, b.perSecond]));
		const median = compared(pairs.map(([a, b]) => [a.median, b.median]));
		const p97 = compared(pairs.map(([a, b]) => [a.p97, b.p97]));
		return {
			...{ scenario: 'http', name, engine: this.engine, unit: 'per second', ...rates, comparedTo },
			...judged(rates.ratio, { atLeast }),
			details: {
				'median ms': median.ours,
				'97.5 % ms': p97.ours,
				'other median ms': median.other,
				'other 97.5 % ms': p97.other,
			},
		};
	}
}
