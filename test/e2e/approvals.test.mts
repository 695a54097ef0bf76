/** What agents ask people for: approvals and questions of real runs, decided from n8n. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { addCommandJob } from './harness/commandJobs.mts';
import { byId, executeOperation, operate } from './harness/nodeRun.mts';
import { connectOperator, type Operator } from './harness/operator.mts';
import { askFor, type Reply } from './harness/stubModel.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers({ gateway: { config: { tools: { exec: { mode: 'ask' } } } } });

/** Somebody who could decide: without, the gateway denies at once. */
let operator: Operator;
beforeAll(async () => {
	operator = await connectOperator(peers().gateway, ['approvals']);
});
afterAll(() => operator.close());

type Item = Record<string, unknown>;

/** Waits for the one item of a list operation that fits. */
const pendingItem = async (resource: string, fits: (item: Item) => boolean) =>
	await until(`a pending ${resource}`, { seconds: 60, everyMs: 1000 }, async () =>
		(await operate(peers(), resource, 'getAll', { returnAll: true })).find(fits),
	);

let turns = 0;

/** Starts a turn of the agent, which calls this tool; returns its run and session. */
async function startTurn(call: Reply['call'], sessionKey?: string) {
	turns += 1;
	const runId = `turn-${turns}`;
	const key = sessionKey ?? `agent:main:e2e:${runId}`;
	const message = `Do it. ${askFor({ call })}`;
	await operator.call('agent', { message, idempotencyKey: runId, sessionKey: key });
	return { runId, sessionKey: key };
}

/** Runs a cron job whose agent calls this tool; returns the job. */
async function startJob(call: Reply['call']): Promise<string> {
	const [job] = await operate(peers(), 'cronJob', 'create', {
		...{ name: 'Asks', message: `Do it. ${askFor({ call })}` },
		...{ scheduleKind: 'every', everyValue: 100, everyUnit: 'days', deliveryMode: 'none' },
	});
	await operate(peers(), 'cronJob', 'run', { cronJobId: byId(job!.id) });
	return String(job!.id);
}

/** The end of a turn: its status, and what the agent wrote. */
async function endOf(runId: string): Promise<{ status: string; text: string }> {
	const end = await operator.call<{ status: string; terminalReply?: { text?: string } }>(
		'agent.wait',
		{ runId, timeoutMs: 60_000 },
	);
	return { status: end.status, text: end.terminalReply?.text ?? '' };
}

const decide = async (approvalId: unknown, decision: string) =>
	await operate(peers(), 'approval', 'resolve', { approvalId: byId(approvalId), decision });

const exec = (command: string) => ({ name: 'exec', arguments: { command } });

describe('Approval', () => {
	const approvalOf = async (command: string) =>
		await pendingItem('approval', (item) => item.command === command);

	it.each([
		['allow-once', 'allowed', 'Linux'],
		['deny', 'denied', 'denied'],
	])('of an agent’s turn: %s', async (decision, status, words) => {
		const command = `uname -s -${decision === 'deny' ? 'n' : 'm'}`;
		const { runId, sessionKey } = await startTurn(exec(command));
		const approval = await approvalOf(command);
		expect(approval).toMatchObject({
			...{ kind: 'exec', status: 'pending', agentId: 'main', sessionKey, jobId: null },
			...{ allowedDecisions: ['allow-once', 'deny'], decision: null },
		});
		const { approvalId } = approval;
		const got = await operate(peers(), 'approval', 'get', { approvalId: byId(approvalId) });
		expect(got).toMatchObject([{ approvalId, command, status: 'pending' }]);

		expect(await decide(approvalId, decision)).toMatchObject([{ applied: true, status, decision }]);
		const end = await endOf(runId);
		expect(end.text).toContain(words);
		// The second decision gets the first.
		const other = decision === 'deny' ? 'allow-once' : 'deny';
		expect(await decide(approvalId, other)).toMatchObject([{ applied: false, status, decision }]);
	});

	it.each([
		['allow-once', 'date -u +%Y', /20\d\d/],
		['deny', 'date -u +%y', /denied/i],
	])('of the run of a cron job, which names the job: %s', async (decision, command, words) => {
		const jobId = await startJob(exec(command));
		const approval = await approvalOf(command);
		expect(approval).toMatchObject({ jobId, kind: 'exec' });
		expect(await decide(approval.approvalId, decision)).toMatchObject([
			{ applied: true, decision },
		]);
		const [run] = await peers().gateway.waitForRuns(jobId);
		expect(run).toMatchObject({ status: 'ok', summary: expect.stringMatching(words) });
	});

	it('of the run of a cron job, decided by two executions at once', async () => {
		const command = 'date -u +%m';
		const jobId = await startJob(exec(command));
		const { approvalId } = await approvalOf(command);
		const decisions = ['allow-once', 'deny'].map((decision) => decide(approvalId, decision));
		const outcomes = (await Promise.all(decisions)).flat();
		expect(outcomes.filter(({ applied }) => applied)).toHaveLength(1);
		expect(new Set(outcomes.map(({ decision }) => decision)).size).toBe(1);
		await peers().gateway.waitForRuns(jobId);
	});

	it('that has expired: said so, and nothing is decided any more', async () => {
		// Another one than asks counts as somebody who could decide. The answer comes with the end.
		const asking = await connectOperator(peers().gateway);
		const id = `expires-${Date.now()}`;
		const params = { id, command: 'uname -o', host: 'gateway', agentId: 'main', timeoutMs: 2000 };
		await asking.call('exec.approval.request', params);
		await asking.close();
		const [late] = await decide(id, 'allow-once');
		expect(late).toMatchObject({ applied: false, status: 'expired', decision: null });
	});

	it('decided by two executions at once: one counts, and both say which', async () => {
		const command = 'uname -r';
		await startTurn(exec(command));
		const { approvalId } = await approvalOf(command);
		const outcomes = (
			await Promise.all([decide(approvalId, 'allow-once'), decide(approvalId, 'deny')])
		).flat();
		expect(outcomes.filter(({ applied }) => applied)).toHaveLength(1);
		const counts = outcomes.find(({ applied }) => applied)!.decision;
		expect(outcomes.map(({ decision }) => decision)).toEqual([counts, counts]);
	});

	it('of a run that has ended meanwhile: nothing is decided any more', async () => {
		const command = 'uname -v';
		const { sessionKey } = await startTurn(exec(command));
		const { approvalId } = await approvalOf(command);
		await operator.call('sessions.abort', { key: sessionKey });
		const [late] = await decide(approvalId, 'allow-once');
		expect(late).toMatchObject({ applied: false, status: 'cancelled', decision: null });
	});

	it('what it does not allow is refused before the gateway takes it for a denial', async () => {
		const command = 'uname -p';
		await startTurn(exec(command));
		const { approvalId } = await approvalOf(command);
		const execution = await executeOperation(peers(), {
			...{ resource: 'approval', operation: 'resolve', decision: 'allow-always' },
			approvalId: byId(approvalId),
		});
		expect(execution.error?.description).toContain('It allows: allow-once, deny');
		expect(await decide(approvalId, 'deny')).toMatchObject([{ applied: true }]);
	});
});

describe('Question', () => {
	const ask = (question: string, timeoutSeconds = 300) => ({
		name: 'tool_call',
		arguments: {
			id: 'ask_user',
			args: {
				questions: [
					{
						...{ id: 'target', header: 'Target', question },
						options: [{ label: 'Staging' }, { label: 'Production' }],
					},
				],
				timeoutSeconds,
			},
		},
	});

	const askInMain = async (question: string, timeoutSeconds?: number) =>
		await startTurn(ask(question, timeoutSeconds), 'agent:main:main');

	const questionThat = async (asks: string) =>
		await pendingItem('question', ({ questions }) => JSON.stringify(questions).includes(asks));

	const answer = async (questionId: unknown, answers: unknown) =>
		await operate(peers(), 'question', 'answer', { questionId: byId(questionId), answers });

	it('of an agent’s turn: answered, and the agent goes on with it', async () => {
		const { runId } = await askInMain('Where to first?');
		const { questionId, questions } = await questionThat('Where to first?');
		expect(questions).toMatchObject([{ key: 'target', options: ['Staging', 'Production'] }]);
		expect(await answer(questionId, 'Production')).toMatchObject([
			{ applied: true, status: 'answered', answers: { target: ['Production'] } },
		]);
		expect((await endOf(runId)).text).toContain('Production');
		expect(await answer(questionId, 'Staging')).toMatchObject([
			{ applied: false, answers: { target: ['Production'] } },
		]);
	});

	it('answered by two executions at once: one counts, and both say which', async () => {
		const { runId } = await askInMain('Where to now?');
		const { questionId } = await questionThat('Where to now?');
		const outcomes = (
			await Promise.all([answer(questionId, 'Staging'), answer(questionId, 'Production')])
		).flat();
		expect(outcomes.filter(({ applied }) => applied)).toHaveLength(1);
		const counts = outcomes.find(({ applied }) => applied)!.answers;
		expect(outcomes.map(({ answers }) => answers)).toEqual([counts, counts]);
		await endOf(runId);
	});

	it('cancelled: the agent goes on without', async () => {
		const { runId } = await askInMain('Where to at all?');
		const { questionId } = await questionThat('Where to at all?');
		const cancelled = await operate(peers(), 'question', 'cancel', {
			questionId: byId(questionId),
		});
		expect(cancelled).toMatchObject([{ applied: true, status: 'cancelled', answers: null }]);
		expect((await endOf(runId)).status).toBe('ok');
	});

	it.each([
		['answered', async (id: unknown) => await answer(id, 'Production'), /Production/],
		[
			'cancelled',
			async (questionId: unknown) =>
				await operate(peers(), 'question', 'cancel', { questionId: byId(questionId) }),
			/no_answer|cancel/i,
		],
	])('of the run of a cron job: %s', async (status, decideOn, words) => {
		const jobId = await startJob(ask(`May the job go on (${status})?`));
		const { questionId, ...asked } = await questionThat(`May the job go on (${status})?`);
		expect(asked).toMatchObject({ jobId, status: 'pending' });
		expect(await decideOn(questionId)).toMatchObject([{ applied: true, status }]);
		const [run] = await peers().gateway.waitForRuns(jobId);
		expect(run).toMatchObject({ status: 'ok', summary: expect.stringMatching(words) });
	});

	it('of the run of a cron job, answered by two executions at once', async () => {
		const jobId = await startJob(ask('Where may the job go?'));
		const { questionId } = await questionThat('Where may the job go?');
		const answers = ['Staging', 'Production'].map((one) => answer(questionId, one));
		const outcomes = (await Promise.all(answers)).flat();
		expect(outcomes.filter(({ applied }) => applied)).toHaveLength(1);
		expect(outcomes[0]!.answers).toEqual(outcomes[1]!.answers);
		await peers().gateway.waitForRuns(jobId);
	});

	it('expired: told as long as the gateway knows it, and then as gone', async () => {
		const { runId } = await askInMain('Where to in time?', 30);
		const jobId = await startJob(ask('May the job go on in time?', 30));
		const { questionId } = await questionThat('Where to in time?');
		const ofJob = await questionThat('May the job go on in time?');
		const late = async (id: unknown = questionId) =>
			await executeOperation(peers(), {
				...{ resource: 'question', operation: 'answer', answers: 'Staging' },
				questionId: byId(id),
			});
		const expectExpired = async (id: unknown) =>
			expect((await late(id)).items('OpenClaw')).toMatchObject([
				{ applied: false, status: 'expired', answers: null },
			]);
		await endOf(runId);
		await expectExpired(questionId);
		const [run] = await peers().gateway.waitForRuns(jobId);
		await expectExpired(ofJob.questionId);
		// The agent of the job goes on without an answer.
		expect(run).toMatchObject({
			status: 'ok',
			summary: expect.stringMatching(/no_answer|expired/i),
		});
		const gone = await until(
			'the gateway to forget it',
			{ seconds: 60, everyMs: 2000 },
			async () => {
				const execution = await late();
				return execution.status === 'error' ? execution : undefined;
			},
		);
		expect(gone.error?.message).toContain('The gateway has no such question');
	}, 180_000);
});

describe('Run: Stop', () => {
	it('stops the run of a job, whose history says so; then there is nothing to stop', async () => {
		const [job] = await operate(peers(), 'cronJob', 'create', {
			...{ name: 'Takes long', message: `Work. ${askFor({ delayMs: 60_000 })}` },
			...{ scheduleKind: 'every', everyValue: 100, everyUnit: 'days', deliveryMode: 'none' },
		});
		const cronJobId = byId(job!.id);
		const [started] = await operate(peers(), 'cronJob', 'run', { cronJobId });
		const [stopped] = await operate(peers(), 'run', 'stop', { cronJobId, reason: 'Enough' });
		expect(stopped).toMatchObject({ stopped: true, runId: started!.runId, status: 'cancelled' });
		const [run] = await peers().gateway.waitForRuns(String(job!.id));
		expect(run).toMatchObject({ status: 'error', error: 'Enough', runId: started!.runId });
		expect(stopped!.runKey).toBe(`${run!.jobId}:${run!.runAtMs}`);
		expect(await operate(peers(), 'run', 'stop', { cronJobId })).toMatchObject([
			{ stopped: false, reason: 'not-running' },
		]);
	});

	it('stops the run that was picked from the list, which has those that are under way', async () => {
		const [everyMs, argv] = [8_640_000_000, ['sleep', '120']];
		const jobId = await addCommandJob(peers().gateway, { name: 'Sleeps', argv, everyMs });
		const [started] = await operate(peers(), 'cronJob', 'run', { cronJobId: byId(jobId) });
		const { results } = await peers().api.rest.post<{
			results: Array<{ name: string; value: string }>;
		}>('/dynamic-node-parameters/resource-locator-results', {
			...{ path: 'parameters.run', methodName: 'searchRunningRuns', filter: 'sleeps' },
			nodeTypeAndVersion: { name: 'n8n-nodes-openclaw-gateway.openClaw', version: 2 },
			currentNodeParameters: { resource: 'run', operation: 'stop' },
			credentials: { openClawApi: peers().credentials.openClawApi },
		});
		const [listed] = results;
		expect(listed!.name).toMatch(/^Sleeps, 20.* \(running\)$/);
		const run = { __rl: true, mode: 'list', value: listed!.value };
		expect(await operate(peers(), 'run', 'stop', { run })).toMatchObject([
			{ stopped: true, runKey: listed!.value, runId: started!.runId },
		]);
	});
});
