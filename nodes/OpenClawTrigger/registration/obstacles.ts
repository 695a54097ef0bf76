import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import type { Gateway } from '../../shared/gateway/gateway';
import { maskUrls } from '../../shared/secrets/urlSecrets';
import type { TakenJob } from './plan';
import type { Target } from './registeredUrl';

export function takenText({ job, by, isCopy }: TakenJob): string {
	const name = `The job "${job.name}" (${job.id})`;
	return isCopy
		? `${name} already delivers to this trigger in another n8n: ${by}`
		: `${name} already delivers to another webhook: ${by}`;
}

export const missingText = (ids: string[]) =>
	`The gateway has no job with the ID ${ids.join(', ')}`;

export function missingError(context: IHookFunctions, ids: string[]) {
	return new NodeOperationError(context.getNode(), missingText(ids), {
		description:
			"It may have been deleted. Remove it from 'Cron Job Names or IDs' and publish again.",
	});
}

export function takenError(
	context: IHookFunctions,
	gateway: Gateway,
	taken: TakenJob,
	{ url }: Target,
) {
	const remedy = taken.isCopy
		? 'That n8n has the same encryption key: a copy of this one, or this one at its address of before. If it is not in use any more, or this one shall have the job, turn on Replace Other Webhooks and publish again.'
		: 'Turn on Replace Other Webhooks to take the job over until the workflow is unpublished, or remove it from Cron Job Names or IDs.';
	return new NodeOperationError(context.getNode(), gateway.cleanText(takenText(taken)), {
		description: `It was not pointed at this trigger (${maskUrls(url)}), and nothing was changed. ${remedy}`,
	});
}
