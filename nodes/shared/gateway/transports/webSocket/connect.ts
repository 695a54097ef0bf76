import { isJsonObject, type JsonObject } from '../../../json';
import { rest, within } from '../../../time';
import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import { broken } from '../../errors/unreachable';
import { explainConnectError } from '../../errors/connectError';
import { connectParams, type Challenge, type Introduction } from './connectParams';
import {
	openFrameSocket,
	type Answer,
	type Closing,
	type FrameSocket,
	type GatewayEvent,
} from './frameSocket';

export interface Connected {
	socket: FrameSocket;
	challenge: Challenge;
	/** When it came, by the clock of this process. */
	challengedAtMs: number;
	/** What the gateway answers to the introduction. */
	hello: JsonObject;
}

export type Connecting = Connected | { failure: GatewayFailure };

/** How this n8n introduces itself, who hears the events, and what ends the attempt early. */
export interface Session {
	introduction: Introduction;
	onEvent?: (event: GatewayEvent) => void;
	signal: AbortSignal;
}

/** For calls: `cron.add`, `cron.update`, `cron.run` need the scope, and it covers reading. */
const CALLER: Session = {
	introduction: { scopes: ['operator.admin'], caps: [] },
	signal: new AbortController().signal,
};

/** Why no WebSocket comes about: the platform's keeps the reason to itself, a plain request tells. */
export type WhyNoSocket = (timeoutMs: number) => Promise<GatewayFailure>;

/** Whatever the other side asks for: without a pause this would be a flood of connections. */
const SHORTEST_PAUSE_MS = 100;

/**
 * Opens a WebSocket and introduces this n8n. A gateway that is starting turns the introduction away
 * for some seconds: it is repeated when the gateway says, within the time-out.
 */
export async function connect(
	connection: GatewayConnection,
	timeoutMs: number,
	whyNoSocket: WhyNoSocket,
	session: Session = CALLER,
): Promise<Connecting> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const leftMs = Math.max(deadline - Date.now(), 1);
		const connecting = await introduce(connection, leftMs, whyNoSocket, session);
		if ('socket' in connecting) return connecting;
		const { retryAfterMs } = connecting.failure;
		if (retryAfterMs === undefined) return connecting;
		const pauseMs = Math.max(retryAfterMs, SHORTEST_PAUSE_MS);
		if (Date.now() + pauseMs >= deadline || session.signal.aborted) {
			// The time for it is used up: the caller is not to wait as well.
			return { failure: { ...connecting.failure, retryAfterMs: undefined } };
		}
		await rest(pauseMs, session.signal);
	}
}

async function introduce(
	connection: GatewayConnection,
	timeoutMs: number,
	whyNoSocket: WhyNoSocket,
	{ introduction, onEvent, signal }: Session,
): Promise<Connecting> {
	const socket = openFrameSocket(webSocketUrl(connection), connection, onEvent);
	const onAbort = () => socket.close();
	signal.addEventListener('abort', onAbort, { once: true });
	const answer = await within(timeoutMs, answerToConnect(socket, connection, introduction));
	signal.removeEventListener('abort', onAbort);
	if (answer === undefined || 'closed' in answer) {
		socket.close();
		// Whoever gave up does not read why.
		return { failure: signal.aborted ? broken(connection.baseUrl) : await whyNoSocket(timeoutMs) };
	}
	const { challenge, challengedAtMs, reply } = answer;
	if (reply.ok)
		return {
			socket,
			challenge,
			challengedAtMs,
			hello: isJsonObject(reply.payload) ? reply.payload : {},
		};
	socket.close();
	return { failure: explainConnectError(reply.error, connection) };
}

interface Challenged extends Pick<Connected, 'challenge' | 'challengedAtMs'> {
	reply: Answer;
}

async function answerToConnect(
	socket: FrameSocket,
	connection: GatewayConnection,
	introduction: Introduction,
): Promise<Challenged | { closed: Closing }> {
	const challenge = await socket.challenge;
	if ('closed' in challenge) return challenge;
	const challengedAtMs = Date.now();
	const params = connectParams(challenge, connection, introduction);
	const reply = await socket.request('connect', params);
	return 'closed' in reply ? reply : { challenge, challengedAtMs, reply };
}

function webSocketUrl({ baseUrl }: GatewayConnection): string {
	return baseUrl.replace(/^http/, 'ws');
}
