import { isoUtc } from '../../shared/time';
import { readNumber, readObject, readString, type JsonObject } from '../../shared/json';
import { TURNS_NEED } from '../../shared/gateway/api/activities';
import { isCut, messageText } from '../../shared/gateway/api/sessionMessage';
import { agentOfSession } from '../../shared/sessionKey';
import type { Happening } from '../happening';
import { hasAll, type Kind, type Scene } from './kind';
import { told } from './told';
import { wholeMessage } from './wholeMessage';

/** How `chat` says that a turn ended. */
const CHAT_OUTCOMES = new Map([
	['final', 'succeeded'],
	['error', 'failed'],
	['aborted', 'cancelled'],
]);

/** The same in the gateway's record of activities. */
const RECORDED_OUTCOMES = new Map([
	['succeeded', 'succeeded'],
	['failed', 'failed'],
	['cancelled', 'cancelled'],
	['timed_out', 'timedOut'],
	['blocked', 'failed'],
]);

/**
 * Turns of agents, whoever started them. `chat` tells of those of clients and jobs; of those that a
 * channel started only the messages of the session come, and the record of activities has them all,
 * without their text.
 */
export const agentTurnFinished: Kind = {
	scopes: ['operator.read'],
	caps: [],
	events: ['chat', 'session.message'],

	async subscribe({ gateway }) {
		await gateway.sessions.subscribe();
	},

	async read(payload, scene, event) {
		return await (event === 'chat' ? endOfChat(payload, scene) : lastMessage(payload, scene));
	},

	async missed(scene, { fromMs }) {
		if (!hasAll(scene, TURNS_NEED)) return [];
		const turns = await scene.gateway.activities.turnsSince(fromMs);
		return turns.flatMap((turn) => recordedTurn(turn, scene));
	},
};

async function endOfChat(payload: JsonObject, scene: Scene): Promise<Happening[]> {
	const status = CHAT_OUTCOMES.get(readString(payload, 'state') ?? '');
	if (status === undefined || isNoTurn(payload)) return [];
	const message = await wholeMessage(payload, scene);
	const stopReason = readString(payload, 'stopReason');
	return turn(payload, scene, {
		status: status === 'cancelled' && stopReason === 'timeout' ? 'timedOut' : status,
		...replyIn(message),
		error: readString(payload, 'errorMessage') ?? readString(payload, 'error'),
		stopReason,
		endedMs: readNumber(message, 'timestamp') ?? Date.now(),
	});
}

/** A message that waits for the turn under way to end, or to be part of it; a note (`chat.inject`). */
function isNoTurn(payload: JsonObject): boolean {
	const { state, message, stopReason } = payload;
	const isEmpty = state === 'final' && message === undefined && stopReason === undefined;
	return isEmpty || readString(payload, 'runId')?.startsWith('inject-') === true;
}

/** Of the messages of a turn the last one: those before it call tools. */
async function lastMessage(payload: JsonObject, scene: Scene): Promise<Happening[]> {
	const message = readObject(payload, 'message');
	const stopReason = readString(message, 'stopReason');
	const runId = readString(readObject(message, '__openclaw'), 'runId');
	const isLast = stopReason !== null && stopReason !== 'toolUse';
	if (readString(message, 'role') !== 'assistant' || !isLast || runId === null) return [];
	// What the gateway tells of a failure stands in the place of a reply.
	const isFailure = stopReason === 'error';
	const reason = isFailure ? messageText(message) : null;
	return turn({ ...payload, runId }, scene, {
		status: OUTCOMES_OF_MESSAGES.get(stopReason) ?? 'succeeded',
		...(isFailure ? NO_REPLY : replyIn(await wholeMessage(payload, scene))),
		error: readString(message, 'errorMessage') ?? reason,
		stopReason,
		endedMs: readNumber(message, 'timestamp') ?? Date.now(),
	});
}

const OUTCOMES_OF_MESSAGES = new Map([
	['error', 'failed'],
	['aborted', 'cancelled'],
]);

function recordedTurn(record: JsonObject, scene: Scene): Happening[] {
	const status = RECORDED_OUTCOMES.get(readString(record, 'status') ?? '');
	const endedMs = readNumber(record, 'occurredAt');
	if (status === undefined || endedMs === null) return [];
	const error = readString(record, 'errorCode');
	const found = turn(record, scene, { status, ...NO_REPLY, error, stopReason: null, endedMs });
	return found.map((happening) => ({ ...happening, historyMs: endedMs }));
}

interface Reply {
	reply: string | null;
	/** Null where there is none. */
	replyTruncated: boolean | null;
}

const NO_REPLY: Reply = { reply: null, replyTruncated: null };

interface Ending extends Reply {
	status: string;
	error: string | null;
	stopReason: string | null;
	endedMs: number;
}

function turn(payload: JsonObject, scene: Scene, { endedMs, ...ending }: Ending): Happening[] {
	const runId = readString(payload, 'runId');
	if (runId === null) return [];
	const sessionKey = readString(payload, 'sessionKey');
	const fields = {
		runId,
		...ending,
		// Some events leave it to the session key.
		agentId: readString(payload, 'agentId') ?? agentOfSession(sessionKey),
		sessionKey,
		sessionId: readString(payload, 'sessionId'),
		finishedAt: isoUtc(endedMs),
	};
	return [told('agentTurnFinished', runId, fields, payload, scene)];
}

function replyIn(message: JsonObject): Reply {
	const reply = messageText(message);
	return reply === '' ? NO_REPLY : { reply, replyTruncated: isCut(message) };
}
