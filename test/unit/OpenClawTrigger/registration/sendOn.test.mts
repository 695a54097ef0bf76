/** What comes as a test event, and the published workflow is not to lose. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';

import { HookContext } from 'n8n-core';
import type { IWebhookData } from 'n8n-workflow';
import { expect, it, onTestFinished } from 'vitest';

import { OpenClawApi } from '../../../../credentials/OpenClawApi.credentials.ts';
import { OpenClawTrigger } from '../../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import {
	withMemory,
	type Previous,
} from '../../../../nodes/OpenClawTrigger/registration/registeredUrl.ts';
import { targetOf } from '../../../../nodes/OpenClawTrigger/registration/target.ts';
import { additionalDataFor, workflowFor } from '../../support/engine.mts';
import { listen } from '../../support/gatewayServer.mts';
import { serveWebhook } from '../../support/webhookServer.mts';
import { recordedBody } from '../trigger.mts';

interface Received {
	path: string;
	body: unknown;
	headers: IncomingHttpHeaders;
}

/** The n8n of the trigger: takes what is sent to its address, answers `status`; 0: not at all. */
async function listening({ status = 200, parameters = {} } = {}) {
	const received: Received[] = [];
	const server = createServer(async (request, response) => {
		received.push({ path: request.url!, body: await json(request), headers: request.headers });
		if (status === 0) response.destroy();
		else response.writeHead(status).end('{}');
	});
	const instanceUrl = `http://127.0.0.1:${await listen(server)}/`;
	const data = { gatewayUrl: 'http://127.0.0.1:1', token: 'gateway-token-of-these-tests' };
	const given = {
		credentials: [{ type: new OpenClawApi(), data }],
		webhookId: 'webhook-id',
		parameters: { registration: 'automatic', jobIds: ['job'], ...parameters },
		...{ mode: 'manual' as const, instanceUrl },
	};
	const targetIn = async (mode: 'trigger' | 'manual', url = instanceUrl) => {
		const { workflow, node } = workflowFor(new OpenClawTrigger(), given);
		const isTest = mode === 'manual';
		return await targetOf(
			new HookContext(
				...([workflow, node, additionalDataFor(given.credentials, url)] as const),
				...([mode, isTest ? 'manual' : 'activate', { isTest } as IWebhookData] as const),
			),
		);
	};
	const test = await targetIn('manual');
	const trigger = await serveWebhook(new OpenClawTrigger(), given);
	onTestFinished(() => trigger.close());
	const token = new URL(test.url).searchParams.get('token');
	/** A run of a job that the test borrowed from where `previous` says. */
	const post = async (previous: Previous, body = recordedBody('ok')) =>
		await trigger.http.post(
			'/webhook',
			{ ...body, job: { delivery: { mode: 'webhook', to: withMemory(test, previous) } } },
			{ params: { token }, headers: { authorization: 'Bearer of-the-gateway' } },
		);
	return { received, targetIn, post, started: trigger.started, instanceUrl };
}

const borrowed = (to?: string): Previous => ({ mode: 'webhook', to, test: true });

it('is sent on to the address where the published workflow gets it, as it came', async () => {
	const { post, received, started, targetIn } = await listening();
	const production = await targetIn('trigger');
	const answer = await post(borrowed(withMemory(production, { mode: 'none' })));
	expect(answer).toMatchObject({ status: 200, data: { status: 'accepted' } });
	const { pathname, search } = new URL(production.url);
	expect(received).toMatchObject([
		{ path: pathname + search, headers: { authorization: 'Bearer of-the-gateway' } },
	]);
	const { jobId, runAtMs, status, summary } = recordedBody('ok');
	expect(received[0]!.body).toMatchObject({ jobId, runAtMs, status, summary });
	expect(started).toHaveLength(1);
});

it('is sent on as well where the test itself is not interested in it', async () => {
	const { post, received, started, targetIn } = await listening({
		parameters: { events: ['recovery'] },
	});
	const answer = await post(borrowed(withMemory(await targetIn('trigger'), {})));
	expect(answer.data).toMatchObject({ status: 'ignored' });
	expect(received).toHaveLength(1);
	expect(started).toEqual([]);
});

it.each([404, 401, 302, 500, 0])(
	'that does not arrive there (%s) is told to the gateway, and shown in the editor',
	async (status) => {
		const { post, started, targetIn } = await listening({ status });
		const answer = await post(borrowed(withMemory(await targetIn('trigger'), {})));
		expect(answer.status).toBe(502);
		expect(started).toHaveLength(1);
	},
);

it('goes nowhere else: not where nothing was published, nor to what another registered', async () => {
	const { post, received, started, targetIn, instanceUrl } = await listening();
	const production = await targetIn('trigger');
	const elsewhere = await targetIn('trigger', 'http://127.0.0.1:2/');
	const others = [
		undefined,
		`${instanceUrl}hook`,
		production.url,
		withMemory({ ...production, owner: 'another' }, {}),
		withMemory(elsewhere, {}),
	];
	for (const to of others) expect((await post(borrowed(to))).status).toBe(200);
	// Not borrowed by a test.
	const to = withMemory(production, {});
	expect((await post({ mode: 'webhook', to })).status).toBe(200);
	expect(received).toEqual([]);
	expect(started).toHaveLength(others.length + 1);
});
