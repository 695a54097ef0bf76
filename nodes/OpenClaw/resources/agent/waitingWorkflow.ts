import type { INode, IWorkflowBase } from 'n8n-workflow';

import { looksWithin } from './awaitRun';

/**
 * The workflow that waits for one run: Start → Start the Run → Wait … Wait → Result. n8n never
 * calls a node again that has slept, so what is to be done after waking is a node of its own, and
 * its end (an item or an error) becomes that of the node in the user's workflow. All data go
 * through items, never into parameters: a text there could be an expression.
 */
export function waitingWorkflow(node: INode, waitMs: number): IWorkflowBase {
	const waits = Array.from({ length: looksWithin(waitMs) }, (_, look) =>
		step(`Wait ${look + 1}`, 'awaitRun', node),
	);
	const nodes = [
		START,
		step('Start the Run', 'startRun', node),
		...waits,
		step('Result', 'finishRun', node),
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

const START: INode = {
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	position: [0, 0],
	parameters: { inputSource: 'passthrough' },
};

function step(name: string, operation: string, { type, typeVersion, credentials }: INode): INode {
	return {
		id: name,
		name,
		type,
		typeVersion,
		credentials,
		position: [0, 0],
		parameters: { resource: 'agent', operation },
	};
}
