import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import type { Hello } from '../shared/gateway/transports/webSocket/eventSocket';
import type { Since } from './kinds/kind';
import { Deliveries, readConfirmed } from './deliveries';
import { isStartOfN8n } from '../shared/intake/triggerSettings';

/** How far a trigger has come in the run history. Milliseconds by the gateway's clock. */
export interface Position {
	/** Nothing that ended then or earlier is emitted. */
	afterMs: number;
	/** n8n has whatever ended earlier. */
	settledMs: number;
	/** The position was lost: what ended between the two is looked at once more. */
	looksBack?: boolean;
}

/** Before the first connection only this process's clock is known. */
interface Beginning {
	/** The publication, or the start of an n8n that has lost the position. */
	beganHereAtMs: number;
	/** How far before that it looks. */
	lookBackMs: number;
}

/** What a trigger node knows in this process. */
export interface Memory {
	position: Position | Beginning;
	/**
	 * Up to when the gateway's lists were read; what was found may still be on its way to n8n. Null
	 * where they have to be read from the position on before it can move: in a new process, and where a
	 * publication ended before n8n had everything.
	 */
	readToMs: number | null;
	/** Whether such a reading came to its end: what it finds may have been emitted before. */
	hasReadAll: boolean;
	/** Whether the last reading was left with older things to come than those that happen now. */
	isBehind: boolean;
	readonly deliveries: Deliveries;
	/** When n8n was last given a position to save, and how much it had stored by then. */
	kept: { settledMs: number; storedCount: number };
}

const memories = new Map<string, Memory>();

/**
 * What is under way beyond this is better left in the gateway's lists for a while: it has to be
 * remembered (some 5 KiB each), and to be told from what is new after a crash.
 */
export const MOST_UNDER_WAY = 500;

/** Of the runs that n8n is known to have, a new process looks at no more again. */
const MOST_READ_AGAIN = 1_000;

/**
 * How many of its own events the trigger remembers: those, and what it had emitted beyond the position
 * that n8n saved last. What is read again and known no more would come again, and push out the next.
 */
export const OWN_WINDOW = MOST_READ_AGAIN + 3 * MOST_UNDER_WAY;

/** How far behind its position each reading looks again: what was written late, or by a clock set back. */
const OVERLAP_MS = 10 * 60_000;

/** From where on the gateway's lists are read. */
export function sinceOf({ afterMs, settledMs, looksBack }: Position): Since {
	const fromMs = looksBack ? afterMs : Math.max(afterMs, settledMs - OVERLAP_MS);
	return { fromMs, settledMs, mostAgain: MOST_READ_AGAIN };
}

/** How far a trigger looks back that was published before and has lost its position. */
const LOOK_BACK_MS = 24 * 60 * 60_000;

/**
 * What the trigger node knows, and where it goes on. n8n saves its static data at the publication and
 * with each emission: what stands there may be older than what this process knows, but never runs
 * ahead of what n8n has.
 */
export function memoryOf(context: ITriggerFunctions): Memory {
	const key = memoryKey(context);
	const known = memories.get(key);
	const stored = context.getWorkflowStaticData('node');
	const positions = [known?.position, readPosition(stored.position)].filter(
		(position) => position !== undefined,
	);
	const [position = newPosition(context)] = positions.toSorted(
		(one, other) => reach(other) - reach(one),
	);
	const memory: Memory = known ?? {
		position,
		...{ readToMs: null, hasReadAll: false, isBehind: false },
		deliveries: new Deliveries(readConfirmed(stored.confirmed)),
		kept: { settledMs: 0, storedCount: 0 },
	};
	memories.set(key, memory);
	keepPosition(context, memory, position);
	return memory;
}

/**
 * The first step of an execution has recorded these. Where it runs in the process that listens, the
 * position need not wait for the end of the execution, which can be days away.
 */
export function confirmRecorded(context: IExecuteFunctions, keys: readonly string[]): void {
	memories.get(memoryKey(context))?.deliveries.confirm(keys);
}

function memoryKey(context: ITriggerFunctions | IExecuteFunctions): string {
	return `${context.getWorkflow().id}:${context.getNode().id}`;
}

/** Something that was found is on its way no more: the position stays until it is found again. */
export function findAgain(memory: Memory): void {
	memory.readToMs = null;
	memory.hasReadAll = false;
}

const reach = (position: Position | Beginning): number =>
	'settledMs' in position ? position.settledMs : -1;

/** n8n also starts what was published earlier: then the position was lost. */
function newPosition(context: ITriggerFunctions): Beginning {
	return { beganHereAtMs: Date.now(), lookBackMs: isStartOfN8n(context) ? LOOK_BACK_MS : 0 };
}

/** Another node may have written anything into the static data of the workflow. */
function readPosition(value: unknown): Position | Beginning | undefined {
	const read = (value ?? {}) as Partial<Position & Beginning>;
	const { afterMs, settledMs, beganHereAtMs, lookBackMs } = read;
	if (typeof afterMs === 'number' && typeof settledMs === 'number') return { afterMs, settledMs };
	return typeof beganHereAtMs === 'number' && typeof lookBackMs === 'number'
		? { beganHereAtMs, lookBackMs }
		: undefined;
}

/** How far the position moves, or how much n8n has stored, before n8n is given both anew. */
const KEPT_EVERY_MS = 60_000;
const KEPT_EVERY_STORED = 50;

/**
 * Moves the position up to where the lists were read, but no further than what n8n has. In queue mode one
 * long execution holds it back; what n8n has beyond it stands beside it.
 */
export function settle(context: ITriggerFunctions, memory: Memory): void {
	const { position, readToMs, deliveries, kept } = memory;
	if (readToMs === null || !('settledMs' in position)) return;
	const settledMs = Math.min(readToMs, deliveries.earliestOpenMs() - 1);
	if (settledMs > position.settledMs) memory.position = { afterMs: position.afterMs, settledMs };
	// n8n saves the static data of the whole workflow: no more often than it takes.
	const isFar = settledMs - kept.settledMs >= KEPT_EVERY_MS;
	const isMuch = deliveries.storedCount - kept.storedCount >= KEPT_EVERY_STORED;
	if (isFar || isMuch) keepPosition(context, memory, memory.position);
}

function keepPosition(
	context: ITriggerFunctions,
	memory: Memory,
	position: Position | Beginning,
): void {
	const settledMs = 'settledMs' in position ? position.settledMs : 0;
	memory.position = position;
	memory.kept = { settledMs, storedCount: memory.deliveries.storedCount };
	const stored = context.getWorkflowStaticData('node');
	stored.position = { ...position };
	stored.confirmed = memory.deliveries.confirmedAfter(settledMs);
}

/** The gateway's clock and this process's at the same moment. */
type Clocks = Pick<Hello, 'connectedAtMs' | 'connectedHereAtMs'>;

export function gatewayNowMs({ connectedAtMs, connectedHereAtMs }: Clocks): number {
	return connectedAtMs + (Date.now() - connectedHereAtMs);
}

/** The position by the gateway's clock, no later than its present: the gateway may be another one. */
export function positionBy(position: Position | Beginning, clocks: Clocks): Position {
	const { connectedAtMs, connectedHereAtMs } = clocks;
	if ('settledMs' in position) {
		return { ...position, settledMs: Math.min(position.settledMs, gatewayNowMs(clocks)) };
	}
	const beganAtMs = connectedAtMs - (connectedHereAtMs - position.beganHereAtMs);
	const afterMs = beganAtMs - position.lookBackMs;
	return { afterMs, settledMs: beganAtMs, looksBack: position.lookBackMs > 0 };
}
