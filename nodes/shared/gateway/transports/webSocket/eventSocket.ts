import { readNumber, readObject, readString, type JsonObject } from '../../../json';
import { rest } from '../../../time';
import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import { connect, type WhyNoSocket } from './connect';
import type { Introduction } from './connectParams';
import type { Closing, FrameSocket, GatewayEvent } from './frameSocket';

/** A connection that stays: the gateway's events come over it, and requests go over it as well. */
export interface EventSocket extends Pick<FrameSocket, 'request' | 'ended' | 'isOpen' | 'close'> {
	hello: Hello;
}

/** What the gateway said of itself when it was connected to. */
export interface Hello {
	/** Its clock at that moment, in milliseconds since the epoch. */
	connectedAtMs: number;
	/** The clock of this process at the same moment. */
	connectedHereAtMs: number;
	/** Another one after each start of the gateway; null where this version has none. */
	bootId: string | null;
	/** The agent of whatever names none; null where this version does not say. */
	defaultAgentId: string | null;
	/** The methods and events that this version has; empty where it does not say. */
	methods: readonly string[];
	events: readonly string[];
}

export interface Listening {
	introduction: Introduction;
	onEvent(event: GatewayEvent): void;
	/** Some events did not come: the gateway leaves them out for a client that is too slow. */
	onGap(): void;
	/** Ends an attempt that is under way, and the connection. */
	signal: AbortSignal;
}

export type OpenedEvents = { socket: EventSocket } | { failure: GatewayFailure };

/** How often a gateway sends `tick` if its hello does not say (OpenClaw 2026.9.6: 30 s). */
const DEFAULT_TICK_MS = 30_000;

/** Whatever the hello says: a longer timer would run out at once. */
const LONGEST_TICK_MS = 10 * 60_000;

/** The link is dead where nothing came for this many ticks. */
const MISSED_TICKS = 2;

/** An application's own code. The other side may never see it. */
const DEAD_LINK: Closing = { code: 4001, reason: 'no tick came' };

/** Opens a connection for events. Ends it by itself where the gateway falls silent. */
export async function openEventSocket(
	connection: GatewayConnection,
	timeoutMs: number,
	whyNoSocket: WhyNoSocket,
	{ introduction, onEvent, onGap, signal }: Listening,
): Promise<OpenedEvents> {
	let lastSeq: number | null = null;
	const count = (event: GatewayEvent) => {
		if (event.seq !== null) {
			if (lastSeq !== null && event.seq !== lastSeq + 1) onGap();
			lastSeq = event.seq;
		}
		onEvent(event);
	};
	const session = { introduction, onEvent: count, signal };
	const connecting = await connect(connection, timeoutMs, whyNoSocket, session);
	if ('failure' in connecting) return connecting;
	const { socket, challenge, challengedAtMs, hello } = connecting;
	const tickMs = readNumber(readObject(hello, 'policy'), 'tickIntervalMs') ?? DEFAULT_TICK_MS;
	void closeInTime(socket, Math.min(Math.max(tickMs, 1), LONGEST_TICK_MS), signal);
	return { socket: { ...socket, hello: readHello(hello, challenge.ts, challengedAtMs) } };
}

/** Closes the connection when the gateway falls silent, and at once when nobody listens any more. */
async function closeInTime(socket: FrameSocket, tickMs: number, signal: AbortSignal) {
	const ending = new AbortController();
	const onAbort = () => socket.close();
	signal.addEventListener('abort', onAbort, { once: true });
	if (signal.aborted) onAbort();
	void socket.ended.then(() => ending.abort());
	while (socket.isOpen()) {
		await rest(tickMs / 2, ending.signal);
		if (Date.now() - socket.heardAtMs() > MISSED_TICKS * tickMs) socket.close(DEAD_LINK);
	}
	signal.removeEventListener('abort', onAbort);
}

function readHello(hello: JsonObject, connectedAtMs: number, connectedHereAtMs: number): Hello {
	const { methods, events } = readObject(hello, 'features');
	const sessions = readObject(readObject(hello, 'snapshot'), 'sessionDefaults');
	return {
		connectedAtMs,
		connectedHereAtMs,
		bootId: readString(readObject(hello, 'server'), 'bootId'),
		defaultAgentId: readString(sessions, 'defaultAgentId'),
		methods: namesIn(methods),
		events: namesIn(events),
	};
}

function namesIn(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}
