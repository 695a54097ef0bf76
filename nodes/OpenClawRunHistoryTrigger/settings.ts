import type { IExecuteFunctions, IPollFunctions, UserError } from 'n8n-workflow';

import { momentOf } from '../shared/cronJob/moment';
import { readChoice, readJobIds, readStatuses } from '../shared/intake/choices';
import { assertCounts, triggerSettings, type Refuse } from '../shared/intake/triggerSettings';
import { optionProperties, properties } from './properties';

export interface Settings {
	runs: 'all' | 'undelivered';
	/** Empty: every job. */
	jobIds: string[];
	/** Never empty. */
	statuses: string[];
	/** Where a trigger begins that has not run before: with its publication, or with a moment. */
	start: 'publish' | { momentMs: number; /** As it stands in the form. */ text: string };
	/** Whether runs count as undelivered that the gateway held back on purpose. */
	includeSuppressed: boolean;
	includeReply: boolean;
	/** The most items that one poll emits. */
	maxItems: number;
	/** How many of the last events the deduplication store of the workflow remembers. */
	deduplicationWindow: number;
	/** How far behind its position each poll looks again. */
	overlapMs: number;
}

const MINUTE_MS = 60_000;

/** The `options` collection. */
interface Options {
	deduplicationWindow: number;
	includeReply: boolean;
	includeSuppressed: boolean;
	maxItems: number;
	overlapMinutes: number;
}

/** @throws NodeOperationError where a setting says something that cannot be meant */
export function readSettings(context: IPollFunctions | IExecuteFunctions): Settings {
	const { read, refuse, options } = triggerSettings<Options>(context, optionProperties);
	assertOptionsMakeSense(options, refuse);
	return {
		runs: readChoice({ name: 'runs', value: read('runs'), properties }, refuse),
		jobIds: readJobIds(read, refuse),
		statuses: readStatuses(read, refuse),
		start: readStart(read, refuse, context),
		includeSuppressed: options.includeSuppressed,
		includeReply: options.includeReply,
		maxItems: options.maxItems,
		deduplicationWindow: options.deduplicationWindow,
		overlapMs: options.overlapMinutes * MINUTE_MS,
	};
}

function assertOptionsMakeSense(options: Options, refuse: Refuse): void {
	const { maxItems, deduplicationWindow, overlapMinutes } = options;
	assertCounts(options, refuse);
	if (maxItems > deduplicationWindow) {
		throw refuse(
			'Max Items is more than the Deduplication Window',
			'One poll would push its own runs out of the window, so that repeats could not be told. Lower Max Items or raise the window, here and in the OpenClaw Trigger.',
		);
	}
	if (!(overlapMinutes >= 1))
		throw refuse('Overlap has to be a minute or more', 'Correct it under Options.');
}

function readStart(
	read: (name: string) => unknown,
	refuse: Refuse,
	context: IPollFunctions | IExecuteFunctions,
): Settings['start'] {
	const start = readChoice({ name: 'start', value: read('start'), properties }, refuse);
	if (start === 'publish') return 'publish';
	// The form gives the moment without a zone: it is meant in the workflow's.
	const momentMs = readMomentMs(read('startAt'), context.getTimezone(), refuse);
	// By an expression each poll gets another moment; the trigger has begun with the first.
	return { momentMs, text: String(context.getNode().parameters.startAt) };
}

function readMomentMs(value: unknown, zone: string, refuse: Refuse): number {
	try {
		return momentOf(value, 'Start At', zone).toMillis();
	} catch (error) {
		const { message, description } = error as UserError;
		throw refuse(message, description ?? 'Pick the moment from which on finished runs count.');
	}
}
