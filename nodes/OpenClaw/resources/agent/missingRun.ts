import { UserError } from 'n8n-workflow';

import type { Gateway } from '../../../shared/gateway/gateway';
import { readNumber, readObject } from '../../../shared/json';
import type { WaitingRun } from './waitingRun';

/** Why there is no finished run at the end of the wait. A job that has not begun is taken back. */
export async function explainMissingRun(
	{ jobId, startedAt, waitUntil }: WaitingRun,
	gateway: Gateway,
): Promise<UserError> {
	const waited = `${Math.round((waitUntil - startedAt) / 1000)} s`;
	const job = await gateway.cronJobs.get(jobId);
	if (readNumber(readObject(job, 'state'), 'runningAtMs') !== null) {
		return new UserError(`The run did not end within ${waited} (job "${jobId}")`, {
			description:
				'The gateway goes on with it. Raise Wait At Most, or give the run a Timeout. Its result will be in Run: Get Many for this job.',
		});
	}
	const { enabled } = await gateway.cronJobs.schedulerStatus();
	await gateway.cronJobs.remove(jobId);
	return new UserError(`The gateway did not begin the run within ${waited} (job "${jobId}")`, {
		description:
			enabled === false
				? 'Its scheduler is off: set cron.enabled to true in openclaw.json and restart it. The job has been removed.'
				: 'It may be busy with other runs, or its clock be behind. Look at its log (openclaw logs). The job has been removed.',
	});
}
