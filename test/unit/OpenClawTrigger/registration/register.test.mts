import { createServer } from 'node:http';

import { HookContext } from 'n8n-core';
import type {
	IDataObject,
	IWebhookData,
	NodeOperationError,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { OpenClawWebhookApi } from '../../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClawTrigger } from '../../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { lookAgain } from '../../../../nodes/OpenClawTrigger/registration/lookAgain.ts';
import { keyOf, workOf } from '../../../../nodes/OpenClawTrigger/registration/work.ts';
import { additionalDataFor, workflowFor, type NodeInWorkflow } from '../../support/engine.mts';
import {
	cronJob,
	gatewayCredential,
	GATEWAY_TOKEN,
	listen,
	payload,
	rpcError,
	serveGateway,
	type Asked,
	type TestGateway,
} from '../../support/gatewayServer.mts';

const { create, delete: remove } = new OpenClawTrigger().webhookMethods.default;

const jobs = (['one', 'two', 'three'] as const).map((id) =>
	cronJob(id, {
		name: `Job ${id}`,
		configRevision: `sha256:${id}`,
		delivery: { mode: 'none' },
	}),
);

/** A gateway with three jobs; `fails` says which update it refuses. */
async function gatewayWithJobs(
	fails: (asked: Asked) => boolean = () => false,
	config: IDataObject = {},
) {
	return await serveGateway((asked) => {
		if (asked.method === 'cron.list') return payload({ jobs, nextOffset: null });
		if (asked.method === 'config.get') return payload({ config });
		if (fails(asked)) return rpcError(400, { code: 'INVALID_REQUEST', message: 'no' });
		const { id, patch } = asked.params as { id: string; patch: IDataObject };
		return payload({
			...jobs.find((job) => job.id === id),
			...patch,
			configRevision: 'sha256:new',
		});
	});
}

type Where = Pick<NodeInWorkflow, 'webhookId' | 'workflowId' | 'name' | 'nodeId'> & {
	options?: { webhookBaseUrl: string };
	replaceWebhooks?: boolean;
	/** Of the gateway credential. */
	credentialId?: string;
};

function hook(
	gateway: Pick<TestGateway, 'credentials'>,
	jobIds: string | string[],
	activation: WorkflowActivateMode = 'activate',
	where: Where = { webhookId: 'webhook-id' },
) {
	const {
		options = { webhookBaseUrl: '' },
		replaceWebhooks = false,
		credentialId,
		...more
	} = where;
	const webhook = { type: new OpenClawWebhookApi(), data: { token: 'the webhook token' } };
	const credentials = [webhook, ...gateway.credentials];
	const { workflow, node } = workflowFor(new OpenClawTrigger(), {
		parameters: { registration: 'automatic', jobIds, options, replaceWebhooks },
		credentials,
		...more,
	});
	if (credentialId !== undefined) node.credentials!.openClawApi!.id = credentialId;
	const webhookData = { isTest: false } as IWebhookData;
	const additionalData = additionalDataFor(credentials);
	return new HookContext(workflow, node, additionalData, 'trigger', activation, webhookData);
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 20 });
	return () => vi.useRealTimers();
});

/** Unpublishes, and waits until the jobs are put back. */
async function unpublish(context: HookContext): Promise<void> {
	await remove.call(context);
	await vi.advanceTimersByTimeAsync(2_000);
	await vi.waitUntil(() => workOf(keyOf(context)) === undefined, { timeout: 5_000 });
}

const deliveries = (gateway: TestGateway) =>
	gateway.paramsOf('cron.update').map(({ id, patch, expectedConfigRevision }) => ({
		id,
		delivery: (patch as IDataObject).delivery as IDataObject,
		expectedConfigRevision,
	}));

describe('registration', () => {
	it('registers the address where the gateway reaches n8n', async () => {
		const gateway = await gatewayWithJobs();
		const options = { webhookBaseUrl: 'http://n8n.internal:5678/behind/' };
		await create.call(hook(gateway, ['one'], 'activate', { webhookId: 'webhook-id', options }));
		const [registered] = deliveries(gateway);
		expect(registered!.delivery.to).toMatch(
			/^http:\/\/n8n\.internal:5678\/behind\/webhook\/webhook-id\/openclaw\?token=/,
		);
	});

	it.each(['one, two', '["one","two"]'])('takes the jobs that a text gives: %s', async (jobIds) => {
		const gateway = await gatewayWithJobs();
		await create.call(hook(gateway, jobIds));
		expect(deliveries(gateway).map(({ id }) => id)).toEqual(['one', 'two']);
	});

	it('says of an address that is none what to enter', async () => {
		const gateway = await gatewayWithJobs();
		const options = { webhookBaseUrl: 'n8n' };
		await expect(create.call(hook(gateway, ['one'], 'activate', { options }))).rejects.toThrow(
			'Webhook Base URL is not a URL',
		);
		expect(deliveries(gateway)).toEqual([]);
	});

	it.each([
		[301, '/n8n/x?state=secret', '/n8n/x'],
		[308, 'https://n8n.example.com/y#secret', 'https://n8n.example.com/y'],
		[302, undefined, 'nowhere'],
	])('refuses an address that redirects (%i to %s)', async (status, location, shown) => {
		const server = createServer((_request, response) => {
			response.writeHead(status, location === undefined ? {} : { location }).end();
		});
		const webhookBaseUrl = `http://127.0.0.1:${await listen(server)}`;
		const gateway = await gatewayWithJobs();
		const { message, description } = await create
			.call(hook(gateway, ['one'], 'activate', { options: { webhookBaseUrl } }))
			.then(
				() => ({ message: '', description: '' }),
				(error) => error as NodeOperationError,
			);
		expect(message).toContain(`redirects (HTTP ${status}): ${webhookBaseUrl}`);
		expect(description).toContain(`It leads to ${shown.replace(/^\//, `${webhookBaseUrl}/`)}. `);
		expect(description).not.toContain('secret');
		expect(deliveries(gateway)).toEqual([]);
	});

	it('takes what an expression gives in place of a list', async () => {
		const gateway = await gatewayWithJobs();
		await create.call(hook(gateway, '={{ " one " }}'));
		expect(deliveries(gateway)).toMatchObject([{ id: 'one' }]);
		for (const nothing of ['={{ null }}', '={{ [null, ""] }}']) {
			await expect(create.call(hook(gateway, nothing))).rejects.toThrow('No job is chosen');
		}
	});

	it('patches the delivery of the chosen jobs, unless they changed since they were read', async () => {
		const gateway = await gatewayWithJobs();
		await create.call(hook(gateway, ['one', 'three']));
		expect(deliveries(gateway)).toEqual(
			['one', 'three'].map((id) => ({
				id,
				expectedConfigRevision: `sha256:${id}`,
				delivery: {
					mode: 'webhook',
					to: expect.stringContaining('http://localhost:5678/webhook/webhook-id/openclaw?token='),
				},
			})),
		);
	});

	it('that fails half-way puts back what it had changed, and says why', async () => {
		const gateway = await gatewayWithJobs(({ params }) => params.id === 'two');
		await expect(create.call(hook(gateway, ['one', 'two', 'three']))).rejects.toMatchObject({
			message: expect.stringContaining('cron.update, job "two"'),
		});
		expect(deliveries(gateway).map(({ id, delivery }) => `${id} ${String(delivery.mode)}`)).toEqual(
			['one webhook', 'two webhook', 'one none'],
		);
		expect(deliveries(gateway).at(-1)).toMatchObject({ expectedConfigRevision: 'sha256:new' });
	});

	it('asks for at least one job', async () => {
		const gateway = await gatewayWithJobs();
		await expect(create.call(hook(gateway, []))).rejects.toThrow('No job is chosen');
	});

	it('does not keep a published workflow from starting while the gateway is down', async () => {
		const credentials = gatewayCredential('http://127.0.0.1:1');
		expect(await create.call(hook({ credentials }, ['one'], 'init'))).toBe(true);
		await expect(create.call(hook({ credentials }, ['one'], 'activate'))).rejects.toThrow(
			'Nothing listens',
		);
	});

	it('names a job in one line and without secrets, whatever its name', async () => {
		const name = `Evil ${GATEWAY_TOKEN}\n2026-01-01 | error | forged\u001b[31m`;
		const delivery = { mode: 'webhook', to: 'https://elsewhere.example/?token=its-secret' };
		const gateway = await serveGateway(() =>
			payload({ jobs: [{ ...jobs[0], name, delivery }], nextOffset: null }),
		);
		const context = hook(gateway, ['one']);
		const warn = vi.spyOn(context.logger, 'warn');
		await unpublish(context);
		const clean = 'The job "Evil *** 2026-01-01 | error | forged [31m" (one)';
		expect(warn).toHaveBeenCalledWith(expect.stringContaining(`${clean} does not deliver`));
		await expect(create.call(context)).rejects.toThrow(
			`${clean} already delivers to another webhook: https://elsewhere.example/?token=***`,
		);
	});

	it('is undone without an error while the gateway is down', async () => {
		const credentials = gatewayCredential('http://127.0.0.1:1');
		const context = hook({ credentials }, ['one']);
		const error = vi.spyOn(context.logger, 'error');
		expect(await remove.call(context)).toBe(true);
		await vi.waitFor(
			() => {
				expect(error).toHaveBeenCalledWith(expect.stringMatching(/could not be asked.*were: one/));
			},
			{ timeout: 5_000 },
		);
	});

	it('counts an update as done whose answer was lost', async () => {
		let delivery: unknown = { mode: 'none' };
		const gateway = await serveGateway(({ method, params }) => {
			const job = cronJob('one', { delivery: delivery as IDataObject });
			if (method === 'cron.list') return payload({ jobs: [job], nextOffset: null });
			if (method === 'config.get') return payload({ config: {} });
			if (method !== 'cron.update') return payload(job);
			delivery = (params.patch as IDataObject).delivery;
			return { status: 502, body: 'Bad Gateway' };
		});
		expect(await create.call(hook(gateway, ['one']))).toBe(true);
		expect(gateway.paramsOf('cron.update')).toHaveLength(1);
	});

	it('is undone for the others where one job has a damaged memory', async () => {
		const to = 'http://localhost:5678/webhook/webhook-id/openclaw#openclaw-n8n=x.';
		const memory = Buffer.from(JSON.stringify({ mode: 'none' })).toString('base64url');
		const here = [
			cronJob('one', { delivery: { mode: 'webhook', to: `${to}damaged` } }),
			cronJob('two', { delivery: { mode: 'webhook', to: to + memory } }),
		];
		const gateway = await serveGateway(({ method }) =>
			payload(method === 'cron.list' ? { jobs: here, nextOffset: null } : here[1]),
		);
		const context = hook(gateway, ['one', 'two']);
		const error = vi.spyOn(context.logger, 'error');
		await unpublish(context);
		expect(deliveries(gateway)).toMatchObject([{ id: 'two', delivery: { mode: 'none' } }]);
		expect(error).toHaveBeenCalledWith(expect.stringContaining('openclaw cron edit one'));
	});

	it('with "All" leaves out jobs that delete themselves and jobs that somebody waits for', async () => {
		const signed = 'https://n8n.example.com/webhook-waiting/1?signature=abc';
		const all = [
			cronJob('daily', { delivery: { mode: 'none' } }),
			cronJob('once', { schedule: { kind: 'at', at: '2099-01-01T00:00:00Z' } }),
			cronJob('waited for', { delivery: { mode: 'webhook', to: signed } }),
		];
		const gateway = await serveGateway(({ method }) =>
			payload(method === 'cron.list' ? { jobs: all, nextOffset: null } : all[0]),
		);
		await create.call(hook(gateway, ['*']));
		expect(deliveries(gateway).map(({ id }) => id)).toEqual(['daily']);
	});
});

/** A gateway whose jobs are as they were changed last; `fails` names the job that it does not change. */
async function gatewayThatChanges(here: IDataObject[], ...fails: string[]) {
	return await serveGateway(({ method, params }) => {
		if (method === 'cron.list') return payload({ jobs: here, nextOffset: null });
		if (method === 'config.get') return payload({ config: {} });
		const job = here.find(({ id }) => id === params.id)!;
		if (method === 'cron.get') return payload(job);
		if (fails.includes(String(job.id))) {
			return rpcError(400, { code: 'INVALID_REQUEST', message: 'no' });
		}
		job.delivery = (params.patch as IDataObject).delivery;
		return payload(job);
	});
}

describe('looking again', () => {
	it('goes on with the others where a chosen job was deleted, and says so once', async () => {
		const here: IDataObject[] = structuredClone(jobs);
		const gateway = await gatewayThatChanges(here);
		const context = hook(gateway, ['one', 'two']);
		await create.call(context);
		here.shift();
		// As somebody may leave it, or a kill of n8n that listened for a test event.
		here[0]!.delivery = { mode: 'none' };
		const warn = vi.spyOn(context.logger, 'warn');
		await lookAgain('workflow-id:node-id');
		expect(here[0]).toMatchObject({ id: 'two', delivery: { mode: 'webhook' } });
		await lookAgain('workflow-id:node-id');
		const told = warn.mock.calls.filter(([text]) => text.includes('no job with the ID one'));
		expect(told).toHaveLength(1);
	});

	it.each(['one', 'two', 'three'])(
		'goes on with the others where job %s cannot be changed, and says so once',
		async (fails) => {
			const here: IDataObject[] = [];
			const gateway = await gatewayThatChanges(here, fails);
			const context = hook(gateway, ['*']);
			await create.call(context);
			here.push(...structuredClone(jobs));
			const [warn, error] = [vi.spyOn(context.logger, 'warn'), vi.spyOn(context.logger, 'error')];
			for (let look = 0; look < 3; look++) await lookAgain('workflow-id:node-id');
			const modes = here.map(({ id, delivery }) => [id, (delivery as IDataObject).mode]);
			expect(modes).toEqual(jobs.map(({ id }) => [id, id === fails ? 'none' : 'webhook']));
			expect(deliveries(gateway).filter(({ id }) => id !== fails)).toHaveLength(2);
			expect(warn.mock.calls.filter(([text]) => text.includes(`(${fails})`))).toHaveLength(1);
			expect(error).not.toHaveBeenCalled();
		},
	);

	it('tries five jobs at a time that cannot be changed, all of them in turn, and others first', async () => {
		const fail = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
		const here: IDataObject[] = [];
		const gateway = await gatewayThatChanges(here, ...fail);
		const context = hook(gateway, ['*']);
		await create.call(context);
		const warn = vi.spyOn(context.logger, 'warn');
		const tried = async () => {
			const { length } = deliveries(gateway);
			await lookAgain('workflow-id:node-id');
			const ids = deliveries(gateway).map(({ id }) => id);
			return ids.slice(length).join('');
		};
		here.push(...fail.map((id) => cronJob(id, { delivery: { mode: 'none' } })));
		expect(await tried()).toBe('abcde');
		here.push(cronJob('new', { delivery: { mode: 'none' } }));
		expect(await tried()).toBe('fgnewabc');
		expect(await tried()).toBe('defga');
		const { length } = warn.mock.calls;
		expect(await tried()).toBe('bcdef');
		expect(warn.mock.calls).toHaveLength(length);
	});

	it.each(['init', 'leadershipChange'] as const)(
		'at a start of n8n (%s) goes on with the others where a job cannot be changed',
		async (activation) => {
			const here: IDataObject[] = structuredClone(jobs);
			const gateway = await gatewayThatChanges(here, 'two');
			await create.call(hook(gateway, ['one', 'two', 'three', 'gone'], activation));
			expect(here).toMatchObject(
				['webhook', 'none', 'webhook'].map((mode) => ({ delivery: { mode } })),
			);
			expect(deliveries(gateway).map(({ id }) => id)).toEqual(['one', 'two', 'three']);
		},
	);
});

describe('with Replace Other Webhooks', () => {
	const elsewhere = { mode: 'webhook', to: 'https://elsewhere.example/' };
	const replacing = { webhookId: 'webhook-id', replaceWebhooks: true };

	it.each(['activate', 'update'] as const)('a publication (%s) takes a job', async (activation) => {
		const here: IDataObject[] = [{ ...jobs[0], delivery: elsewhere }];
		await create.call(hook(await gatewayThatChanges(here), ['one'], activation, replacing));
		expect(String((here[0]!.delivery as IDataObject).to)).toContain('/webhook-id/openclaw');
	});

	it('a look leaves a job where somebody pointed it meanwhile', async () => {
		const here: IDataObject[] = [structuredClone(jobs[0]!)];
		await create.call(hook(await gatewayThatChanges(here), ['one'], 'activate', replacing));
		here[0]!.delivery = elsewhere;
		await lookAgain('workflow-id:node-id');
		expect(here[0]!.delivery).toEqual(elsewhere);
	});

	it.each(['init', 'leadershipChange'] as const)(
		'a copy of n8n that is only started (%s) leaves the jobs in production',
		async (activation) => {
			const here: IDataObject[] = [structuredClone(jobs[0]!)];
			const gateway = await gatewayThatChanges(here);
			await create.call(hook(gateway, ['one'], 'activate', replacing));
			const inProduction = here[0]!.delivery;
			const options = { webhookBaseUrl: 'https://copy.example' };
			await create.call(hook(gateway, ['one'], activation, { ...replacing, options }));
			await lookAgain('workflow-id:node-id');
			expect(here[0]!.delivery).toEqual(inProduction);
		},
	);

	it('two workflows do not take a job from each other for ever', async () => {
		const here: IDataObject[] = [structuredClone(jobs[0]!)];
		const gateway = await gatewayThatChanges(here);
		const hookOf = (webhookId: string) =>
			hook(gateway, ['one'], 'activate', { ...replacing, webhookId, workflowId: webhookId });
		const lengths: number[] = [];
		for (let round = 0; round < 6; round++) {
			for (const id of ['first', 'second']) await create.call(hookOf(id));
			for (const id of ['first', 'second', 'first']) await lookAgain(`${id}:node-id`);
			const { to } = here[0]!.delivery as { to: string };
			expect(to).toContain('/second/openclaw');
			lengths.push(to.length);
		}
		expect(new Set(lengths)).toEqual(new Set([lengths[0]]));
		await unpublish(hookOf('second'));
		await unpublish(hookOf('first'));
		expect(here[0]!.delivery).toMatchObject({ mode: 'none' });
	});

	it('a job is not put back to a workflow that was unpublished meanwhile', async () => {
		const here: IDataObject[] = [structuredClone(jobs[0]!)];
		const gateway = await gatewayThatChanges(here);
		const hookOf = (webhookId: string) =>
			hook(gateway, ['one'], 'activate', { ...replacing, webhookId, workflowId: webhookId });
		for (const id of ['first', 'second']) await create.call(hookOf(id));
		await unpublish(hookOf('first'));
		expect(String((here[0]!.delivery as IDataObject).to)).toContain('/second/openclaw');
		await unpublish(hookOf('second'));
		expect(here[0]!.delivery).toMatchObject({ mode: 'none' });
	});
});

it('a job of two workflows that are unpublished at the same time goes back to where it was', async () => {
	const job: IDataObject = { ...structuredClone(jobs[0]!), configRevision: '0' };
	let lists = 0;
	const bothHaveAsked = Promise.withResolvers<void>();
	const gateway = await serveGateway(async ({ method, params }) => {
		if (method === 'cron.list') {
			lists += 1;
			// Two publications ask before.
			if (lists === 4) bothHaveAsked.resolve();
			if (lists > 2) await bothHaveAsked.promise;
			return payload({ jobs: [job], nextOffset: null });
		}
		if (method === 'config.get') return payload({ config: {} });
		if (method !== 'cron.update') return payload(job);
		if (params.expectedConfigRevision !== job.configRevision) {
			return rpcError(409, { code: 'CONFLICT', message: 'the job was changed' });
		}
		job.delivery = (params.patch as IDataObject).delivery;
		job.configRevision = String(Number(job.configRevision) + 1);
		return payload(job);
	});
	const hookOf = (webhookId: string) =>
		hook(gateway, ['one'], 'activate', {
			replaceWebhooks: true,
			webhookId,
			workflowId: webhookId,
		});
	for (const id of ['first', 'second']) await create.call(hookOf(id));
	await Promise.all(['first', 'second'].map(async (id) => await unpublish(hookOf(id))));
	expect(job.delivery).toMatchObject({ mode: 'none' });
	expect(gateway.paramsOf('cron.update')).toHaveLength(5);
});

it('a look and an unpublication go on with what the expressions gave while n8n evaluated them', async () => {
	const here: IDataObject[] = structuredClone(jobs);
	const gateway = await gatewayThatChanges(here);
	/** As n8n 2.41 leaves the context behind the hook. */
	const behind = (context: HookContext) => {
		const refused = new Error('No bridge acquired for this context. Call acquire() first.');
		vi.spyOn(context, 'getNodeParameter').mockImplementation(() => {
			throw refused;
		});
		return context;
	};
	const jobIds = '={{ ["one", "two"] }}';
	const published = hook(gateway, jobIds);
	await create.call(published);
	behind(published);
	here[1]!.delivery = { mode: 'none' };
	await lookAgain('workflow-id:node-id');
	expect(here.map(({ delivery }) => (delivery as IDataObject).mode)).toEqual([
		'webhook',
		'webhook',
		'none',
	]);
	const unpublished = hook(gateway, jobIds);
	await remove.call(unpublished);
	behind(unpublished);
	await vi.advanceTimersByTimeAsync(2_000);
	await vi.waitUntil(() => workOf(keyOf(unpublished)) === undefined, { timeout: 5_000 });
	expect(here).toMatchObject(jobs.map(() => ({ delivery: { mode: 'none' } })));
});

it('a job whose update had to wait while the workflow was published again stays', async () => {
	const [job] = structuredClone(jobs) as [IDataObject];
	const published = Promise.withResolvers<void>();
	const gateway = await serveGateway(async ({ method, params }) => {
		if (method === 'cron.list') return payload({ jobs: [job], nextOffset: null });
		if (method === 'config.get') return payload({ config: {} });
		if (method !== 'cron.update') return payload(job);
		const { delivery } = params.patch as { delivery: IDataObject };
		if (delivery.mode === 'none') await published.promise;
		job.delivery = delivery;
		return payload(job);
	});
	await create.call(hook(gateway, ['one']));
	const registered = job.delivery;
	await remove.call(hook(gateway, ['one'], 'update'));
	await vi.advanceTimersByTimeAsync(2_000);
	await vi.waitUntil(() => gateway.paramsOf('cron.update').length === 2);
	await create.call(hook(gateway, ['one'], 'update'));
	published.resolve();
	await vi.waitUntil(() => gateway.paramsOf('cron.update').length === 3, { timeout: 5_000 });
	expect(job.delivery).toEqual(registered);
});

it('jobs in a gateway of before are put back also where the new one cannot be reached', async () => {
	const here: IDataObject[] = structuredClone(jobs);
	const gateway = await gatewayThatChanges(here);
	await create.call(hook(gateway, ['one']));
	await remove.call(hook(gateway, ['one'], 'update'));
	const elsewhere = { webhookId: 'webhook-id', credentialId: 'other' };
	const away = { credentials: gatewayCredential('http://127.0.0.1:1') };
	await expect(create.call(hook(away, ['one'], 'update', elsewhere))).rejects.toThrow();
	await remove.call(hook(away, ['one'], 'update', elsewhere));
	await vi.advanceTimersByTimeAsync(2_000);
	await vi.waitFor(() => expect(here[0]).toMatchObject({ delivery: { mode: 'none' } }), {
		timeout: 5_000,
	});
});

it('a job that was chosen by its ID goes back where "All" is published that does not have it', async () => {
	const command = cronJob('command', {
		delivery: { mode: 'none' },
		payload: { kind: 'command', argv: ['true'] },
	});
	const here: IDataObject[] = [command, structuredClone(jobs[0]!)];
	const gateway = await gatewayThatChanges(here);
	const modes = () => here.map(({ delivery }) => (delivery as IDataObject).mode);
	await create.call(hook(gateway, ['command']));
	expect(modes()).toEqual(['webhook', 'none']);
	await create.call(hook(gateway, ['*'], 'update'));
	expect(modes()).toEqual(['none', 'webhook']);
	// One that came to be something else stays until the next publication.
	here[1]!.enabled = false;
	await lookAgain('workflow-id:node-id');
	expect(modes()).toEqual(['none', 'webhook']);
});

it('a job that cannot be put back: where it is left, and what undoes that by hand', async () => {
	const here: IDataObject[] = [structuredClone(jobs[0]!)];
	const gateway = await gatewayThatChanges(here);
	const refusing = await gatewayThatChanges(here, 'one');
	const hookOf = (webhookId: string, of = gateway) =>
		hook(of, ['one'], 'activate', { replaceWebhooks: true, webhookId, workflowId: webhookId });
	const toldBy = async (webhookId: string) => {
		const context = hookOf(webhookId, refusing);
		const error = vi.spyOn(context.logger, 'error');
		const [warn, info] = [vi.spyOn(context.logger, 'warn'), vi.spyOn(context.logger, 'info')];
		await unpublish(context);
		expect(info.mock.calls.flat().join()).toContain('put back: 0 of 1');
		return [...error.mock.calls, ...warn.mock.calls].flat().join();
	};
	for (const id of ['first', 'second']) await create.call(hookOf(id));
	expect(await toldBy('first')).toMatch(
		/taken it over will put it back to .*\/first\/openclaw.* once that is done: .*one --no-deliver/,
	);
	expect(await toldBy('second')).toMatch(
		/it still delivers to .*\/second\/openclaw.* by hand: .*one --no-deliver/,
	);
});

describe('jobs of a trigger that is published again', () => {
	const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
	const here = (): IDataObject[] => many.map((id) => cronJob(id, { delivery: { mode: 'none' } }));
	const at = (host: string) => ({
		...{ webhookId: 'webhook-id', nodeId: `of-many-${host}` },
		options: { webhookBaseUrl: `https://${host}.example` },
	});
	const hosts = (all: IDataObject[]) =>
		all.map(({ delivery }) => {
			const { to } = delivery as { to?: string | null };
			return to ? new URL(to).hostname : 'none';
		});

	const becomes = async (all: IDataObject[], expected: string[]) =>
		await vi.waitFor(() => expect(hosts(all)).toEqual(expected), { timeout: 10_000 });

	/** As n8n publishes a change: it unpublishes the version of before. */
	async function moved(all: IDataObject[], jobIds: string[]) {
		const gateway = await gatewayThatChanges(all);
		const [old, now] = [at('old'), { ...at('new'), nodeId: at('old').nodeId }];
		await create.call(hook(gateway, many, 'activate', old));
		expect(new Set(hosts(all))).toEqual(new Set(['old.example']));
		await remove.call(hook(gateway, many, 'activate', old));
		const publish = async () => await create.call(hook(gateway, jobIds, 'update', now));
		const clear = async () => await remove.call(hook(gateway, jobIds, 'update', now));
		return { gateway, old, publish, clear };
	}

	it.each([1, many.length])('stay where it was changed (%i)', async (count) => {
		const all = here().slice(0, count);
		const gateway = await gatewayThatChanges(all);
		const chosen = many.slice(0, count);
		for (const activation of ['activate', 'update', 'update'] as const) {
			await create.call(hook(gateway, chosen, activation, at('here')));
			await remove.call(hook(gateway, chosen, activation, at('here')));
		}
		await create.call(hook(gateway, chosen, 'update', at('here')));
		await vi.advanceTimersByTimeAsync(5_000);
		expect(new Set(hosts(all))).toEqual(new Set(['here.example']));
		expect(gateway.paramsOf('cron.update')).toHaveLength(count);
	});

	it('follow a changed address, and are put back from it', async () => {
		const all = here();
		const { publish, clear } = await moved(all, many);
		expect(await publish()).toBe(true);
		expect(new Set(hosts(all))).toEqual(new Set(['new.example']));
		await clear();
		await becomes(
			all,
			many.map(() => 'none'),
		);
	});

	it('are put back from the address of before where they are chosen no more', async () => {
		const all = here();
		const { publish } = await moved(all, ['a', 'b']);
		expect(await publish()).toBe(true);
		const expected = many.map((_id, index) => (index < 2 ? 'new.example' : 'none'));
		await becomes(all, expected);
	});

	it('follow at the next attempt where the first publication fails', async () => {
		const all = here();
		const { publish, clear } = await moved(all, [...many, 'later']);
		await expect(publish()).rejects.toThrow('no job with the ID later');
		// n8n clears away what an activation that failed has left.
		await clear();
		all.push(cronJob('later', { delivery: { mode: 'none' } }));
		expect(await publish()).toBe(true);
		expect(new Set(hosts(all))).toEqual(new Set(['new.example']));
	});

	it('are put back where the publication fails for good', async () => {
		const all = here();
		const { publish, clear } = await moved(all, [...many, 'gone']);
		await expect(publish()).rejects.toThrow('no job with the ID gone');
		await clear();
		await becomes(
			all,
			many.map(() => 'none'),
		);
	});

	it('are put back in the gateway of before where another is chosen', async () => {
		const [before, after] = [here(), here()];
		const { old, gateway } = await moved(before, many);
		const other = await gatewayThatChanges(after);
		const credentials = other.credentials.map((one) => ({
			...one,
			data: { ...one.data, token: 'x' },
		}));
		await create.call(hook({ credentials }, many, 'update', { ...old, credentialId: 'other' }));
		expect(new Set(hosts(after))).toEqual(new Set(['old.example']));
		await becomes(
			before,
			many.map(() => 'none'),
		);
		expect(gateway.paramsOf('cron.update')).toHaveLength(2 * many.length);
	});

	it('stay where another credential leads to the same gateway', async () => {
		const all = here();
		const { old, gateway } = await moved(all, many);
		await create.call(hook(gateway, many, 'update', { ...old, credentialId: 'other' }));
		await vi.advanceTimersByTimeAsync(5_000);
		expect(new Set(hosts(all))).toEqual(new Set(['old.example']));
		expect(gateway.paramsOf('cron.update')).toHaveLength(many.length);
	});
});

describe('copies of a workflow in one n8n', () => {
	it('whose triggers have no webhook id do not take the jobs from each other', async () => {
		const here: IDataObject[] = structuredClone(jobs);
		const gateway = await gatewayThatChanges(here);
		const hookIn = (workflowId: string) =>
			hook(gateway, ['one'], 'activate', { workflowId, webhookId: null, name: 'Runs' });
		await create.call(hookIn('first'));
		const registered = here[0]!.delivery;
		await expect(create.call(hookIn('second'))).rejects.toThrow(
			'already delivers to another webhook',
		);
		expect(here[0]!.delivery).toEqual(registered);
	});
});

describe('a trigger without a webhook id', () => {
	it.each(['OpenClaw Trigger', 'a/b', 'läuft'])(
		'is refused under the name %s, which n8n would not find; not at a start of n8n',
		async (name) => {
			const gateway = await gatewayWithJobs();
			const where = { webhookId: null, name };
			await expect(create.call(hook(gateway, ['one'], 'activate', where))).rejects.toThrow(
				'no webhook ID',
			);
			expect(gateway.asked).toEqual([]);
			expect(await create.call(hook(gateway, ['one'], 'init', where))).toBe(true);
		},
	);
});
