/** A real HTTP server in the place of a gateway: answers what a test says, records what is asked. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';
import { onTestFinished } from 'vitest';

import { OpenClawApi } from '../../../credentials/OpenClawApi.credentials.ts';
import type { GivenCredential } from './engine.mts';

export const GATEWAY_TOKEN = 'gateway-secret-of-this-test';

const RECORDED = join(import.meta.dirname, '../../fixtures');

export interface Answer {
	status?: number;
	contentType?: string;
	headers?: Record<string, string>;
	/** Objects are sent as JSON, text as it is. */
	body: unknown;
}

export interface Asked {
	httpMethod: string;
	path: string;
	headers: IncomingHttpHeaders;
	method?: string;
	params: IDataObject;
	/** Of `POST /tools/invoke`. */
	action?: string;
	args?: IDataObject;
}

export interface TestGateway {
	url: string;
	asked: Asked[];
	/** The params of every call of a gateway method. */
	paramsOf(method: string): IDataObject[];
	credentials: GivenCredential[];
}

type Recorded = Answer & { body: IDataObject };

/** An answer that a real gateway gave over admin HTTP RPC. */
export function recorded(name: string): Recorded {
	return readRecorded(`rpc/2026.9.6-${name}.json`);
}

/** What a real gateway's tool `cron` answered over HTTP. */
export function recordedTool(name: string): Recorded {
	return readRecorded(`tools/2026.3.22-${name}.json`);
}

function readRecorded(file: string): Recorded {
	const content = readFileSync(join(RECORDED, file), 'utf8');
	return (JSON.parse(content) as { answer: Recorded }).answer;
}

export function recordedPayload<Payload = IDataObject>(name: string): Payload {
	return recorded(name).body.payload as Payload;
}

/** A job as a gateway answers it; what a test does not name is of no matter to it. */
export function cronJob(id: string, more: IDataObject = {}): IDataObject {
	return {
		id,
		name: id,
		enabled: true,
		sessionTarget: 'isolated',
		schedule: { kind: 'every', everyMs: 60_000 },
		payload: { kind: 'agentTurn', message: 'Summarize' },
		...more,
	};
}

export function payload(value: unknown): Answer {
	return { body: { id: 'answer', ok: true, payload: value } };
}

export function rpcError(status: number, error: IDataObject): Answer {
	return { status, body: { id: 'answer', ok: false, error } };
}

export async function listen(server: Server): Promise<number> {
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

/** Serves until the test ends. */
export async function serveGateway(
	answer: (asked: Asked) => Answer | Promise<Answer>,
	prefix = '',
): Promise<TestGateway> {
	const asked: Asked[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const text = Buffer.concat(chunks).toString();
		const { method, params = {}, action, args } = (text ? JSON.parse(text) : {}) as Partial<Asked>;
		const one: Asked = {
			httpMethod: request.method!,
			path: request.url!,
			headers: request.headers,
			method,
			params,
			...(action !== undefined && { action, args }),
		};
		asked.push(one);
		const { status = 200, contentType = 'application/json', headers, body } = await answer(one);
		response.writeHead(status, { 'content-type': contentType, ...headers });
		response.end(typeof body === 'string' ? body : JSON.stringify(body));
	});
	const url = `http://127.0.0.1:${await listen(server)}${prefix}`;
	return {
		url,
		asked,
		paramsOf: (method) => asked.filter((one) => one.method === method).map(({ params }) => params),
		credentials: gatewayCredential(url),
	};
}

export function gatewayCredential(gatewayUrl: string, more: IDataObject = {}): GivenCredential[] {
	const data = {
		gatewayUrl,
		token: GATEWAY_TOKEN,
		transport: 'adminHttpRpc',
		...more,
	} as GivenCredential['data'];
	return [{ type: new OpenClawApi(), data }];
}
