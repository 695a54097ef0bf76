import type { IDataObject } from 'n8n-workflow';

import { normaliseRunEvent } from './normalise';
import type { JsonObject } from '../json';

/** An entry of `cron.runs`: only what this package reads of it is named. */
export interface RunHistoryEntry extends JsonObject {
	jobId: string;
	/** When the run ended and its delivery was decided, in milliseconds by the gateway's clock. */
	ts: number;
	status?: string;
	error?: string;
	runId?: string;
	runAtMs?: number;
	/** When the gateway runs the job next, as it was when this run ended. */
	nextRunAtMs?: number;
	sessionId?: string;
	sessionKey?: string;
	deliveryStatus?: string;
	deliverySuppressionReason?: string;
	delivery?: { intended?: { to?: unknown }; resolved?: { to?: unknown } };
}

/** A run of the history as the nodes emit it: in the form of the Trigger, the entry itself beside. */
export function historyItem(entry: RunHistoryEntry): IDataObject {
	return { ...normaliseRunEvent(entry), raw: entry as IDataObject };
}
