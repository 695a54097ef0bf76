/** A line of the result: what was measured, what it is held against, and whether it holds. */
import { median, quantile } from 'simple-statistics';

export interface Row {
	/** What is shown together. */
	scenario: string;
	name: string;
	/** n8n's expression engine; left out where no n8n takes part. */
	engine?: EngineName;
	unit: string;
	/** The package's figure: the median of its rounds. */
	ours: number;
	/** The figure of what `comparedTo` names. */
	other?: number;
	comparedTo?: string;
	/** The median of the rounds' ratios, which is not the ratio of the medians. */
	ratio?: number;
	/** How many pairs of rounds the medians are of: fewer where the scenario's time was up. */
	pairs?: number;
	/** The quartiles of the rounds' ratios: half of them are between these. */
	spread?: readonly [low: number, high: number];
	/** Left out where none was set. */
	target?: string;
	holds?: boolean;
	/** Further figures, such as latencies in milliseconds. */
	details?: Record<string, number | string>;
}

export type EngineName = 'default' | 'lazy';

/** What n8n's environment says for each engine. */
export const ENGINES: Record<EngineName, Record<string, string>> = {
	default: {},
	lazy: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
};

export interface BenchOptions {
	/** Short rounds, few sizes: shows that the command works, not how fast anything is. */
	quick: boolean;
	/** When the scenario's time is up: what is not measured by then is measured once. */
	untilMs: number;
}

export interface Target {
	/** `atLeast` for what should be large, `atMost` for what should be small. */
	atLeast?: number;
	atMost?: number;
}

/** Says a target and whether the value meets it. */
export function judged(value: number, { atLeast, atMost }: Target, of = 'ratio') {
	const bound = atLeast ?? atMost!;
	const holds = atLeast === undefined ? value <= bound : value >= bound;
	return { target: `${of} ${atLeast === undefined ? '≤' : '≥'} ${bound}`, holds };
}

/** Each engine, with the moment when its half of the time is up. */
export const eachEngine = ({
	untilMs,
}: BenchOptions): Array<{ engine: EngineName; untilMs: number }> => [
	{ engine: 'default', untilMs: (Date.now() + untilMs) / 2 },
	{ engine: 'lazy', untilMs },
];

/**
 * Both sides in turn: as many pairs as are asked for, but after the first none that would not be over
 * in time.
 */
export async function alternate<T>(
	ours: () => Promise<T>,
	other: () => Promise<T>,
	{ pairs, untilMs }: { pairs: number; untilMs: number },
): Promise<Array<readonly [ours: T, other: T]>> {
	const measured: Array<readonly [T, T]> = [];
	const startMs = Date.now();
	const endOfNextMs = () => Date.now() + (Date.now() - startMs) / measured.length;
	do measured.push([await ours(), await other()]);
	while (measured.length < pairs && endOfNextMs() <= untilMs);
	return measured;
}

/** The medians of both sides of alternating rounds, and of the rounds' own ratios. */
export function compared(pairs: ReadonlyArray<readonly [ours: number, other: number]>) {
	const ratios = pairs.map(([ours, other]) => ours / other);
	return {
		ours: median(pairs.map(([ours]) => ours)),
		other: median(pairs.map(([, other]) => other)),
		ratio: median(ratios),
		pairs: pairs.length,
		spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)] as const,
	};
}

/** With fewer pairs, or quartiles farther apart than this part of the ratio, a ratio says nothing. */
const FEWEST_PAIRS = 3;
const WIDEST_SPREAD = 0.35;

/** Whether the row is worth printing: a figure alone, or a ratio that more rounds would not turn. */
export function canTell({ ratio, pairs, spread }: Row): boolean {
	if (ratio === undefined || pairs === undefined || spread === undefined) return true;
	return pairs >= FEWEST_PAIRS && (spread[1] - spread[0]) / ratio <= WIDEST_SPREAD;
}
