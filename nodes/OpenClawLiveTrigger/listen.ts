import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';
import type { ITriggerFunctions } from 'n8n-workflow';
import { openLiveGateway } from '../shared/gateway/liveGateway';
import type { GatewayEvent } from '../shared/gateway/transports/webSocket/frameSocket';
import { isJsonObject, isNestedDeeperThan } from '../shared/json';
import { rest } from '../shared/time';
import { Bell } from './bell';
import { CatchUpSchedule } from './catchUpSchedule';
import type { Kind, Scene } from './kinds/kind';
import { introductionFor } from './kinds';
import { gatewayNowMs, positionBy, settle, sinceOf, type Memory } from './position';
import type { Settings } from './settings';
import type { Happening } from './happening';
import type { StatusLog } from './statusLog';

export interface Listener {
	context: ITriggerFunctions;
	settings: Settings;
	kinds: readonly Kind[];
	memory: Memory;
	log: StatusLog;
	/** Takes what happened, in order; drops what it knows. */
	add(happenings: readonly Happening[]): void;
	/** Whether what was added is not more than is better held. */
	hasRoom(): boolean;
	/** Ends it all. */
	signal: AbortSignal;
}

/** Pauses between two attempts to connect: doubled each time, and each between half and whole. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** A connection that lasted this long was a good one: the next attempt follows soon. */
const GOOD_CONNECTION_MS = 10_000;

const MAX_NESTING = 200;

/** How soon a reading goes on once there is room, and how late where long executions leave none. */
const ROOM_CHECK_MS = 100;
const LONGEST_WAIT_FOR_ROOM_MS = 60_000;

/** Events that came while the gateway's lists were read, and that are read after that. */
const MOST_WAITING = 10_000;

const FAILURES = [NodeApiError, NodeOperationError, UserError];

/** Keeps a connection to the gateway for as long as the signal does not abort. Never rejects. */
export async function listen(listener: Listener): Promise<void> {
	const { signal } = listener;
	let pauseMs = FIRST_PAUSE_MS;
	while (!signal.aborted) {
		const begunMs = Date.now();
		try {
			await listenOnce(listener);
		} catch (error) {
			if (!signal.aborted) report(listener, error as Error);
		}
		if (signal.aborted) break;
		if (Date.now() - begunMs > GOOD_CONNECTION_MS) pauseMs = FIRST_PAUSE_MS;
		// Jitter: n8n's triggers all lose the gateway at the same moment.
		await rest(pauseMs * (0.5 + Math.random() / 2), signal);
		pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
	}
}

/** One connection, from its opening to its end. Rejects where none comes about, or for a fault. */
async function listenOnce(listener: Listener): Promise<void> {
	const { context, kinds, settings, memory, signal, log } = listener;
	const names = new Set(kinds.flatMap(({ events }) => events));
	const arrived: GatewayEvent[] = [];
	const bell = new Bell();
	let hasGap = false;
	const overflow = () => {
		hasGap = true;
		log.waiting(
			`More than ${MOST_WAITING} events wait to be read`,
			'What the gateway lists is read from there: runs, turns, tasks, approvals and questions. Messages that come meanwhile are lost.',
		);
	};
	const gateway = await openLiveGateway(context, {
		introduction: introductionFor(kinds),
		// Only noted here: a handler that took its time, or threw, would be the socket's.
		onEvent: (event) => {
			if (!names.has(event.event)) return;
			if (arrived.length < MOST_WAITING) arrived.push(event);
			else overflow();
			bell.ring();
		},
		onGap: () => {
			hasGap = true;
			bell.ring();
		},
		signal,
	});
	void gateway.ended.then(() => bell.ring());
	const scene: Scene = { settings, gateway };
	try {
		for (const kind of kinds) await kind.subscribe?.(scene);
		const schedule = new CatchUpSchedule(memory.deliveries);
		while (gateway.isOpen()) {
			if (hasGap) schedule.gap();
			hasGap = false;
			if (schedule.isDue()) {
				if (!(await catchUp(listener, scene))) continue;
				schedule.done();
				log.connected();
			}
			for (const event of arrived.splice(0)) await take(listener, scene, event);
			if (arrived.length === 0 && !hasGap) await bell.wait(schedule.waitMs());
		}
		const { code, reason } = await gateway.ended;
		if (signal.aborted) return;
		log.waiting(
			'The connection to the gateway ended',
			`It connects again by itself. Code ${code}${reason && `: ${gateway.cleanText(reason)}`}.`,
		);
	} finally {
		gateway.close();
		// Messages and changes of jobs stand in no list: what came has to be taken, however this ends. Of a
		// list that is half read the rest comes first.
		const taken = kinds.filter(({ missedInSteps }) => !(missedInSteps && memory.isBehind));
		for (const event of arrived) await take({ ...listener, kinds: taken }, scene, event);
	}
}

async function take(listener: Listener, scene: Scene, { event, payload }: GatewayEvent) {
	// What is nested much deeper than any event cannot be walked through, nor stored.
	if (!isJsonObject(payload) || isNestedDeeperThan(payload, MAX_NESTING)) return;
	for (const kind of listener.kinds) {
		if (!kind.events.includes(event)) continue;
		try {
			listener.add(await kind.read(payload, scene, event));
		} catch (error) {
			// The next event is read all the same; what this one told is in the gateway's lists.
			report(listener, error as Error);
		}
	}
}

/**
 * Adds what was not heard, the oldest first, and moves the position on. Events that come meanwhile
 * wait: taken in before what is older, they would be read again by the next process. Answers whether
 * it came to the end.
 */
async function catchUp(listener: Listener, scene: Scene): Promise<boolean> {
	const { context, kinds, memory, add, hasRoom, signal } = listener;
	const position = positionBy(memory.position, scene.gateway.hello);
	memory.position = position;
	memory.readToMs ??= position.settledMs;
	const isFromBefore = !memory.hasReadAll;
	// What ends while this reads waits as an event, or is found by the next reading.
	const readToMs = gatewayNowMs(scene.gateway.hello);
	const since = sinceOf(position);
	const found: Happening[] = [];
	for (const kind of kinds) found.push(...((await kind.missed?.(scene, since)) ?? []));
	const addFound = () => {
		const happenings = found.splice(0).map((happening) => ({ ...happening, isFromBefore }));
		add(happenings.toSorted((one, other) => placeOf(one) - placeOf(other)));
	};
	// Nobody takes it any more, or something was left: it has to be found again, from the position on.
	const isVain = () => signal.aborted || memory.readToMs === null;
	const inSteps = kinds.find(({ missedInSteps }) => missedInSteps);
	for await (const step of inSteps?.missedInSteps?.(scene, since) ?? []) {
		if (isVain()) return false;
		found.push(...step.happenings);
		const { openCount } = memory.deliveries;
		addFound();
		memory.readToMs = Math.min(step.readToMs, readToMs);
		memory.isBehind = true;
		settle(context, memory);
		// In a burst of events the position follows what is under way already.
		if (memory.deliveries.openCount === openCount) continue;
		const deadline = Date.now() + LONGEST_WAIT_FOR_ROOM_MS;
		while (!hasRoom() && Date.now() < deadline) {
			if (signal.aborted || !scene.gateway.isOpen()) return false;
			await rest(ROOM_CHECK_MS, signal);
		}
	}
	if (isVain()) return false;
	addFound();
	memory.readToMs = readToMs;
	memory.hasReadAll = true;
	memory.isBehind = false;
	settle(context, memory);
	return true;
}

const placeOf = ({ historyMs }: Happening): number => historyMs ?? Infinity;

/** A failure of the gateway is waited for; anything else is a fault of this node. */
function report({ context, log }: Listener, error: Error): void {
	if (FAILURES.some((Failure) => error instanceof Failure)) {
		log.waiting(error.message, (error as NodeApiError).description ?? '');
	} else if (log.fault(error)) {
		context.saveFailedExecution?.(new NodeOperationError(context.getNode(), error));
	}
}
