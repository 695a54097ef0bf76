import {
	UnexpectedError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type IWorkflowBase,
} from 'n8n-workflow';

import { historyItem } from '../../../../shared/run/historyEntry';
import { pause } from '../../../../shared/time';
import type { Operation, OperationCall } from '../../../operation';
import type { RunRequest } from './form';
import { isOver } from './hold';
import { isToBeTriedAgain, MOST_TRIES, orLog, resumeUrl, startJob, type WaitingRun } from './job';
import { outcomeOf } from './outcome';

/** The soonest that is looked at a run: webhooks that are refused are refused by then. */
const FIRST_LOOK_MS = 15_000;

/** n8n puts this execution to sleep with the inner one, and goes on with its end: items or error. */
export async function sleepThrough(
	request: RunRequest,
	context: IExecuteFunctions,
): Promise<IDataObject[]> {
	const code = innerWorkflow(context.getNode(), request.waitUntil - request.startedAt);
	const { data, waitTill } = await context.executeWorkflow(
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
	const [items] = data;
	// While it sleeps, what is returned here is not looked at.
	if (!items && !waitTill) throw new UnexpectedError('The inner workflow ended without a result');
	return items?.map(({ json }) => json) ?? [];
}

/**
 * Start → Start the Run → Wait 1 … Wait n → Result. All data go through items, never into
 * parameters: a text there could be an expression.
 */
function innerWorkflow(node: INode, waitMs: number): IWorkflowBase {
	// Each webhook wakes one of them, too.
	const waits = Array.from({ length: looksWithin(waitMs) + MOST_TRIES }, (_, look) =>
		stepNode(`Wait ${look + 1}`, 'awaitRun', node),
	);
	const nodes = [
		START,
		stepNode('Start the Run', 'startRun', node),
		...waits,
		stepNode('Result', 'finishRun', node),
	];
	const now = new Date();
	return {
		// n8n puts in the id of the workflow that it is run by.
		id: '',
		name: 'OpenClaw: Run Agent and Wait',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes: nodes.map((one, index) => ({ ...one, position: [index * 220, 0] as [number, number] })),
		connections: Object.fromEntries(
			nodes
				.slice(1)
				.map(({ name }, index) => [
					nodes[index]!.name,
					{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
				]),
		),
		settings: { executionOrder: 'v1', callerPolicy: 'any' },
	};
}

/** How many looks there are before the time is up, and one for the end of it. */
export function looksWithin(waitMs: number): number {
	return Math.max(1, Math.ceil(Math.log2(waitMs / FIRST_LOOK_MS)) + 2);
}

const START: INode = {
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	position: [0, 0],
	parameters: { inputSource: 'passthrough' },
};

type Step = 'startRun' | 'awaitRun' | 'finishRun';

/** What the ids of the inner workflow's nodes begin with: the form can give none like it. */
const STEP_ID = 'openclaw-run-and-wait:';

function stepNode(name: string, step: Step, { type, typeVersion, credentials }: INode): INode {
	return {
		id: `${STEP_ID}${name}`,
		name,
		type,
		typeVersion,
		credentials,
		position: [0, 0],
		parameters: { resource: 'agent', operation: step },
	};
}

/** The step that a node of the inner workflow is for; undefined for the nodes of a user. */
export function stepOf({ id, parameters }: INode): Operation | undefined {
	return id.startsWith(STEP_ID) ? STEPS[parameters.operation as Step] : undefined;
}

const step = (execute: (call: OperationCall) => Promise<WaitingRun | IDataObject>): Operation => ({
	fields: [],
	isRead: false,
	execute: async (call) => [(await execute(call)) as IDataObject],
});

const STEPS: Record<Step, Operation> = {
	startRun: step(async (call) => {
		const request = inputOf<RunRequest>(call);
		return await startJob(request, resumeUrl(call.context, request.webhookBaseUrl), call);
	}),

	/** Sleeps until the webhook comes, or the run has taken twice as long as up to now. */
	awaitRun: step(async (call) => {
		const { failed, ...run } = inputOf<WaitingRun>(call);
		if (failed && (await isTheLast(failed, run, call))) return { ...run, received: failed };
		const now = Date.now();
		if (!run.received && now < run.waitUntil && !(await isOver(run, call))) {
			const pauseMs = Math.max(FIRST_LOOK_MS, now - run.startedAt);
			await call.context.putExecutionToWait(new Date(Math.min(run.waitUntil, now + pauseMs)));
		}
		return run;
	}),

	finishRun: step(async (call) => await outcomeOf(inputOf<WaitingRun>(call), call)),
};

/** Between two looks for a run in the history, which has it 0.1 s after its webhook was answered. */
const ENTRY_PAUSE_MS = 500;
const ENTRY_LOOKS = 10;

/** Whether the history has the failed run, and it is not tried again. */
async function isTheLast(
	{ runKey }: IDataObject,
	{ jobId }: WaitingRun,
	{ context, gateway }: OperationCall,
): Promise<boolean> {
	for (let look = 0; look < ENTRY_LOOKS; look += 1) {
		if (look > 0) await pause(ENTRY_PAUSE_MS);
		const latest = await orLog(
			gateway.runs.latestOf(jobId),
			'could not look at a failed run',
			context,
		);
		if (latest && historyItem(latest).runKey === runKey) return !isToBeTriedAgain(latest);
	}
	return false;
}

/** The values of `operation` that the steps have. */
export const STEP_OPERATIONS = Object.keys(STEPS);

/** The input item, which the node or the step before has made. */
function inputOf<Input extends RunRequest>({ context, itemIndex }: OperationCall): Input {
	return context.getInputData()[itemIndex]!.json as unknown as Input;
}
