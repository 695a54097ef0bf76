/** The system behind a workflow: an HTTP server that keeps what reaches it, and outlives n8n. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { WorkflowNode } from './n8nApi.mts';

export type Item = Record<string, unknown>;

export interface Sink {
	url: string;
	/** What each execution handed over, in the order of arrival. */
	batches: Item[][];
	items(): Item[];
	/** A node that hands over all its items at once. */
	node: WorkflowNode;
	stop(): Promise<void>;
}

export async function startSink(name: string): Promise<Sink> {
	const batches: Item[][] = [];
	const server = createServer(async (request, response) => {
		batches.push((await json(request)) as Item[]);
		response.end('{}');
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	const node: WorkflowNode = {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		executeOnce: true,
		parameters: {
			method: 'POST',
			url,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify($input.all().map(({ json }) => json)) }}',
		},
	};
	const stop = async () => {
		server.closeAllConnections();
		await once(server.close(), 'close');
	};
	return { url, batches, items: () => batches.flat(), node, stop };
}
