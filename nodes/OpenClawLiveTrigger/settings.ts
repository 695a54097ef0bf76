import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import {
	chosenEvents,
	chosenOrNone,
	namesIn,
	readJobIds,
	readStatuses,
} from '../shared/intake/choices';
import { isJsonObject } from '../shared/json';
import { assertCounts, triggerSettings, type Refuse } from '../shared/intake/triggerSettings';
import { surelyKnown } from '../shared/intake/recordInStore';
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

/** How an agent turn or a task can have ended. */
const OUTCOMES = ['cancelled', 'failed', 'succeeded', 'timedOut'];

/** Those that the form asks the jobs for. */
const OF_JOBS: EventKind[] = ['jobChanged', 'runFinished'];

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

/** @throws NodeOperationError where a setting says something that cannot be meant */
export function readSettings(context: ITriggerFunctions | IExecuteFunctions): Settings {
	const { read, refuse, options } = triggerSettings<Options>(context, optionProperties);
	const events = chosenEvents(read('events'), EVENT_KINDS, refuse);
	assertOptionsMakeSense(options, refuse);
	return {
		...options,
		events,
		filters: readFilters(read('filters', {}), refuse),
		jobIds: events.some((event) => OF_JOBS.includes(event)) ? readJobIds(read, refuse) : [],
		statuses: events.includes('runFinished') ? readStatuses(read, refuse) : [],
	};
}

function readFilters(value: unknown, refuse: Refuse): Filters {
	const { agentIds, channels, sessionKeys, outcomes } = isJsonObject(value) ? value : {};
	return {
		agentIds: namesIn(agentIds),
		channels: namesIn(channels),
		sessionKeys: namesIn(sessionKeys),
		outcomes: chosenOrNone({ value: outcomes, known: OUTCOMES, what: 'outcome' }, refuse),
	};
}

function assertOptionsMakeSense(options: Options, refuse: Refuse): void {
	const { maxItems, deduplicationWindow } = options;
	assertCounts(options, refuse);
	if (maxItems > surelyKnown(deduplicationWindow)) {
		throw refuse(
			'Max Items is more than half of the Deduplication Window',
			'After a restart, repeats could not be told. Lower Max Items or raise the window, here and in the other OpenClaw triggers of the workflow.',
		);
	}
}
