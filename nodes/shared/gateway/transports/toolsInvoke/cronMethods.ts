import type { IDataObject } from 'n8n-workflow';

import type { CronJob } from '../../../cronJob/types';
import { noSuchJob } from '../../errors/refused';
import { NO_DECLARATION_KEYS } from '../../errors/toolsInvoke';
import type { MethodOver } from '../../methods';
import { CallFailed, type CronTool } from './cronTool';
import { findJob, listJobs } from './jobs';
import { runsReader } from './runs';

/** Answers a method of the gateway by its tool `cron`. Rejects with CallFailed. */
export type ByTool = (tool: CronTool, params: IDataObject) => Promise<unknown>;

/** The methods that the tool can stand in for, for one connection (measured on OpenClaw 2026.3.22). */
export const cronMethods = (): Record<MethodOver<'toolsInvoke'>, ByTool> => ({
	'cron.status': async (tool) => await tool.invoke('status'),
	'cron.list': listJobs,
	'cron.get': async (tool, { id }) => await findJob(tool, id),
	'cron.add': addJob,
	'cron.update': async (tool, { id, ...change }) =>
		await tool.invoke<CronJob>('update', { jobId: id, ...change }),
	'cron.remove': removeJob,
	'cron.run': runJob,
	'cron.runs': runsReader(),
});

async function addJob(tool: CronTool, params: IDataObject) {
	if ('declarationKey' in params) throw new CallFailed(NO_DECLARATION_KEYS);
	// Where they are missing the tool puts in those of the session that it runs in, which is none here.
	const job = { agentId: null, sessionKey: null, ...params };
	return await tool.invoke<CronJob>('add', { job });
}

async function removeJob(tool: CronTool, { id }: IDataObject) {
	const answer = await tool.invoke<{ removed?: boolean }>('remove', { jobId: id });
	if (answer.removed === false) throw new CallFailed(noSuchJob());
	return answer;
}

/** The tool takes every mode that it does not know for `force`. */
async function runJob(tool: CronTool, { id, mode }: IDataObject) {
	if (mode === 'if-enabled' && !(await findJob(tool, id)).enabled) {
		return { ok: true, ran: false, reason: 'disabled' };
	}
	return await tool.invoke('run', { jobId: id, runMode: mode === 'due' ? 'due' : 'force' });
}
