/**
 * A reverse proxy between the gateway and n8n, where a test can stand: it sees each webhook and
 * decides what becomes of it.
 */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import axios from 'axios';

export interface Webhook {
	path: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
	/** Sends it on to n8n; answers its status, or 0 where n8n could not be reached. */
	forward(): Promise<number>;
}

/** Answers the status for the gateway; `null` cuts the connection without an answer. */
export type Handler = (webhook: Webhook) => Promise<number | null>;

export interface Proxy {
	/** An address of n8n, as it is behind the proxy. */
	through(url: string): string;
	/** Default: forwards, and cuts the connection where n8n cannot be reached. */
	handle: Handler;
	stop(): Promise<void>;
}

export const forwardOnly: Handler = async (webhook) => (await webhook.forward()) || null;

/** Listens on `address`, default loopback. */
export async function startProxy(target: string, address = '127.0.0.1'): Promise<Proxy> {
	const server = createServer(async (request, response) => {
		const { url: path = '/', headers } = request;
		const body = await buffer(request);
		const forward = async () => await post(`${target}${path}`, headers, body);
		const status = await proxy.handle({ path, headers, body, forward });
		if (status === null) response.destroy();
		else response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
	});
	await once(server.listen(0, address), 'listening');
	const { port } = server.address() as AddressInfo;
	const proxy: Proxy = {
		through: (url) => url.replace(target, `http://${address}:${port}`),
		handle: forwardOnly,
		stop: async () => {
			server.closeAllConnections();
			await once(server.close(), 'close');
		},
	};
	return proxy;
}

async function post(url: string, headers: IncomingHttpHeaders, body: Buffer): Promise<number> {
	const { 'content-type': type, authorization } = headers;
	try {
		const { status } = await axios.post(url, body, {
			headers: { 'content-type': type, authorization },
			timeout: 30_000,
			validateStatus: () => true,
		});
		return status;
	} catch (error) {
		if (axios.isAxiosError(error)) return 0;
		throw error;
	}
}
