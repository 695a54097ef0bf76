import type { IDataObject } from 'n8n-workflow';
import type { CronJob } from '../../shared/cronJob/types';
import type { GatewayClient } from '../../shared/gateway/client';

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
	gateway: GatewayClient,
	{ job, delivery }: DeliveryChange,
): Promise<CronJob> {
	const { configRevision } = job;
	return await gateway.call<CronJob>('cron.update', {
		id: job.id,
		patch: { delivery },
		...(typeof configRevision === 'string' && { expectedConfigRevision: configRevision }),
	});
}
