import { NodeHelpers, UserError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { readFormCollection } from '../../formCollection';
import type { Operation, OperationCall } from '../../operation';
import { runAndWaitFields } from './fields';
import { outcomeOf } from './finishRun';
import { holdRun } from './holdRun';
import { resumeUrl } from './resumeUrl';
import { jobOf } from './startRun';
import { waitingWorkflow } from './waitingWorkflow';
import type { RunRequest } from './waitingRun';

const UNIT_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

export const runAndWait: Operation = {
	fields: runAndWaitFields,
	isRead: false,
	async execute(call) {
		const { context } = call;
		const request = readForm(call);
		if (isTool(context)) return [await outcomeOf(await holdRun(request, call), call)];
		assertOneItem(context);
		// Checked before anything waits; the URL is the waiting workflow's in the end.
		const webhookUrl = resumeUrl(context, request.webhookBaseUrl);
		jobOf(request, { deliveryMode: 'webhook', webhookUrl }, context);
		return await runWaitingWorkflow(request, context);
	},
};

function readForm({ context, itemIndex }: OperationCall): RunRequest {
	const read = (name: string) => context.getNodeParameter(name, itemIndex);
	const { returnFailedRuns, webhookBaseUrl, ...fields } = readFormCollection(
		context,
		'additionalFields',
		itemIndex,
	) as RunRequest['form'] & { returnFailedRuns?: boolean; webhookBaseUrl?: string };
	const waitMs = Number(read('waitAmount')) * (UNIT_MS[String(read('waitUnit'))] ?? NaN);
	if (!(waitMs > 0)) throw new UserError('Wait At Most must be more than zero');
	const startedAt = Date.now();
	return {
		form: {
			name: `n8n: ${context.getWorkflow().name ?? context.getNode().name}`,
			message: read('message') as string,
			...fields,
		},
		startedAt,
		waitUntil: startedAt + waitMs,
		includeReply: read('includeReply') === true,
		returnFailedRuns: returnFailedRuns === true,
		webhookBaseUrl: (webhookBaseUrl ?? '').trim(),
	};
}

/** n8n calls a node that is a tool by another type, and has no way to let it sleep. */
function isTool(context: IExecuteFunctions): boolean {
	return NodeHelpers.isToolType(context.getNode().type);
}

/** With several waiting workflows n8n would go on with the first that ends, and lose the others. */
function assertOneItem(context: IExecuteFunctions): void {
	const { length } = context.getInputData();
	if (length <= 1) return;
	throw new UserError(
		`An execution can wait for one run at a time, and there are ${length} items`,
		{
			description:
				'Put a Loop Over Items node with Batch Size 1 before this node, and connect this node back to it.',
		},
	);
}

/** n8n puts this execution to wait with the other one, and goes on with its end. */
async function runWaitingWorkflow(
	request: RunRequest,
	context: IExecuteFunctions,
): Promise<IDataObject[]> {
	const code = waitingWorkflow(context.getNode(), request.waitUntil - request.startedAt);
	const { data } = await context.executeWorkflow(
		{ code },
		[{ json: request as unknown as IDataObject }],
		undefined,
		{
			parentExecution: {
				executionId: context.getExecutionId(),
				workflowId: context.getWorkflow().id!,
				shouldResume: true,
			},
		},
	);
	return data[0]?.map(({ json }) => json) ?? [];
}
