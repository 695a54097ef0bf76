import { NodeOperationError, sleep } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';
import { oneAtATime } from './oneAtATime';

const ATTEMPTS = 4;
const FIRST_PAUSE_IN_MS = 100;

/**
 * Records `keys` in n8n's own deduplication store and answers those that it had not seen.
 *
 * The store survives restarts and is shared by all processes of an n8n. It holds one row for a
 * workflow (scope `workflow`: the OpenClaw triggers of one workflow share it) with the last
 * `window` keys, hashed, so its cost does not grow with the number of runs ever seen.
 *
 * @throws NodeOperationError where the store cannot be used: the execution fails and can be retried
 */
export async function recordInStore(
	context: IExecuteFunctions,
	keys: string[],
	window: number,
): Promise<string[]> {
	const queue = context.getWorkflow().id ?? '';
	return await oneAtATime(queue, async () => {
		for (let attempt = 1; ; attempt++) {
			try {
				const { new: fresh } = await context.helpers.checkProcessedAndRecord(keys, 'workflow', {
					mode: 'entries',
					maxEntries: window,
				});
				return fresh as string[];
			} catch (error) {
				// The first two executions ever may both try to create the row, each in its process.
				if (attempt === ATTEMPTS) throw storeError(context, error as Error);
				await sleep(FIRST_PAUSE_IN_MS * 2 ** (attempt - 1));
			}
		}
	});
}

function storeError(context: IExecuteFunctions, { message }: Error): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		`n8n's deduplication store could not be used: ${message}`,
		{
			description:
				'The run is kept in this execution: retry it once the cause is gone. If a Remove Duplicates node of this workflow has the scope "Workflow" and keeps the latest value, set its scope to "Node". To do without deduplication, switch the Deduplicate option of the trigger off.',
		},
	);
}
