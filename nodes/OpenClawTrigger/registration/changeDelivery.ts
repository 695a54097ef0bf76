import type { IDataObject } from 'n8n-workflow';
import type { CronJob } from '../../shared/cronJob/types';
import type { Gateway } from '../../shared/gateway/gateway';
import { isAsPatched } from './delivery';

/** A job that is to deliver somewhere else. */
export interface DeliveryChange {
	job: CronJob;
	delivery: IDataObject;
}

/**
 * Patches the job's delivery. A gateway that numbers a job's versions (`configRevision`) refuses
 * the patch if somebody changed the job since it was read. Where the update failed, or its answer was
 * lost, the job is read again: it may have been done.
 *
 * @returns the job as it is now
 */
export async function changeDelivery(
	gateway: Gateway,
	{ job, delivery }: DeliveryChange,
): Promise<CronJob> {
	const { id, configRevision } = job;
	const revision = { expectedConfigRevision: configRevision };
	return await gateway.cronJobs.update(id, { delivery }, revision).catch(async (error: Error) => {
		const now = await gateway.cronJobs.get(id).catch(() => undefined);
		// What could not be read either is told by the first error, which has the cause.
		return now && isAsPatched(now.delivery, delivery) ? now : await Promise.reject(error);
	});
}
