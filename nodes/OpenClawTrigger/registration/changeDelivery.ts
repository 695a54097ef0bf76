import type { IDataObject } from 'n8n-workflow';
import type { CronJob } from '../../shared/cronJob/types';
import type { Gateway } from '../../shared/gateway/gateway';

/** A job that is to deliver somewhere else. */
export interface DeliveryChange {
	job: CronJob;
	delivery: IDataObject;
}

/**
 * Patches the job's delivery. A gateway that numbers a job's versions (`configRevision`) refuses
 * the patch if somebody changed the job since it was read.
 *
 * @returns the job as it is now
 */
export async function changeDelivery(
	gateway: Gateway,
	{ job, delivery }: DeliveryChange,
): Promise<CronJob> {
	const { id, configRevision } = job;
	return await gateway.cronJobs.update(
		id,
		{ delivery },
		{ expectedConfigRevision: configRevision },
	);
}
