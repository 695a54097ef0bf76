/**
 * A trigger node behind a real HTTP server: each request runs `webhook()` in n8n-core's
 * WebhookContext, with an express request and response as n8n gives it.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import axios, { type AxiosInstance } from 'axios';
import express, { type Request, type Response } from 'express';
import { WebhookContext } from 'n8n-core';
import type {
	INodeExecutionData,
	INodeType,
	IWebhookData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor, workflowFor, type NodeInWorkflow } from './engine.mts';

export interface WebhookServer {
	/** Answers every status without throwing. */
	http: AxiosInstance;
	/** The items of the executions that n8n would have started, in order. */
	started: INodeExecutionData[];
	close(): Promise<void>;
}

export interface Served extends NodeInWorkflow {
	mode?: WorkflowExecuteMode;
	/** Called where n8n would store the execution; what it throws n8n would answer with 500. */
	store?: () => Promise<void>;
	/** Where this n8n is; default: port 5678 of this host. */
	instanceUrl?: string;
}

export async function serveWebhook(nodeType: INodeType, served: Served): Promise<WebhookServer> {
	const started: INodeExecutionData[] = [];
	const app = express();
	// n8n's query parser: arrays and objects reach the node.
	app.set('query parser', 'extended');
	app.use(express.json({ strict: false, limit: '20mb' }), express.urlencoded(), express.text());
	app.post('/webhook', async (request, response) => {
		try {
			const data = await runWebhook(nodeType, served, request, response);
			await served.store?.();
			started.push(...(data.workflowData?.flat() ?? []));
			if (data.noWebhookResponse) return;
			response.status(200).json(data.webhookResponse);
		} catch {
			response.status(500).json({ message: 'Error in workflow' });
		}
	});
	const server: Server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const http = axios.create({
		baseURL: `http://127.0.0.1:${port}`,
		validateStatus: () => true,
		maxBodyLength: Infinity,
	});
	const close = async () => {
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
	};
	return { http, started, close };
}

/** Runs `webhook()` once, in a context and a workflow of its own. */
export async function runWebhook(
	nodeType: INodeType,
	served: Served,
	httpRequest: Request,
	httpResponse: Response,
) {
	const { workflow, node } = workflowFor(nodeType, served);
	const additionalData = {
		...additionalDataFor(served.credentials, served.instanceUrl),
		...{ httpRequest, httpResponse },
	};
	const webhookDescription = nodeType.description.webhooks![0]!;
	const webhookData = { webhookDescription, isTest: served.mode === 'manual' } as IWebhookData;
	const context = new WebhookContext(
		workflow,
		node,
		additionalData,
		served.mode ?? 'webhook',
		webhookData,
		[],
		null,
	);
	return await nodeType.webhook!.call(context);
}
