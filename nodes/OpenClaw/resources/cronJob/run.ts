import { UserError, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { numberOf, switchOf } from '../../../shared/cronJob/fieldValues';
import type { RunHistoryEntry } from '../../../shared/run/historyEntry';
import type { Operation, OperationCall } from '../../operation';
import { jobLocator, readJobId } from '../../jobLocator';
import { runOutput, runOutputFields } from '../../runOutput';
import { keptOf } from '../../tries';
import { followRun, type Following } from './followRun';

const displayOptions = { show: { resource: ['cronJob'], operation: ['run'] } };

const runMode: INodeProperties = {
	displayName: 'Mode',
	name: 'runMode',
	type: 'options',
	options: [
		{ name: 'Always', value: 'force', description: 'Also when the job is disabled or not due' },
		{ name: 'If Due', value: 'due', description: 'Only when its schedule says so' },
		{ name: 'If Enabled', value: 'if-enabled', description: 'Not when the job is disabled' },
	],
	default: 'force',
	description: 'When to run the job; where it does not run, the item says why',
	displayOptions,
};

const waitForEnd: INodeProperties = {
	displayName: 'Wait for the End',
	name: 'waitForEnd',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until the run is over and return its result. A long run is better received by an OpenClaw Live Trigger.',
	displayOptions,
};

const maxWaitSeconds: INodeProperties = {
	displayName: 'Wait At Most (Seconds)',
	name: 'maxWaitSeconds',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 600,
	description: 'How long to wait for the end of the run, or else for its start',
	displayOptions,
};

export const run: Operation = {
	fields: [
		jobLocator('run'),
		runMode,
		waitForEnd,
		maxWaitSeconds,
		...runOutputFields({ ...displayOptions.show, waitForEnd: [true] }),
	],
	isRead: false,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const id = readJobId(context, itemIndex);
		const following = readFollowing(call);
		const mode = context.getNodeParameter('runMode', itemIndex) as string;
		const kept = keptOf(context, itemIndex);
		const answer = kept.startedRun ?? (await gateway.cronJobs.run(id, mode));
		if ('reason' in answer) return [notRun(id, answer.reason)];
		kept.startedRun = answer;
		const { runId } = answer;
		const entry = await followRun(call, { jobId: id, runId }, following);
		if (entry && isLost(entry)) {
			delete kept.startedRun;
			throw lostRun(id);
		}
		if (entry && following.until === 'end') return [runOutput(call, entry)];
		return [{ jobId: id, runId, started: true, reason: null }];
	},
};

function readFollowing({ context, itemIndex }: OperationCall): Following {
	const wait = context.getNodeParameter('maxWaitSeconds', itemIndex);
	const seconds = numberOf(wait, 'Wait At Most (Seconds)', { min: 0.001 });
	const isToEnd = switchOf(context.getNodeParameter('waitForEnd', itemIndex), 'Wait for the End');
	return { until: isToEnd ? 'end' : 'start', maxWaitSeconds: seconds };
}

/** Reasons that the mode asks for; every other means that what was wanted did not happen. */
const EXPECTED_REASONS = ['not-due', 'disabled'];

function notRun(jobId: string, reason: string): IDataObject {
	if (EXPECTED_REASONS.includes(reason)) return { jobId, runId: null, started: false, reason };
	throw new UserError(`The gateway did not run the job (reason: ${reason}; job "${jobId}")`, {
		description:
			reason === 'already-running'
				? 'It is running, or waiting to run. Wait for its end.'
				: 'Look at the job with Get, and at the log of the gateway (openclaw logs).',
	});
}

/**
 * Since 2026.9 the gateway ties a manual run to the request that asked for it, and an HTTP request
 * is over before the run begins: it ends with this error and has not run at all.
 */
function isLost({ error }: RunHistoryEntry): boolean {
	return /^Gateway (client|caller) authority /.test(error ?? '');
}

function lostRun(jobId: string): UserError {
	return new UserError(`The gateway took the run on and lost it (job "${jobId}")`, {
		description:
			'Over HTTP it drops the run with the end of the request. Choose the transport WebSocket in the OpenClaw Gateway API credential.',
	});
}
