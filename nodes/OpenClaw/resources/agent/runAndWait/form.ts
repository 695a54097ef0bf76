import { UserError, type INodeProperties } from 'n8n-workflow';

import { numberOf, optional, switchOf, textOf } from '../../../../shared/cronJob/fieldValues';
import type { CronJobForm } from '../../../../shared/cronJob/types';
import * as job from '../../../fields/jobFields';
import * as payload from '../../../fields/payloadFields';
import { readFormCollection } from '../../../formCollection';
import type { OperationCall } from '../../../operation';
import { readOutput, type OutputWish } from '../../../output';
import { runOutputFields } from '../../../runOutput';

const displayOptions = { show: { resource: ['agent'], operation: ['runAndWait'] } };

const waitAmount: INodeProperties = {
	displayName: 'Wait At Most',
	name: 'waitAmount',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1,
	required: true,
	description:
		'How long the execution sleeps until the run is over. After that the node ends with an error that says what the gateway knows of it.',
	displayOptions,
};

const waitUnit: INodeProperties = {
	displayName: 'Unit',
	name: 'waitUnit',
	type: 'options',
	options: [
		{ name: 'Days', value: 'days' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Minutes', value: 'minutes' },
	],
	default: 'hours',
	description: "The unit of 'Wait At Most'",
	displayOptions,
};

const includeReply: INodeProperties = {
	displayName: 'Include Reply',
	name: 'includeReply',
	type: 'boolean',
	default: false,
	description:
		'Whether to add the whole reply of the agent as "reply". The summary has its first 2,000 characters. A longer reply needs a WebSocket to the gateway.',
	displayOptions,
};

const returnFailedRuns: INodeProperties = {
	displayName: 'Return Failed Runs',
	name: 'returnFailedRuns',
	type: 'boolean',
	default: false,
	description: 'Whether a failed run is an item with the status "error" instead of an error',
};

const stopRun: INodeProperties = {
	displayName: 'Stop Run',
	name: 'stopRun',
	type: 'boolean',
	default: false,
	description:
		"Whether to stop the run when its time is up, instead of leaving it to the gateway. It also gives the run 'Wait At Most' as its time-out, so that the gateway ends the run by itself where the execution was cancelled.",
};

const webhookBaseUrl: INodeProperties = {
	displayName: 'Webhook Base URL',
	name: 'webhookBaseUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. http://n8n:5678',
	description:
		'Where the gateway reaches n8n, if not at its public address (N8N_WEBHOOK_URL of n8n)',
};

const allowInsecureUrl: INodeProperties = {
	displayName: 'Allow Insecure URL',
	name: 'allowInsecureUrl',
	type: 'boolean',
	default: false,
	description:
		'Whether the gateway may send its webhook token to n8n over plain http to a public host, readable to anyone on the way',
};

export const runAndWaitFields: INodeProperties[] = [
	{
		...payload.message,
		required: true,
		description: 'What the agent is told',
		displayOptions,
	},
	waitAmount,
	waitUnit,
	includeReply,
	...runOutputFields(displayOptions.show, ['receivedBy', 'webhookProblem']),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions,
		options: [
			{ ...job.agentId, description: 'Who does it. Not set: the default agent of the gateway.' },
			allowInsecureUrl,
			payload.toolsAllow,
			{
				...job.name,
				displayName: 'Cron Job Name',
				description: 'Name of the one-shot job, for people',
			},
			payload.fallbacks,
			payload.lightContext,
			payload.model,
			returnFailedRuns,
			stopRun,
			payload.thinking,
			{
				...payload.timeoutSeconds,
				description:
					"After how long the gateway ends the run; 0 for no limit. Without this field: after 'Wait At Most', and not before an hour has passed.",
			},
			webhookBaseUrl,
		],
	},
];

/** What was asked for; plain JSON, as n8n keeps it while it waits. Moments in ms since the epoch. */
export interface RunRequest {
	form: CronJobForm;
	startedAt: number;
	waitUntil: number;
	includeReply: boolean;
	/** Whether a failed run is an item instead of an error. */
	returnFailedRuns: boolean;
	/** Whether a run that outlives the wait is stopped. */
	stopRun: boolean;
	output: OutputWish;
	/** Where the gateway reaches n8n, if not at the address that n8n has of itself; '' if it is. */
	webhookBaseUrl: string;
}

const UNIT_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** A year. The gateway forgets a run after a week, so whoever waits longer waits for the webhook. */
const LONGEST_WAIT_MS = 365 * UNIT_MS.days!;

/** The form at one item. Throws what the user has to correct. */
export function readRunRequest(call: OperationCall): RunRequest {
	const { context, itemIndex } = call;
	const read = (name: string) => context.getNodeParameter(name, itemIndex);
	const {
		returnFailedRuns,
		stopRun: stop,
		webhookBaseUrl,
		...fields
	} = readFormCollection(context, 'additionalFields', itemIndex) as CronJobForm & {
		returnFailedRuns?: boolean;
		stopRun?: boolean;
		webhookBaseUrl?: string;
	};
	const waitMs = readWait(read('waitAmount'), read('waitUnit'));
	const stopRun = switchOf(stop, 'Stop Run');
	const startedAt = Date.now();
	return {
		form: {
			name: `n8n: ${context.getWorkflow().name ?? context.getNode().name}`,
			message: read('message') as string,
			...fields,
			...runTimeout(fields.timeoutSeconds, waitMs, stopRun),
		},
		startedAt,
		waitUntil: startedAt + waitMs,
		includeReply: switchOf(read('includeReply'), 'Include Reply'),
		returnFailedRuns: switchOf(returnFailedRuns, 'Return Failed Runs'),
		stopRun,
		output: readOutput(call),
		webhookBaseUrl: textOf(webhookBaseUrl ?? '', 'Webhook Base URL').trim(),
	};
}

function readWait(amount: unknown, unit: unknown): number {
	const waitMs = Number(amount) * (UNIT_MS[String(unit)] ?? NaN);
	if (!(waitMs > 0)) {
		throw new UserError('Wait At Most must be more than zero', {
			description: 'Give a number, and Minutes, Hours or Days as its unit.',
		});
	}
	if (waitMs > LONGEST_WAIT_MS) {
		throw new UserError('Wait At Most is longer than 365 days', {
			description: 'Shorten it: an execution can sleep for a year at most.',
		});
	}
	return waitMs;
}

/** What the gateway gives an agent turn of a job that has no time-out of its own (2026.9.6). */
const USUAL_TIMEOUT_SECONDS = 3600;

/**
 * The time-out of the run: the user's own. A run that is to be stopped ends with the wait; any other
 * has at least the time that is waited for it.
 */
function runTimeout(
	timeoutSeconds: unknown,
	waitMs: number,
	stopRun: boolean,
): { timeoutSeconds?: number } {
	const waitSeconds = Math.ceil(waitMs / 1000);
	const seconds = optional(timeoutSeconds, 'omit', (value) =>
		numberOf(value, 'Timeout (Seconds)', { min: 0 }),
	);
	// 0 means no time-out to the gateway.
	if (stopRun) return { timeoutSeconds: Math.min(seconds || waitSeconds, waitSeconds) };
	const isEndedEarly = seconds === undefined && waitSeconds > USUAL_TIMEOUT_SECONDS;
	return isEndedEarly ? { timeoutSeconds: waitSeconds } : {};
}
