/** OpenClaw Trigger against n8n's own Webhook node with header authentication, in one n8n. */
import { newRuns } from './bodies.mts';
import { Comparison } from './http/comparison.mts';
import { type Side, type Sides, startSides, stopSides } from './http/sides.mts';
import { apply } from './load.mts';
import { type BenchOptions, type EngineName, type Row, eachEngine, ENGINES } from './row.mts';
import { stateRow } from './storedState.mts';

const KILOBYTE = 1_000;
const WRONG = 'a-token-that-is-wrong';
const ACCEPTED = '"accepted"';

export async function* http(options: BenchOptions): AsyncGenerator<Row> {
	for (const { engine, untilMs } of eachEngine(options)) {
		const sides = await startSides(ENGINES[engine]);
		try {
			const sizes = options.quick ? [1.5] : [1.5, 100, 1_000];
			const clientCounts = options.quick ? [8] : [1, 8, 32];
			const rows = sizes.length * clientCounts.length + OTHER_ROWS;
			const comparison = new Comparison(sides, engine, { ...options, untilMs }, rows);
			yield* accepted(comparison, sides, sizes, clientCounts);
			yield* withAndWithoutStore(comparison, sides);
			yield* turnedAway(comparison, sides);
			yield storedState(sides, engine);
		} finally {
			await stopSides(sides);
		}
	}
}

async function* accepted(
	comparison: Comparison,
	{ trigger, builtIn }: Sides,
	sizes: number[],
	clientCounts: number[],
): AsyncGenerator<Row> {
	const options = { comparedTo: 'built-in Webhook, accepted', atLeast: 0.97 };
	for (const side of [trigger, builtIn]) {
		await comparison.round(side, { clients: 8, body: newRuns(1_500) })();
	}
	for (const size of sizes) {
		for (const clients of clientCounts) {
			const load = { clients, body: newRuns(size * KILOBYTE) };
			yield await comparison.row(
				`accepted, ${size} KB, ${clients} client(s)`,
				comparison.round(trigger, { ...load, answer: ACCEPTED }),
				comparison.round(builtIn, load),
				options,
			);
		}
	}
}

/** Of the two below. */
const OTHER_ROWS = 7;

/** What n8n's deduplication store costs, which the built-in node alone does without. */
async function* withAndWithoutStore(
	comparison: Comparison,
	{ trigger, notDeduplicating, builtIn, builtInOnce }: Sides,
): AsyncGenerator<Row> {
	const round = (side: Side, clients: number, answer?: string) =>
		comparison.round(side, { clients, body: newRuns(1_500), answer });
	yield await comparison.row(
		'accepted without deduplication, 1.5 KB, 1 client(s)',
		round(notDeduplicating, 1, ACCEPTED),
		round(builtIn, 1),
		{ comparedTo: 'built-in Webhook, accepted', atLeast: 0.97 },
	);
	// Up to the end of the executions, which an answer does not wait for.
	const rateOf = (measured: { throughPerSecond: number }) => measured.throughPerSecond;
	yield await comparison.row(
		'carried through once each, 1.5 KB, 8 client(s)',
		round(trigger, 8, ACCEPTED),
		round(builtInOnce, 8),
		{ comparedTo: 'built-in Webhook and Remove Duplicates', atLeast: 0.97, rateOf },
	);
	yield await comparison.row(
		'carried through, 1.5 KB, 8 client(s)',
		round(trigger, 8, ACCEPTED),
		round(builtIn, 8),
		{ comparedTo: 'built-in Webhook, which tells no repeat', rateOf },
	);
}

/** What starts no execution, against what the built-in node refuses. */
async function* turnedAway(
	comparison: Comparison,
	{ trigger, filtering, builtIn, builtInWithExpression, token }: Sides,
): AsyncGenerator<Row> {
	const body = newRuns(1_500);
	const sameRun = body();
	const once = { ...{ url: trigger.url, token, clients: 1, seconds: 1 }, status: 200 };
	await apply({ ...once, body: () => sameRun });
	const round = (side: Side, load: object) => comparison.round(side, { clients: 8, body, ...load });
	const refusedBy = (side: Side, status = 403) => round(side, { token: WRONG, status });
	const options = { comparedTo: 'built-in Webhook, wrong token', atLeast: 0.95 };
	const kinds = {
		duplicates: round(trigger, { body: () => sameRun, answer: '"duplicate"' }),
		filtered: round(filtering, { answer: '"ignored"' }),
		'wrong token': refusedBy(trigger, 401),
	};
	for (const [name, ours] of Object.entries(kinds)) {
		yield await comparison.row(name, ours, refusedBy(builtIn), options);
	}
	yield await comparison.row(
		'wrong token, no short cut',
		refusedBy(trigger, 401),
		refusedBy(builtInWithExpression),
		{ ...options, comparedTo: 'built-in Webhook with an expression, wrong token' },
	);
}

function storedState(sides: Sides, engine: EngineName): Row {
	const state = sides.storedState();
	return stateRow(`stored state, ${state.entries} runs of ${state.executions} had`, state, engine);
}
