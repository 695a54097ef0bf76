/** A person in the loop: the live trigger hears what agents ask, and the OpenClaw node answers. */
import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LIVE, liveTrigger } from './harness/liveWorkflow.mts';
import { byId } from './harness/nodeRun.mts';
import { connectOperator, type Operator } from './harness/operator.mts';
import { askFor, type Reply } from './harness/stubModel.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers({ gateway: { config: { tools: { exec: { mode: 'ask' } } } } });

/** Starts turns, and does not say that it could decide. */
let operator: Operator;
beforeAll(async () => {
	operator = await connectOperator(peers().gateway);
});
afterAll(() => operator.close());

let turns = 0;

async function startTurn(call: Reply['call'], sessionKey?: string): Promise<string> {
	turns += 1;
	const runId = `live-turn-${turns}`;
	await operator.call('agent', {
		message: `Do it. ${askFor({ call })}`,
		idempotencyKey: runId,
		sessionKey: sessionKey ?? `agent:main:e2e:${runId}`,
	});
	return runId;
}

async function endOf(runId: string): Promise<string> {
	const end = await operator.call<{ terminalReply?: { text?: string } }>('agent.wait', {
		...{ runId, timeoutMs: 180_000 },
	});
	return end.terminalReply?.text ?? '';
}

/** The live trigger, and an operation of the OpenClaw node on what it brings. */
async function publish(event: string, operation: object) {
	const { api, credentials } = peers();
	const workflow = await api.createWorkflow(`${event} ${randomUUID()}`, [
		liveTrigger(peers(), { events: [event] }),
		{
			name: 'OpenClaw',
			type: 'n8n-nodes-openclaw-gateway.openClaw',
			typeVersion: 2,
			parameters: { ...operation },
			credentials: { openClawApi: credentials.openClawApi },
		},
	]);
	await api.activate(workflow);
	return workflow;
}

const exec = (command: string) => ({ name: 'exec', arguments: { command } });

/** What the trigger of the workflow's one execution brought. */
async function broughtTo(workflowId: string) {
	const [execution] = await peers().api.waitForExecutions(workflowId, 1);
	return (await peers().api.getExecution(execution!.id)).items(LIVE);
}

describe('an approval', () => {
	it('is denied at once while no trigger asks for approvals', async () => {
		const workflow = await publish('runFinished', { resource: 'gateway', operation: 'getStatus' });
		expect(await endOf(await startTurn(exec('uname -s')))).toMatch(/denied/i);
		const { items } = await operator.call<{ items: Array<{ reason?: string }> }>(
			'approval.history',
			{},
		);
		expect(items[0]).toMatchObject({ reason: 'no-route' });
		await peers().api.deactivate(workflow);
	});

	it('is decided by the workflow, and the agent goes on', async () => {
		const workflow = await publish('approvalRequested', {
			...{ resource: 'approval', operation: 'resolve', decision: 'allow-once' },
			approvalId: byId('={{ $json.approvalId }}'),
		});
		// Only what connects after the publication counts as somebody who can decide.
		const runId = await until('a turn that waits', { seconds: 180 }, async () => {
			const id = await startTurn(exec('uname -s -m'));
			return (await endOf(id)).includes('Linux') ? id : undefined;
		});
		expect(await broughtTo(workflow.id)).toMatchObject([
			{ event: 'approvalRequested', command: 'uname -s -m', status: 'pending', agentId: 'main' },
		]);
		expect(runId).toContain('live-turn');
		await peers().api.deactivate(workflow);
	});
});

describe('a question', () => {
	it('that was asked before the publication is answered by the workflow', async () => {
		const question = {
			...{ id: 'target', header: 'Target', question: 'Where to?' },
			options: [{ label: 'Staging' }, { label: 'Production' }],
		};
		const args = { questions: [question], timeoutSeconds: 300 };
		const call = { name: 'tool_call', arguments: { id: 'ask_user', args } };
		const runId = await startTurn(call, 'agent:main:main');
		await until('the question', { seconds: 60 }, async () => {
			const { questions } = await operator.call<{ questions: unknown[] }>('question.list');
			return questions.length > 0 || undefined;
		});
		const workflow = await publish('questionAsked', {
			...{ resource: 'question', operation: 'answer', answers: 'Production' },
			questionId: byId('={{ $json.questionId }}'),
		});
		expect(await endOf(runId)).toContain('Production');
		expect(await broughtTo(workflow.id)).toMatchObject([
			{ event: 'questionAsked', status: 'pending', questions: [{ key: 'target' }] },
		]);
		await peers().api.deactivate(workflow);
	});
});
