import { DateTime } from 'luxon';
import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';
import { asList } from '../shared/asList';
import { optionProperties } from './properties';

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

const DEFAULT_OPTIONS = Object.fromEntries(
	optionProperties.map((property) => [property.name, property.default]),
) as unknown as Options;

type Refuse = (message: string, description: string) => NodeOperationError;

/** @throws NodeOperationError where a setting says something that cannot be meant */
export function readSettings(context: IPollFunctions | IExecuteFunctions): Settings {
	const read = (name: string, fallback?: unknown): unknown =>
		'getInputData' in context
			? context.getNodeParameter(name, 0, fallback as object)
			: context.getNodeParameter(name, fallback as object);
	const options = { ...DEFAULT_OPTIONS, ...(read('options', {}) as Partial<Options>) };
	const refuse: Refuse = (message, description) =>
		new NodeOperationError(context.getNode(), message, { description });

	const statuses = asList(read('statuses'));
	if (statuses.length === 0) {
		throw refuse('No status is chosen', 'Choose how the runs have to end that are to start this.');
	}
	assertOptionsMakeSense(options, refuse);
	return {
		runs: read('runs') as Settings['runs'],
		jobIds: asList(read('jobIds', [])),
		statuses,
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
	if (![maxItems, deduplicationWindow].every((count) => Number.isInteger(count) && count >= 1)) {
		throw refuse(
			'Max Items and Deduplication Window have to be whole numbers of 1 or more',
			'Correct them under Options.',
		);
	}
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
	if (read('start') === 'publish') return 'publish';
	// The form gives the moment without a zone: it is meant in the workflow's.
	const zone = context.getTimezone();
	const moment = DateTime.fromISO(String(read('startAt')), { zone });
	// By an expression each poll gets another moment; the trigger has begun with the first.
	const text = String(context.getNode().parameters.startAt);
	if (moment.isValid) return { momentMs: moment.toMillis(), text };
	throw refuse('The start is not a date', 'Pick the moment from which on finished runs count.');
}
