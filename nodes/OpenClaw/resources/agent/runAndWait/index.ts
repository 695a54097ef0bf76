import { UserError, type IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../../../operation';
import { readRunRequest, runAndWaitFields } from './form';
import { canSleep, holdRun } from './hold';
import { jobOf, resumeUrl } from './job';
import { outcomeOf } from './outcome';
import { sleepThrough } from './sleep';

/**
 * Agent: Run and Wait. A one-shot job of the gateway runs the agent, and the execution sleeps in
 * n8n's database meanwhile:
 *
 *     this node            a workflow of its own (sleep.ts)       the gateway
 *
 *     reads the form
 *     starts it ─────────▶ Start the Run ─ cron.add (job.ts) ───▶ one-shot job, a second from now
 *     sleeps               Wait 1: sleeps                         the agent works
 *       ·                    ·  ◀─ POST to its resume URL ─────── the run is over (resume.ts)
 *       ·                  Wait 2: in the history? else sleeps
 *       ·                    ·  ◀─ or its time to look has come
 *       ·                  Wait n: the time is up
 *     its item or error ◀─ Result: item or error (outcome.ts)
 *
 * n8n never calls a node again that has slept: whatever is to happen after waking is another node.
 * A webhook that never comes (refused by the gateway's host policy, or not sent, as for a run that
 * timed out) is made up for by the looks at the history. Where an execution cannot sleep, hold.ts
 * waits in the process.
 */
export const runAndWait: Operation = {
	fields: runAndWaitFields,
	isRead: false,
	async execute(call) {
		const { context } = call;
		const request = readRunRequest(call);
		if (!canSleep(context)) return [await outcomeOf(await holdRun(request, call), call)];
		assertOneItem(context);
		// Checked before anything sleeps; the URL is the inner workflow's in the end.
		jobOf(request, resumeUrl(context, request.webhookBaseUrl), context);
		return await sleepThrough(request, context);
	},
};

/** With several sleeping workflows n8n would go on with the first that ends, and lose the others. */
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
