import {
	NodeError,
	NodeOperationError,
	UserError,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

import { isJsonObject, readNumber, readString, type JsonObject } from '../json';
import type { RunHistoryEntry } from '../run/historyEntry';
import { readRunAtMs } from '../run/runKey';
import { GATEWAY_CREDENTIAL } from './connection';
import { sharedGateway } from './gateway';

/** A reply is written down at the end of its run; the clocks of both are the gateway's. */
const TOLERANCE_MS = 5_000;

/**
 * Reads the whole reply of the runs that a trigger takes in; null for a run that left none.
 *
 * The item comes either way: a reply that cannot be had (no gateway credential, a gateway that is
 * down, a session that is gone) is null too, and the log says why.
 */
export function replyReader(context: IExecuteFunctions) {
	const gateway = sharedGateway(context);
	const { name, credentials } = context.getNode();
	const explain = (runKey: unknown, why: string) =>
		context.logger.warn(`${name}: no whole reply for the run ${String(runKey)}. ${why}`);
	return {
		async replyOf({ event, runKey, summary, summaryTruncated, raw }: IDataObject) {
			if (event !== 'finished' || typeof summary !== 'string' || !isJsonObject(raw)) return null;
			// The summary is the reply, as long as the gateway has not cut it.
			if (summaryTruncated !== true) return summary;
			if (!credentials?.[GATEWAY_CREDENTIAL]) {
				explain(runKey, 'Choose an OpenClaw Gateway API credential in the trigger.');
				return null;
			}
			try {
				const { runs, mask } = await gateway.get();
				return mask(await runs.wholeReply(entryOf(raw)));
			} catch (error) {
				const isAnswer = error instanceof NodeError || error instanceof UserError;
				if (!isAnswer) throw new NodeOperationError(context.getNode(), error as Error);
				explain(runKey, error.message);
				return null;
			}
		},
		close: () => gateway.close(),
	};
}

/** What the reply is found by; a webhook does not say when the run was over. */
function entryOf(raw: JsonObject): RunHistoryEntry {
	const endedMs = (readRunAtMs(raw) ?? NaN) + (readNumber(raw, 'durationMs') ?? NaN);
	const ts = readNumber(raw, 'ts') ?? (Number.isNaN(endedMs) ? Infinity : endedMs + TOLERANCE_MS);
	return { ...raw, jobId: readString(raw, 'jobId') ?? '', ts };
}
