import { createServer } from 'node:http';

import { HookContext } from 'n8n-core';
import type {
	IDataObject,
	IWebhookData,
	NodeOperationError,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { describe, expect, it, vi } from 'vitest';

import { OpenClawWebhookApi } from '../../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClawTrigger } from '../../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { lookAgain } from '../../../../nodes/OpenClawTrigger/registration/register.ts';
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

type Where = Pick<NodeInWorkflow, 'webhookId' | 'workflowId' | 'name'> & {
	options?: { webhookBaseUrl: string };
};

function hook(
	gateway: Pick<TestGateway, 'credentials'>,
	jobIds: string | string[],
	activation: WorkflowActivateMode = 'activate',
	{ options = { webhookBaseUrl: '' }, ...where }: Where = { webhookId: 'webhook-id' },
) {
	const webhook = { type: new OpenClawWebhookApi(), data: { token: 'the webhook token' } };
	const credentials = [webhook, ...gateway.credentials];
	const { workflow, node } = workflowFor(new OpenClawTrigger(), {
		parameters: { registration: 'automatic', jobIds, options },
		credentials,
		...where,
	});
	const webhookData = { isTest: false } as IWebhookData;
	const additionalData = additionalDataFor(credentials);
	return new HookContext(workflow, node, additionalData, 'trigger', activation, webhookData);
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
		await remove.call(context);
		const clean = 'The job "Evil *** 2026-01-01 | error | forged [31m" (one)';
		expect(warn).toHaveBeenCalledWith(expect.stringContaining(`${clean} does not deliver`));
		await expect(create.call(context)).rejects.toThrow(
			`${clean} already delivers to another webhook: https://elsewhere.example/?token=***`,
		);
	});

	it('is undone without an error while the gateway is down', async () => {
		const credentials = gatewayCredential('http://127.0.0.1:1');
		expect(await remove.call(hook({ credentials }, ['one']))).toBe(true);
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
		await remove.call(context);
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

/** A gateway whose jobs are as they were changed last. */
async function gatewayThatChanges(here: IDataObject[]) {
	return await serveGateway(({ method, params }) => {
		if (method === 'cron.list') return payload({ jobs: here, nextOffset: null });
		if (method === 'config.get') return payload({ config: {} });
		const job = here.find(({ id }) => id === params.id)!;
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
