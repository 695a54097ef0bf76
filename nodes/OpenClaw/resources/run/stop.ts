import { UserError, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { textOf } from '../../../shared/cronJob/fieldValues';
import type { Task } from '../../../shared/gateway/api/tasks';
import { asJobId, jobLocator, readOptionalJobId } from '../../jobLocator';
import { unlessChosen } from '../../locatorModes';
import type { Operation, OperationCall } from '../../operation';
import { jobIdIn, readRun, runLocator } from './runLocator';

const reason: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: 'Stopped by n8n',
	description: 'What the history of the gateway gives as the error of the run',
	displayOptions: { show: { resource: ['run'], operation: ['stop'] } },
};

/** Which runs to stop: all of the job that are under way, or the one. */
interface Wanted {
	jobId: string;
	isWanted(task: Task): boolean;
	/** Whether the job itself was chosen. */
	isByJob: boolean;
}

export const stop: Operation = {
	fields: [
		{
			...jobLocator('stop', 'run'),
			required: false,
			description: 'The job whose run to stop. Not needed where a run is given.',
		},
		{
			...unlessChosen(runLocator('stop', 'searchRunningRuns'), 'Whatever run is under way'),
			required: false,
			description:
				'The run to stop, where it must be this one and not another of the job. Not set: whatever run of the job is under way.',
		},
		reason,
	],
	isRead: false,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const { jobId, isWanted, isByJob } = readWanted(call);
		const given: unknown = context.getNodeParameter('reason', itemIndex, '');
		const why = textOf(given ?? '', 'Reason').trim();
		const running = (await gateway.tasks.runs(jobId)).filter(isWanted);
		if (running.length === 0) {
			// Rejects where the gateway has no such job: nothing of it can run then.
			if (isByJob) await gateway.cronJobs.get(jobId);
			return [notStopped(jobId, null, 'not-running')];
		}
		const items: IDataObject[] = [];
		for (const task of running) {
			const outcome = await gateway.tasks.cancel(task.id, why);
			items.push(
				outcome.cancelled ? stopped(jobId, outcome.task) : notStopped(jobId, task, outcome.reason),
			);
		}
		return items;
	},
};

function readWanted(call: OperationCall): Wanted {
	const chosenJob = readOptionalJobId(call.context, call.itemIndex);
	const { run, isById } = readRun(call);
	if (run === '') {
		if (chosenJob !== undefined) return { jobId: chosenJob, isWanted: () => true, isByJob: true };
		throw new UserError('Neither a job nor a run is chosen', {
			description: 'Pick the job whose run to stop, or give the key or the ID of the run.',
		});
	}
	const jobId = isById ? jobIdOfRunId(run) : jobIdIn(run);
	if (chosenJob !== undefined && chosenJob !== jobId) {
		throw new UserError(`The run "${run}" is not one of the job "${chosenJob}"`, {
			description: 'Leave the job empty: the key of a run names its job.',
		});
	}
	return {
		jobId,
		isWanted: ({ runId, runKey }) => (isById ? runId : runKey) === run,
		isByJob: false,
	};
}

/** The gateway gives `manual:<job>:<ms>:<n>` to a run that `cron.run` started. */
function jobIdOfRunId(runId: string): string {
	const jobId = /^manual:(.+):\d+:\d+$/.exec(runId)?.[1];
	if (jobId !== undefined) return asJobId(jobId);
	throw new UserError(`"${runId}" is not the ID of a run that was started by hand`, {
		description: 'Only such runs have one while they run. Give the key of the run, or its job.',
	});
}

function stopped(jobId: string, task: Task): IDataObject {
	return { jobId, ...identityOf(task), stopped: true, status: task.status, reason: null };
}

function notStopped(jobId: string, task: Task | null, reason: string): IDataObject {
	const identity = task === null ? { runKey: null, runId: null, taskId: null } : identityOf(task);
	return { jobId, ...identity, stopped: false, status: task?.status ?? null, reason };
}

/** In the words of the other operations and of the triggers. */
function identityOf({ id, runKey, runId }: Task): IDataObject {
	return { runKey, runId, taskId: id };
}
