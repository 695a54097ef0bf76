import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { simplifiedJob } from '../shared/cronJob/simplifiedJob';
import type { CronJob } from '../shared/cronJob/types';
import type { OperationCall } from './operation';
import { outputFields, shapeOutput } from './output';

/** What the gateway answers of a job; the simplified form has some under the same names. */
const RAW_NAMES = [
	...['configRevision', 'createdAtMs', 'deleteAfterRun', 'displayName', 'failureAlert'],
	...['lastDeliveryError', 'lastDeliveryStatus', 'nextRunAtMs', 'pacing', 'sessionKey', 'state'],
	...['trigger', 'updatedAtMs', 'wakeMode'],
];

const NAMES = [
	...['id', 'name', 'description', 'declarationKey', 'enabled', 'autoDisabled', 'agentId'],
	...['schedule', 'sessionTarget', 'payload', 'delivery', 'nextRunAt', 'lastRunAt'],
	...['lastRunStatus', 'lastError', 'updatedAt', ...RAW_NAMES],
];

/** What a model needs to know of a job. */
const FOR_TOOL = [
	...['id', 'name', 'enabled', 'autoDisabled', 'schedule', 'payload', 'delivery', 'nextRunAt'],
	...['lastRunStatus', 'lastError'],
];

/** The fields that say how an operation of Cron Job returns a job; `more` are fields of its own. */
export function jobOutputFields(operation: string, more: string[] = []): INodeProperties[] {
	return outputFields({ resource: ['cronJob'], operation: [operation] }, [...NAMES, ...more]);
}

/** A job as the item asks for it; `more` is what the operation adds. */
export function jobOutput(call: OperationCall, job: CronJob, more: IDataObject = {}): IDataObject {
	const forTool = [...FOR_TOOL, ...Object.keys(more)];
	return shapeOutput(call, { ...simplifiedJob(job), ...more }, { ...job, ...more }, forTool);
}
