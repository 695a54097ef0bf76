/** The resources Approval and Question: what agents ask a person for. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { approvalItem } from '../../../nodes/shared/decision/approval.ts';
import { loadOptionsContext } from '../support/engine.mts';
import {
	asAnswer,
	byId,
	operate,
	paramsOf,
	recordedCase,
	serveMethods,
} from '../support/frames.mts';

const approval = (name: string) => recordedCase('approvals', name);
const question = (name: string) => recordedCase('questions', name);

const PENDING_LISTS = {
	'exec.approval.list': asAnswer(approval('approval-allow-once: list')),
	'plugin.approval.list': { payload: [] as object[] },
	'openclaw.approval.list': { payload: [] as object[] },
};

describe('Approval', () => {
	const id = '76c48ff8-7bc4-46e2-b8c5-4eb819c73ac4';
	const pending = asAnswer(approval('approval-allow-once: g2'));

	test('pending ones of all kinds, the oldest first', async () => {
		const change = {
			...{ id: 'system-agent:1', createdAtMs: 1, expiresAtMs: 600_001 },
			request: { title: 'OpenClaw change', allowedDecisions: ['allow-once', 'deny'] },
		};
		const gateway = await serveMethods({
			...PENDING_LISTS,
			'openclaw.approval.list': { payload: [change] },
		});
		const items = await operate(gateway, 'approval', 'getAll');
		expect(items).toMatchObject([
			{ approvalId: 'system-agent:1', kind: 'system-agent', title: 'OpenClaw change' },
			{
				approvalId: id,
				kind: 'exec',
				status: 'pending',
				command: 'uname -a',
				allowedDecisions: ['allow-once', 'deny'],
				agentId: 'main',
				sessionKey: 'agent:main:main',
				jobId: null,
				createdAt: '2026-11-25T11:36:30.167Z',
				decision: null,
			},
		]);
		expect(await operate(gateway, 'approval', 'getAll', { limit: 1 })).toHaveLength(1);
	});

	test('of a plugin: what it leaves out in its request is what the gateway takes for it', async () => {
		const gateway = await serveMethods({
			...PENDING_LISTS,
			'exec.approval.list': { payload: [] as object[] },
			'plugin.approval.list': asAnswer(approval('approval-plugin: list')),
			'approval.get': asAnswer(approval('approval-plugin: get')),
		});
		const [whole, short] = await operate(gateway, 'approval', 'getAll');
		expect(whole).toMatchObject({
			...{ kind: 'plugin', title: 'Send a mail', description: 'To Ann', severity: 'critical' },
			detail: 'Dear Ann,\nthe report is ready.',
			allowedDecisions: ['allow-once', 'allow-always', 'deny'],
		});
		expect(short).toMatchObject({
			...{ detail: null, severity: 'warning', allowedDecisions: ['allow-once', 'deny'] },
		});
		const approvalId = byId(whole!.approvalId);
		const [got] = await operate(gateway, 'approval', 'get', { approvalId });
		// The gateway keeps the source of what is pending to itself.
		expect(got).toEqual({ ...whole, sessionKey: null });
	});

	test('as the gateway has it, or some fields of it', async () => {
		const gateway = await serveMethods({ 'approval.get': pending });
		const get = async (form: INodeParameters) =>
			await operate(gateway, 'approval', 'get', { approvalId: byId(id), ...form });
		const [raw] = await get({ output: 'raw' });
		expect(raw).toEqual(approval('approval-allow-once: g2').payload!.approval);
		const fields = ['command', 'createdAtMs', 'resolvedBy'];
		expect(await get({ output: 'selectedFields', fields })).toEqual([
			{ command: 'uname -a', createdAtMs: 1795606590167, resolvedBy: null },
		]);
	});

	test('a run of a job names its job, in both forms', () => {
		const jobId = 'ca5735f6-8dde-49bd-a6b4-47d82130e132';
		expect(approvalItem(approval('approval-cron-allow: asked').payload!)).toMatchObject({ jobId });
		const { approval: decided } = approval('approval-cron-allow: decide').payload!;
		expect(approvalItem(decided as IDataObject)).toMatchObject({ jobId, decision: 'allow-once' });
	});

	test('get, also by the address in the Control UI, where an ID is encoded', async () => {
		const gateway = await serveMethods({ 'approval.get': pending });
		const get = async (approvalId: INodeParameters) =>
			await operate(gateway, 'approval', 'get', { approvalId });
		const items = await get(byId(id));
		expect(items).toMatchObject([{ approvalId: id, command: 'uname -a', status: 'pending' }]);
		await get(byId(`http://127.0.0.1:18789/approve/${id}?token=x#y`, 'url'));
		await get(byId('https://host/base/approve/plugin%3A1', 'url'));
		expect(paramsOf(gateway, 'approval.get')).toEqual([{ id }, { id }, { id: 'plugin:1' }]);
	});

	test('a percent sign that encodes nothing is a part of the ID; dots alone are none', async () => {
		const gateway = await serveMethods({ 'approval.get': pending });
		const get = async (given: string) =>
			await operate(gateway, 'approval', 'get', { approvalId: byId(given) });
		await get('plugin:100%ff');
		for (const given of ['.', '..']) {
			await expect(get(given)).rejects.toThrow('No approval is chosen');
		}
		expect(paramsOf(gateway, 'approval.get')).toEqual([{ id: 'plugin:100%ff' }]);
	});

	test('resolve says whether it was this decision, and what counts', async () => {
		const gateway = await serveMethods({
			'approval.get': pending,
			'approval.resolve': asAnswer(approval('approval-deny: r')),
		});
		const form = { approvalId: byId(id), decision: 'deny' };
		expect(await operate(gateway, 'approval', 'resolve', form)).toMatchObject([
			{ applied: true, status: 'denied', decision: 'deny', reason: 'user' },
		]);
		expect(paramsOf(gateway, 'approval.resolve')).toEqual([{ id, kind: 'exec', decision: 'deny' }]);
	});

	test('allow-always is a grant for as many days as are given', async () => {
		const gateway = await serveMethods({
			'approval.get': asAnswer(approval('approval-plugin: get')),
			'approval.resolve': asAnswer(approval('approval-deny: r')),
		});
		const resolve = async (decision: string, grantExpiresInDays?: unknown) =>
			await operate(gateway, 'approval', 'resolve', {
				...{ approvalId: byId('plugin:1'), decision },
				additionalFields: { ...(grantExpiresInDays !== undefined && { grantExpiresInDays }) },
			} as INodeParameters);
		await resolve('allow-always', '={{ "7" }}');
		await resolve('={{ "allow-always" }}', 8);
		await resolve('allow-always');
		await resolve('deny', 7);
		const days = paramsOf(gateway, 'approval.resolve').map((params) => params.grantExpiresInDays);
		expect(days).toEqual([7, 8, undefined, undefined]);
		for (const wrong of [0, 1.5, 4000]) {
			await expect(resolve('allow-always', wrong)).rejects.toThrow('Grant Expires In (Days)');
		}
	});

	test('a second decision gets the first', async () => {
		const gateway = await serveMethods({
			'approval.get': asAnswer(approval('approval-allow-once: g3')),
			'approval.resolve': asAnswer(approval('approval-allow-once: r3')),
		});
		const form = { approvalId: byId(id), decision: 'deny' };
		expect(await operate(gateway, 'approval', 'resolve', form)).toMatchObject([
			{ applied: false, status: 'allowed', decision: 'allow-once', resolvedBy: 'admin' },
		]);
	});

	test.each([
		['allow-always', 'It allows: allow-once, deny.'],
		['allow_once', 'It allows: allow-once, deny.'],
		['Deny', 'It allows: allow-once, deny.'],
	])('%s, which would be a denial for the gateway, is not sent', async (decision, words) => {
		const gateway = await serveMethods({ 'approval.get': pending });
		const form = { approvalId: byId(id), decision };
		await expect(operate(gateway, 'approval', 'resolve', form)).rejects.toMatchObject({
			message: `The approval does not allow the decision "${decision}"`,
			description: expect.stringContaining(words),
		});
		expect(paramsOf(gateway, 'approval.resolve')).toEqual([]);
	});

	test('an approval of no kind is not decided', async () => {
		const presentation = { allowedDecisions: ['deny'] };
		const gateway = await serveMethods({
			'approval.get': { payload: { approval: { id, presentation } } },
		});
		const form = { approvalId: byId(id), decision: 'deny' };
		await expect(operate(gateway, 'approval', 'resolve', form)).rejects.toThrow(
			'cannot be understood',
		);
		expect(paramsOf(gateway, 'approval.resolve')).toEqual([]);
	});

	test('one that is not there, and none chosen', async () => {
		const gateway = await serveMethods({ 'approval.get': asAnswer(approval('not found')) });
		await expect(
			operate(gateway, 'approval', 'get', { approvalId: byId('nope') }),
		).rejects.toMatchObject({
			message: 'The gateway has no such approval (approval.get, "nope")',
		});
		await expect(operate(gateway, 'approval', 'get', { approvalId: byId(' ') })).rejects.toThrow(
			'No approval is chosen',
		);
	});

	test('a gateway that is too old says so', async () => {
		const gateway = await serveMethods({});
		await expect(
			operate(gateway, 'approval', 'get', { approvalId: byId(id) }),
		).rejects.toMatchObject({
			message: expect.stringContaining('This version of the gateway does not have this'),
			description: expect.stringContaining('Update OpenClaw'),
		});
	});

	test('only allowed decisions are offered', async () => {
		const gateway = await serveMethods({ 'approval.get': pending });
		const { getAllowedDecisions } = new OpenClaw().methods.loadOptions;
		const offered = async (approvalId: INodeParameters) => {
			const context = loadOptionsContext(new OpenClaw(), {
				parameters: { resource: 'approval', operation: 'resolve', approvalId },
				credentials: gateway.credentials,
			});
			return (await getAllowedDecisions.call(context)).map(({ value }) => value);
		};
		expect(await offered(byId(id))).toEqual(['allow-once', 'deny']);
		const all = ['allow-always', 'allow-once', 'deny'];
		expect(await offered(byId(''))).toEqual(all);
		expect(await offered(byId('={{ $json.approvalId }}'))).toEqual(all);
	});

	test('the list shows what is to be done, and by whom', async () => {
		const gateway = await serveMethods(PENDING_LISTS);
		const { credentials } = gateway;
		const context = loadOptionsContext(new OpenClaw(), { credentials });
		const { searchApprovals } = new OpenClaw().methods.listSearch;
		expect((await searchApprovals.call(context)).results).toEqual([
			{ name: 'uname -a (main)', value: id },
		]);
		expect((await searchApprovals.call(context, 'whoami')).results).toEqual([]);
	});
});

describe('Question', () => {
	const id = 'ask_cef44b2dfce71b7e0c60d6e56aef33a1';
	const record = question('requested').payload!;
	const answered = {
		...record,
		status: 'answered',
		answers: { answers: { deploy_target: ['Production'] } },
	};

	/** A gateway with one question, as long as that is pending. */
	async function serveQuestion(asked: IDataObject = record, ends: IDataObject = answered) {
		let current = asked;
		return await serveMethods({
			'question.list': asAnswer(question('res 3')),
			'question.get': () => ({ payload: { question: current } }),
			'question.resolve': () => {
				if (current.status !== 'pending') return asAnswer(question('res 6'));
				current = ends;
				return { payload: { status: ends.status } };
			},
		});
	}

	const answer = async (
		gateway: Awaited<ReturnType<typeof serveQuestion>>,
		answers: unknown,
	): Promise<IDataObject[]> =>
		await operate(gateway, 'question', 'answer', {
			questionId: byId(id),
			answers,
		} as INodeParameters);

	test('pending ones, with what may be answered', async () => {
		expect(await operate(await serveQuestion(), 'question', 'getAll')).toEqual([
			{
				questionId: id,
				status: 'pending',
				questions: [
					{
						key: 'deploy_target',
						header: 'Target',
						question: 'Where to deploy?',
						url: null,
						options: ['Staging (Recommended)', 'Production'],
						optionDescriptions: [null, 'live'],
						isMultiSelect: false,
						isOpen: true,
						isSecret: false,
					},
				],
				agentId: 'main',
				sessionKey: 'agent:main:main',
				jobId: null,
				runId: 'q0.3597277402998882',
				createdAt: '2026-11-25T11:40:42.751Z',
				expiresAt: '2026-11-25T11:42:42.751Z',
				answers: null,
				resolvedBy: null,
			},
		]);
	});

	test('a secret is told as one, and what to read before', async () => {
		const gateway = await serveMethods({ 'question.list': asAnswer(question('secret: list')) });
		expect(await operate(gateway, 'question', 'getAll')).toMatchObject([
			{ questions: [{ url: 'https://example.com/plan', isSecret: false }] },
			{ questions: [{ question: 'Provide the secret for STRIPE_API_KEY.', isSecret: true }] },
		]);
	});

	test('of the run of a job, which it names', async () => {
		const sessionKey = 'agent:main:cron:cb6d89f2-5b40-4097-be82-1447feaf359a:run:5284c350';
		const question = { id, status: 'pending', questions: [], sessionKey };
		const gateway = await serveMethods({ 'question.list': { payload: { questions: [question] } } });
		expect(await operate(gateway, 'question', 'getAll')).toMatchObject([
			{ jobId: 'cb6d89f2-5b40-4097-be82-1447feaf359a' },
		]);
	});

	test.each([
		['a list, as JSON', '["Production"]'],
		['a text', 'Production'],
		['JSON', '{"deploy_target": "Production"}'],
		['an object, as expressions give it', '={{ ({deploy_target: ["Production"]}) }}'],
	])('answered with %s', async (_form, answers) => {
		const gateway = await serveQuestion();
		expect(await answer(gateway, answers)).toMatchObject([
			{ applied: true, status: 'answered', answers: { deploy_target: ['Production'] } },
		]);
		expect(paramsOf(gateway, 'question.resolve')).toEqual([
			{ id, answers: { answers: { deploy_target: ['Production'] } } },
		]);
	});

	test.each([
		['a number', '={{ 3 }}', ['3']],
		['a text that begins with a brace', '{not JSON', ['{not JSON']],
	])('%s is a text of one’s own', async (_what, answers, expected) => {
		const gateway = await serveQuestion();
		await answer(gateway, answers);
		expect(paramsOf(gateway, 'question.resolve')).toMatchObject([
			{ answers: { answers: { deploy_target: expected } } },
		]);
	});

	test('a second answer gets the first, whether it comes later or at the same time', async () => {
		const gateway = await serveQuestion();
		await answer(gateway, 'Production');
		expect(await answer(gateway, 'Staging (Recommended)')).toMatchObject([
			{ applied: false, status: 'answered', answers: { deploy_target: ['Production'] } },
		]);
		expect(paramsOf(gateway, 'question.resolve')).toHaveLength(1);

		let reads = 0;
		const raced = await serveMethods({
			'question.get': () => ({ payload: { question: reads++ === 0 ? record : answered } }),
			'question.resolve': asAnswer(question('res 6')),
		});
		expect(await answer(raced, 'Staging (Recommended)')).toMatchObject([
			{ applied: false, answers: { deploy_target: ['Production'] } },
		]);
	});

	test('what the gateway refuses otherwise stays an error', async () => {
		const gateway = await serveMethods({
			'question.get': { payload: { question: record } },
			'question.resolve': asAnswer(question('res 5')),
		});
		await expect(answer(gateway, 'Production')).rejects.toThrow('is not part of this request');
	});

	test.each([
		['another key', { nope: 'x' }, 'The answers are not those to the questions'],
		['no key', '{}', 'The answers are not those to the questions'],
		['nothing', ' ', 'The answer to "deploy_target" is empty'],
		['an empty list', { deploy_target: [] }, 'The answer to "deploy_target" is empty'],
		['two', { deploy_target: ['a', 'b'] }, 'is a list, and one answer is asked for'],
		['an object', { deploy_target: { a: 1 } }, 'The answer to "deploy_target" must be text'],
	])('%s: nothing is sent', async (_what, answers, words) => {
		const gateway = await serveQuestion();
		await expect(answer(gateway, answers)).rejects.toMatchObject({
			message: expect.stringContaining(words),
		});
		expect(paramsOf(gateway, 'question.resolve')).toEqual([]);
	});

	test('where only options may be chosen, another text is told what they are', async () => {
		const [part] = record.questions as IDataObject[];
		const closed = { ...record, questions: [{ ...part, isOther: false }] };
		await expect(answer(await serveQuestion(closed), 'production')).rejects.toMatchObject({
			message: 'The answer to "deploy_target" is none of the options',
			description: expect.stringContaining('Staging (Recommended), Production'),
		});
	});

	test('several questions need several answers', async () => {
		const [part] = record.questions as IDataObject[];
		const two = {
			...record,
			questions: [part, { ...part, questionId: 'days', multiSelect: true, options: [] }],
		};
		await expect(answer(await serveQuestion(two), 'Production')).rejects.toThrow('are not those');
		const gateway = await serveQuestion(two);
		await answer(gateway, { deploy_target: 'Production', days: ['Mon', 'Tue'] });
		expect(paramsOf(gateway, 'question.resolve')).toMatchObject([
			{ answers: { answers: { deploy_target: ['Production'], days: ['Mon', 'Tue'] } } },
		]);
	});

	test('cancel', async () => {
		const gateway = await serveQuestion(record, { ...record, status: 'cancelled' });
		const form = { questionId: byId(id) };
		expect(await operate(gateway, 'question', 'cancel', form)).toMatchObject([
			{ applied: true, status: 'cancelled', answers: null },
		]);
		expect(paramsOf(gateway, 'question.resolve')).toEqual([{ id, cancel: true }]);
		expect(await operate(gateway, 'question', 'cancel', form)).toMatchObject([{ applied: false }]);
	});

	test('one that has expired is not there any more', async () => {
		const error = {
			code: 'INVALID_REQUEST',
			message: `question '${id}' was not found`,
			details: { reason: 'QUESTION_NOT_FOUND' },
		};
		const gateway = await serveMethods({ 'question.get': { error } });
		await expect(answer(gateway, 'Production')).rejects.toMatchObject({
			message: `The gateway has no such question (question.get, "${id}")`,
			description: expect.stringContaining('has expired'),
		});
	});
});
