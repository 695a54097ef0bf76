import { sleep, type IDataObject } from 'n8n-workflow';

import type { Turn } from '../../../../shared/gateway/api/turn';
import type { TurnRecord } from '../../../../shared/gateway/api/turns';
import { failureOf } from '../../../../shared/gateway/errors/nodeError';
import type { Gateway } from '../../../../shared/gateway/gateway';

/** A message to an agent that is to be carried out once, however often it is asked for. */
export interface TurnRequest {
	/** Identifies the message to the gateway (its idempotency key), which makes it the run's ID. */
	key: string;
	sessionKey: string;
	/** Of `agent`, without the two above. */
	params: IDataObject;
	/** Until when to wait for the end, in milliseconds since the epoch. */
	deadline: number;
	/** Whether the message may have been sent before, by an execution that n8n carries out again. */
	mayBeRepeat: boolean;
}

export interface CarriedOut {
	/** How it ended; `underWay` where the time was up before. */
	turn: Turn;
	/** Nothing was done now: it had ended before it was asked for. */
	isEarlier: boolean;
}

/** Between two looks at a gateway that is away. */
const PAUSE_MS = 1000;

/** How long after its start a gateway takes up a turn that its end had cut off (about 10 s seen). */
const RECOVERY_MS = 60_000;

/**
 * Sends the message and waits for the end of the turn. Where the answer got lost, or the message was
 * sent before, it asks for the outcome: the gateway's memory, its records, the session itself.
 */
export async function carryOut(gateway: Gateway, request: TurnRequest): Promise<CarriedOut> {
	const earlier = request.mayBeRepeat ? await recordOf(gateway, request) : undefined;
	if (earlier?.state === 'ended') {
		return { turn: await outcomeOf(gateway, request, earlier), isEarlier: true };
	}
	const answered = earlier ? undefined : await sendOnce(gateway, request);
	return { turn: answered ?? (await follow(gateway, request)), isEarlier: false };
}

/** Its end; nothing where the answer is lost, or the gateway has the message already. */
async function sendOnce(gateway: Gateway, request: TurnRequest): Promise<Turn | undefined> {
	const { key, sessionKey, params, deadline } = request;
	const all = { ...params, sessionKey, idempotencyKey: key };
	const asked = gateway.turns.ask(all, Math.max(1, deadline - Date.now()));
	const turn = await unlessLost(asked);
	return turn?.end === 'underWay' ? undefined : turn;
}

/** Waits for the end of a turn that was sent, whatever becomes of the connection meanwhile. */
async function follow(gateway: Gateway, request: TurnRequest): Promise<Turn> {
	while (Date.now() < request.deadline) {
		const turn = await unlessLost(endWithin(gateway, request));
		if (turn) return turn;
		await sleep(PAUSE_MS);
	}
	return { end: 'underWay' };
}

/** The end of the turn, if it comes in the time that a request waits for it. */
async function endWithin(gateway: Gateway, request: TurnRequest): Promise<Turn | undefined> {
	const { key, deadline } = request;
	const isOver = await gateway.turns.hasEnded(key, deadline - Date.now());
	const record = isOver ? undefined : await recordOf(gateway, request);
	if (record?.state === 'ended') return await outcomeOf(gateway, request, record);
	// The gateway remembers it and tells its end, or never got it and takes it now.
	return record ? undefined : await sendOnce(gateway, request);
}

/** Nothing where no answer came: the gateway is away, or the connection was cut. */
async function unlessLost<Result>(call: Promise<Result>): Promise<Result | undefined> {
	return await call.catch((error: unknown) => {
		if (!isLost(error)) throw error;
		return undefined;
	});
}

/** How a turn ended that is over. Nothing here starts one. */
async function outcomeOf(
	gateway: Gateway,
	request: TurnRequest,
	record: TurnRecord,
): Promise<Turn> {
	const { key, sessionKey, deadline } = request;
	if (await gateway.turns.hasEnded(key, 0)) {
		const told = await sendOnce(gateway, request);
		if (told) return told;
	}
	const recoveryEndsAt = Math.min(deadline, Date.now() + RECOVERY_MS);
	for (;;) {
		const { lastRunId, turn } = await gateway.turns.inTranscript(sessionKey, key);
		if (turn) return turn;
		const isRecovering = lastRunId !== null && lastRunId !== key;
		const isAwaited = isRecovering
			? !(await gateway.turns.hasEnded(lastRunId, deadline - Date.now())) && Date.now() < deadline
			: (await wasCutOff(gateway, request, record)) && Date.now() < recoveryEndsAt;
		if (!isAwaited) {
			// What ended while it was looked at has its reply by now.
			const last = isRecovering ? await gateway.turns.inTranscript(sessionKey, key) : undefined;
			return last?.turn ?? { end: 'failed', reason: record.error ?? record.status };
		}
		await sleep(PAUSE_MS);
	}
}

/** A gateway that was restarted goes on by itself with what its end had cut off. */
async function wasCutOff(
	gateway: Gateway,
	{ sessionKey }: TurnRequest,
	{ status }: TurnRecord,
): Promise<boolean> {
	if (status !== 'cancelled') return false;
	const session = await gateway.sessions.find(sessionKey);
	return session?.raw.abortedLastRun === true;
}

async function recordOf(
	gateway: Gateway,
	{ sessionKey, key }: TurnRequest,
): Promise<TurnRecord | undefined> {
	const records = await gateway.turns.recordsOf(sessionKey);
	return records.find(({ runId }) => runId === key);
}

/** No answer came, so that it may have been carried out; not so where the gateway refused it. */
function isLost(error: unknown): boolean {
	const failure = failureOf(error);
	return failure?.isTransient === true && failure.said === undefined;
}
