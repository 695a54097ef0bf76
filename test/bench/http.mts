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
			const loads = options.quick ? LOADS.slice(1, 2) : LOADS;
			const rows = loads.length + OTHER_ROWS;
			const comparison = new Comparison(sides, engine, { ...options, untilMs }, rows);
			yield* accepted(comparison, sides, loads);
			yield* withAndWithoutStore(comparison, sides);
			yield* turnedAway(comparison, sides);
			yield storedState(sides, engine);
		} finally {
			await stopSides(sides);
		}
	}
}

interface Accepted {
	/** KB. */
	size: number;
	clients: number;
}

const LOADS: Accepted[] = [
	{ size: 1.5, clients: 1 },
	{ size: 1.5, clients: 8 },
	{ size: 100, clients: 8 },
	{ size: 1_000, clients: 8 },
];

async function* accepted(
	comparison: Comparison,
	{ trigger, builtIn }: Sides,
	loads: Accepted[],
): AsyncGenerator<Row> {
	const options = { comparedTo: 'built-in Webhook, accepted', atLeast: 0.97 };
	for (const side of [trigger, builtIn]) {
		await comparison.round(side, { clients: 8, body: newRuns(1_500) })();
	}
	for (const { size, clients } of loads) {
		const load = { clients, body: newRuns(size * KILOBYTE) };
		yield await comparison.row(
			`accepted, ${size} KB, ${clients} client(s)`,
			comparison.round(trigger, { ...load, answer: ACCEPTED }),
			comparison.round(builtIn, load),
			options,
		);
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
	const refusedBy = (side: Side, status = 403, clients = 8) =>
		round(side, { token: WRONG, status, clients });
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
		'wrong token, 32 client(s)',
		refusedBy(trigger, 401, 32),
		refusedBy(builtIn, 403, 32),
		options,
	);
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
