import type { IDataObject } from 'n8n-workflow';

import { readString, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import { failureOf } from '../errors/nodeError';
import type { Call } from './call';
import { turnInTranscript, type TurnInTranscript } from './transcript';
import { readTurn, type Turn } from './turn';

/** What the gateway keeps of a turn beside its session; the only thing that tells a queued one. */
export interface TurnRecord {
	runId: string;
	state: 'underWay' | 'ended';
	/** `completed`, `failed`, `cancelled`, `timed_out`, … */
	status: string;
	/** Why it did not complete. */
	error: string | null;
}

/** The most that `tasks.list` puts on a page; newest first. */
const NEWEST_RECORDS = 500;

/** Longer than this no single request waits for the end of a turn, in milliseconds. */
const LONGEST_WAIT_MS = 25_000;
/** For the answer to come back after the gateway has waited. */
const ANSWER_MS = 10_000;

/** One turn of an agent: a message, and the reply to it. A turn is known by its idempotency key. */
export const turns = (call: Call) => ({
	/**
	 * Sends the message and resolves with the end of the turn. With a key that the gateway knows it
	 * sends nothing: a turn that has ended is told once more, one that is under way is `underWay`.
	 */
	async ask(params: IDataObject, timeoutMs: number): Promise<Turn> {
		return await call('agent', params, { timeoutMs }).then(readTurn, failedTurn);
	},

	/**
	 * Waits for the end of the turn, a while only: false where it is under way still, and where the
	 * gateway knows no such turn, which it does not tell apart.
	 */
	async hasEnded(runId: string, waitMs: number): Promise<boolean> {
		const timeoutMs = Math.max(0, Math.min(Math.floor(waitMs), LONGEST_WAIT_MS));
		const { endedAt } = await call(
			'agent.wait',
			{ runId, timeoutMs },
			{ timeoutMs: timeoutMs + ANSWER_MS },
		);
		return typeof endedAt === 'number';
	},

	/** What the session says of the turn: the only proof of it after the gateway was restarted. */
	async inTranscript(sessionKey: string, runId: string): Promise<TurnInTranscript> {
		return await turnInTranscript(call, sessionKey, runId);
	},

	/** The newest turns of the session, also after the gateway was restarted. */
	async recordsOf(sessionKey: string): Promise<TurnRecord[]> {
		const { tasks } = await call('tasks.list', { sessionKey, limit: NEWEST_RECORDS });
		return (tasks as JsonObject[]).flatMap((task) => recordOf(task) ?? []);
	},
});

/** A model that refuses, a channel that does not deliver: the turn's end, not the call's. */
function failedTurn(error: unknown): Turn {
	const { said, retryAfterMs } = failureOf(error) ?? {};
	if (said?.code !== 'UNAVAILABLE' || retryAfterMs !== undefined) throw error;
	return { end: 'failed', reason: said.message ?? 'no reason given' };
}

/** Tasks of other kinds, such as subagents, have runs that are no turns of this session. */
function recordOf(task: JsonObject): TurnRecord | undefined {
	const status = readString(task, 'status');
	if (status === null) throw notUnderstood('It has a task without a status.');
	const runId = readString(task, 'runId');
	if (runId === null || readString(task, 'kind') !== 'cli') return undefined;
	const state = status === 'running' || status === 'queued' ? 'underWay' : 'ended';
	return { runId, state, status, error: readString(task, 'error') };
}
