/** Rounds of load on two sides in turn, and the row that comes of them. */
import { type LoadResult, apply } from '../load.mts';
import {
	type BenchOptions,
	type EngineName,
	type Row,
	alternate,
	compared,
	judged,
} from '../row.mts';
import type { Side, Sides } from './sides.mts';

/** As many as the row's share of the time allows. */
const MOST_PAIRS = 9;

export interface Load {
	clients: number;
	/** Called for each request. */
	body: () => string;
	/** Default: the right one. */
	token?: string;
	/** That every answer has to have; default: 200. */
	status?: number;
	/** What every answer has to contain. */
	answer?: string;
}

interface Measured extends LoadResult {
	/** Executions, from the first request to the end of the last of them. */
	throughPerSecond: number;
}

type Round = () => Promise<Measured>;

export interface RowOptions {
	comparedTo: string;
	/** The target, where there is one. */
	atLeast?: number;
	/** Default: the answers. */
	rateOf?: (measured: Measured) => number;
}

export class Comparison {
	private readonly sides: Sides;
	private readonly engine: EngineName;
	private readonly options: BenchOptions;
	private rowsToCome: number;

	constructor(sides: Sides, engine: EngineName, options: BenchOptions, rows: number) {
		this.sides = sides;
		this.engine = engine;
		this.options = options;
		this.rowsToCome = rows;
	}

	round(side: Side, load: Load): Round {
		return async () => {
			const { clients, token = this.sides.token, status = 200 } = load;
			// What n8n needs under its default engine to answer each client; see `apply` for slower ones.
			const seconds = Math.max(this.options.quick ? 2 : 2.5, clients / 6);
			const startMs = Date.now();
			const result = await apply({ ...load, url: side.url, token, status, seconds });
			// Executions that are still to come would slow down the other side's round.
			const { lastEndMs } = await this.sides.executionsOf(side);
			return {
				...result,
				throughPerSecond: result.answers / ((lastEndMs - startMs) / 1_000),
			};
		};
	}

	/** Each row gets the same share of the time that is left. */
	async row(name: string, ours: Round, other: Round, options: RowOptions): Promise<Row> {
		const { quick, untilMs } = this.options;
		const share = Math.max(0, untilMs - Date.now()) / this.rowsToCome;
		this.rowsToCome -= 1;
		const pairs = await alternate(ours, other, {
			...{ pairs: quick ? 1 : MOST_PAIRS, untilMs: Date.now() + share },
		});
		return { ...{ scenario: 'http', name, engine: this.engine }, ...figuresOf(pairs, options) };
	}
}

function figuresOf(
	pairs: Array<readonly [ours: Measured, other: Measured]>,
	{ comparedTo, atLeast, rateOf = ({ perSecond }) => perSecond }: RowOptions,
): Partial<Row> & Pick<Row, 'unit' | 'ours'> {
	const medians = (figure: (measured: Measured) => number) =>
		compared(pairs.map(([ours, other]) => [figure(ours), figure(other)]));
	const rates = medians(rateOf);
	const median = medians((measured) => measured.median);
	const p97 = medians((measured) => measured.p97);
	return {
		...{ unit: 'per second', ...rates, comparedTo },
		...(atLeast !== undefined && judged(rates.ratio, { atLeast })),
		details: {
			'median ms': median.ours,
			'97.5 % ms': p97.ours,
			'other median ms': median.other,
			'other 97.5 % ms': p97.other,
		},
	};
}
