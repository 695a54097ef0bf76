import type { IDataObject } from 'n8n-workflow';

import { isJsonObject, readNumber, readObject, readString, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import type { Call } from './call';

export interface UsageCost {
	/** The figures of each day that has any, the oldest first. */
	daily: JsonObject[];
	totals: JsonObject;
	days: number | null;
	/** Milliseconds since the epoch. */
	updatedAtMs: number | null;
	/** The gateway has not read all sessions yet: the figures are too low. */
	isPartial: boolean;
	/** Sessions that it has still to read. */
	pendingFiles: number | null;
	raw: JsonObject;
}

export const usage = (call: Call) => ({
	/** Tokens and cost by day (`days`, or `startDate` and `endDate`; `mode`, `timeZone`; `agentId`). */
	async cost(params: IDataObject): Promise<UsageCost> {
		const raw = await call('usage.cost', params);
		if (!isJsonObject(raw.totals)) throw notUnderstood('It has no totals.');
		const cache = readObject(raw, 'cacheStatus');
		return {
			daily: raw.daily as JsonObject[],
			totals: raw.totals,
			days: readNumber(raw, 'days'),
			updatedAtMs: readNumber(raw, 'updatedAt'),
			// A gateway without this field reads all sessions before it answers.
			isPartial: (readString(cache, 'status') ?? 'fresh') !== 'fresh',
			pendingFiles: readNumber(cache, 'pendingFiles'),
			raw,
		};
	},
});
