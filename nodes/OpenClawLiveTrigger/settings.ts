import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import { optionProperties } from './properties';

/** What the parameter `events` can choose. */
export const EVENT_KINDS = [
	'agentTurnFinished',
	'approvalRequested',
	'jobChanged',
	'messageReceived',
	'questionAsked',
	'runFinished',
	'taskFinished',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

export interface Settings {
	/** Never empty. */
	events: EventKind[];
	/** Empty: every job. */
	jobIds: string[];
	/** Never empty where finished runs are wanted. */
	statuses: string[];
	filters: Filters;
	/** How many of the last events the deduplication store of the workflow remembers. */
	deduplicationWindow: number;
	/** The most items of one execution. */
	maxItems: number;
	oneExecutionEach: boolean;
	testEvent: 'nextEvent' | 'latestRun';
}

/** Empty lists let everything through. */
export interface Filters {
	agentIds: string[];
	channels: string[];
	sessionKeys: string[];
	/** Of agent turns and tasks. */
	outcomes: string[];
}

type Options = Pick<
	Settings,
	'deduplicationWindow' | 'maxItems' | 'oneExecutionEach' | 'testEvent'
>;

const DEFAULT_OPTIONS = Object.fromEntries(
	optionProperties.map((property) => [property.name, property.default]),
) as unknown as Options;

type Refuse = (message: string, description: string) => NodeOperationError;

/** @throws NodeOperationError where a setting says something that cannot be meant */
export function readSettings(context: ITriggerFunctions | IExecuteFunctions): Settings {
	const read = (name: string, fallback?: unknown): unknown =>
		'getInputData' in context
			? context.getNodeParameter(name, 0, fallback as object)
			: context.getNodeParameter(name, fallback as object);
	const refuse: Refuse = (message, description) =>
		new NodeOperationError(context.getNode(), message, { description });

	const events = readEvents(read('events'), refuse);
	const options = { ...DEFAULT_OPTIONS, ...(read('options', {}) as Partial<Options>) };
	assertOptionsMakeSense(options, refuse);
	const settings = {
		...options,
		events,
		filters: readFilters(read('filters', {})),
		jobIds: read('jobIds', []) as string[],
		statuses: read('statuses', []) as string[],
	};
	if (events.includes('runFinished') && settings.statuses.length === 0) {
		throw refuse('No status is chosen', 'Choose how the runs have to end that are to start this.');
	}
	return settings;
}

function readFilters(value: unknown): Filters {
	const { agentIds, channels, sessionKeys, outcomes } = value as Partial<Filters>;
	return {
		agentIds: namesIn(agentIds),
		channels: namesIn(channels),
		sessionKeys: namesIn(sessionKeys),
		outcomes: namesIn(outcomes),
	};
}

/** An expression may give one name, or several with commas between them. */
function namesIn(value: unknown): string[] {
	const entries: unknown[] = Array.isArray(value) ? value : [value ?? ''];
	return entries
		.flatMap((entry) => String(entry).split(','))
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

function readEvents(value: unknown, refuse: Refuse): EventKind[] {
	const chosen: unknown[] = Array.isArray(value) ? value : [value];
	const unknown = chosen.filter((event) => !EVENT_KINDS.includes(event as EventKind));
	if (chosen.length === 0) throw refuse('No event is chosen', 'Choose what is to start this.');
	if (unknown.length > 0) {
		throw refuse(
			`There is no event "${String(unknown[0])}"`,
			`Choose from the list, or let the expression give one of: ${EVENT_KINDS.join(', ')}.`,
		);
	}
	return chosen as EventKind[];
}

function assertOptionsMakeSense(options: Options, refuse: Refuse): void {
	const { maxItems, deduplicationWindow } = options;
	if (![maxItems, deduplicationWindow].every((count) => Number.isInteger(count) && count >= 1)) {
		throw refuse(
			'Max Items and Deduplication Window have to be whole numbers of 1 or more',
			'Correct them under Options.',
		);
	}
	if (maxItems > deduplicationWindow / 2) {
		throw refuse(
			'Max Items is more than half of the Deduplication Window',
			'After a restart, repeats could not be told. Lower Max Items or raise the window, here and in the other OpenClaw triggers of the workflow.',
		);
	}
}
