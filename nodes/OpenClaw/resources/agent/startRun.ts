import { buildCronAddParams } from '../../../shared/cronJob/addParams';
import type { Gateway } from '../../../shared/gateway/gateway';
import { surroundingsOf } from '../../formCollection';
import type { Operation, OperationCall } from '../../operation';
import { resumeUrl } from './resumeUrl';
import { asItem, readRequest, type RunRequest, type WaitingRun } from './waitingRun';

/** Until the execution is stored as waiting, n8n answers 409 to the webhook of a quick run. */
const START_AFTER_MS = 1000;

/** First step of the waiting workflow. The job comes to an end by itself, whatever becomes of n8n. */
export const startRun: Operation = {
	fields: [],
	isRead: false,
	async execute({ context, gateway, itemIndex }: OperationCall) {
		const request = readRequest(context, itemIndex);
		const webhookUrl = resumeUrl(context, request.webhookBaseUrl);
		const params = jobOf(request, { deliveryMode: 'webhook', webhookUrl }, context);
		return [asItem(await createJob(request, params, gateway))];
	},
};

/** The params of `cron.add` for the one-shot job. Throws what the user has to correct. */
export function jobOf(
	{ form, includeReply }: RunRequest,
	delivery: Pick<RunRequest['form'], 'deliveryMode' | 'webhookUrl'>,
	context: OperationCall['context'],
) {
	const at = new Date(Date.now() + START_AFTER_MS).toISOString();
	// The session, which holds the reply, goes with the job.
	const deleteAfterRun = !includeReply;
	const job = { ...form, ...delivery, scheduleKind: 'at' as const, at, deleteAfterRun };
	return buildCronAddParams(job, surroundingsOf(context));
}

export async function createJob(
	request: RunRequest,
	params: ReturnType<typeof jobOf>,
	gateway: Gateway,
): Promise<WaitingRun> {
	const { id } = await gateway.cronJobs.add(params);
	return { ...request, jobId: id };
}
