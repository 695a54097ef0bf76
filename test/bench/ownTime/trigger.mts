/** Triggers of the build, which is what n8n runs, each in n8n-core's context. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { HookContext, WebhookContext } from 'n8n-core';
import type { INodeType, IWebhookData } from 'n8n-workflow';
import { PROJECT_ROOT } from '../../e2e/harness/output.mts';
import { additionalDataFor, workflowFor } from '../../unit/support/engine.mts';
import { newRuns } from '../bodies.mts';

const require = createRequire(import.meta.url);
const load = <T,>(file: string, name: string): T => {
	const exports = require(join(PROJECT_ROOT, 'dist', file)) as Record<string, new () => T>;
	return new exports[name]!();
};
const nodeType = load<INodeType>(
	'nodes/OpenClawTrigger/OpenClawTrigger.node.js',
	'OpenClawTrigger',
);
const credentialType = load<never>(
	'credentials/OpenClawWebhookApi.credentials.js',
	'OpenClawWebhookApi',
);

const TOKEN = 'token-of-this-bench';

let nodes = 0;

export interface Trigger {
	/** The context of one request. */
	contextOf(body: unknown): WebhookContext;
	/** Ends it, as unpublishing its workflow does. */
	unpublish(): Promise<void>;
}

/** A trigger of its own. */
export function trigger(options: object = {}): Trigger {
	nodes += 1;
	const credentials = [{ type: credentialType, data: { token: TOKEN } }];
	const parameters = { registration: 'manual', options: { ...options } };
	const { workflow, node } = workflowFor(nodeType, {
		...{ credentials, parameters, nodeId: `node-${nodes}` },
	});
	const additional = additionalDataFor(credentials);
	const webhookDescription = nodeType.description.webhooks![0]!;
	const webhookData = { webhookDescription, isTest: false } as IWebhookData;
	const contextOf = (body: unknown) => {
		const httpRequest = Object.assign(new IncomingMessage(new Socket()), { body, query: {} });
		httpRequest.headers = {
			'content-type': 'application/json',
			authorization: `Bearer ${TOKEN}`,
		};
		const httpResponse = new ServerResponse(httpRequest);
		const data = { ...additional, httpRequest, httpResponse } as never;
		return new WebhookContext(workflow, node, data, 'webhook', webhookData, [], null);
	};
	const unpublish = async () => {
		const context = new HookContext(workflow, node, additional, 'trigger', 'update', webhookData);
		await nodeType.webhookMethods!.default!.delete!.call(context);
	};
	return { contextOf, unpublish };
}

/** One request; returns whether it was accepted. */
export async function receive(context: WebhookContext): Promise<boolean> {
	const { workflowData } = await nodeType.webhook!.call(context);
	// As after n8n's answer: until then the trigger keeps what a repeat would wait for.
	const response = context.getResponseObject();
	Object.defineProperty(response, 'writableFinished', { value: true });
	response.emit('close');
	return workflowData !== undefined;
}

/** Lets the trigger see `count` runs with bodies of `bytes`; each has to be new to it. */
export async function see({ contextOf }: Trigger, count: number, bytes = 0): Promise<void> {
	const body = newRuns(bytes);
	for (let run = 0; run < count; run++) {
		const isNew = await receive(contextOf(JSON.parse(body())));
		if (!isNew) throw new Error('A new run was taken for a repeat');
	}
}
