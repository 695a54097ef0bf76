import { isJsonObject, readNumber, readObject, readString, type JsonObject } from '../../json';
import { isSilentReply } from '../../run/silentReply';
import { notUnderstood } from '../errors/answer';

export interface TurnUsage {
	inputTokens: number | null;
	outputTokens: number | null;
	totalTokens: number | null;
}

export interface TurnFacts {
	runId: string | null;
	sessionId: string | null;
	provider: string | null;
	model: string | null;
	usage: TurnUsage;
	durationMs: number | null;
	/** Whether the reply reached the channel that it was to go to; null where none was named. */
	delivered: boolean | null;
}

/** What became of a message to an agent. Only `replied` and `silent` are good ends. */
export type Turn =
	| { end: 'replied'; text: string; mediaUrls: string[]; facts: TurnFacts; raw: JsonObject }
	/** The agent had nothing to say, and said so. */
	| { end: 'silent'; facts: TurnFacts; raw: JsonObject }
	| { end: 'failed' | 'timedOut'; reason: string }
	/** Somebody stopped it. */
	| { end: 'stopped' }
	| { end: 'underWay' };

/**
 * Reads an answer of `agent` (OpenClaw 2026.5 to 2026.9). The gateway answers with `ok` what are
 * failures: a turn is good only with the status `ok` and no payload marked as an error.
 */
export function readTurn(answer: JsonObject): Turn {
	const { status } = answer;
	const result = readObject(answer, 'result');
	const payloads = Array.isArray(result.payloads) ? result.payloads.filter(isJsonObject) : [];
	const errors = payloads.filter(({ isError }) => isError === true);
	switch (status) {
		case 'accepted':
		case 'in_flight':
			return { end: 'underWay' };
		case 'ok':
			if (errors.length === 0) return replied(answer, payloads);
			return failed(answer, errors);
		case 'error':
			// A silent agent is reported as one that failed to answer (seen on 2026.9.6).
			if (isSilentReply({ summary: spokenIn(result) })) return silent(answer);
			return failed(answer, errors);
		case 'timeout':
			// Also of a turn that was stopped: only the reason for the stop tells them apart.
			if (readString(answer, 'stopReason') !== null) return { end: 'stopped' };
			return { end: 'timedOut', reason: textOf(errors) || 'no reason given' };
		default:
			throw notUnderstood('It has a turn with a status that no known gateway gives.');
	}
}

function replied(answer: JsonObject, payloads: JsonObject[]): Turn {
	const visible = payloads.filter(({ isReasoning }) => isReasoning !== true);
	const mediaUrls = visible.flatMap(mediaOf);
	const text = textOf(visible);
	const isSilent = text === '' || isSilentReply({ summary: text });
	if (isSilent && mediaUrls.length === 0) return silent(answer);
	return { end: 'replied', text, mediaUrls, facts: factsOf(answer), raw: answer };
}

function silent(answer: JsonObject): Turn {
	return { end: 'silent', facts: factsOf(answer), raw: answer };
}

function failed(answer: JsonObject, errors: JsonObject[]): Turn {
	const reason = textOf(errors) || readString(answer, 'summary') || 'no reason given';
	return { end: 'failed', reason };
}

/** What the model said, also where the gateway makes an error of it. */
function spokenIn(result: JsonObject): string {
	return readString(readObject(result, 'meta'), 'finalAssistantVisibleText') ?? '';
}

function textOf(payloads: JsonObject[]): string {
	return payloads.flatMap((payload) => readString(payload, 'text') ?? []).join('\n\n');
}

function mediaOf({ mediaUrl, mediaUrls }: JsonObject): string[] {
	const urls: unknown[] = Array.isArray(mediaUrls) ? mediaUrls : [mediaUrl];
	return urls.filter((url) => typeof url === 'string');
}

function factsOf(answer: JsonObject): TurnFacts {
	const result = readObject(answer, 'result');
	const meta = readObject(result, 'meta');
	const agentMeta = readObject(meta, 'agentMeta');
	const { deliverySucceeded } = result;
	return {
		runId: readString(answer, 'runId'),
		sessionId: readString(agentMeta, 'sessionId'),
		provider: readString(agentMeta, 'provider'),
		model: readString(agentMeta, 'model'),
		usage: usageOf(readObject(agentMeta, 'usage')),
		durationMs: readNumber(meta, 'durationMs'),
		delivered: typeof deliverySucceeded === 'boolean' ? deliverySucceeded : null,
	};
}

/** `total` in an answer, `totalTokens` in a transcript. */
export function usageOf(usage: JsonObject): TurnUsage {
	return {
		inputTokens: readNumber(usage, 'input'),
		outputTokens: readNumber(usage, 'output'),
		totalTokens: readNumber(usage, 'total') ?? readNumber(usage, 'totalTokens'),
	};
}
