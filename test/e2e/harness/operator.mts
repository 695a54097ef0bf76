/** A client of the gateway's own protocol, as an operator's app is one. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { WebSocket } from 'ws';

import type { Gateway } from './gateway.mts';

export interface Operator {
	/** The payload of the answer; an error answer is thrown. The first answer, where there are two. */
	call<T = Record<string, unknown>>(method: string, params?: object): Promise<T>;
	close(): Promise<void>;
}

interface Frame {
	type: 'req' | 'res' | 'event';
	id?: string;
	event?: string;
	ok?: boolean;
	payload?: unknown;
	error?: unknown;
}

/** `caps`: with `approvals`, runs wait for decisions, because somebody is there to decide. */
export async function connectOperator(gateway: Gateway, caps: string[] = []): Promise<Operator> {
	const socket = new WebSocket(gateway.url.replace(/^http/, 'ws'));
	const waiting = new Map<string, (frame: Frame) => void>();
	let onChallenge = () => {};
	const challenge = new Promise<void>((resolve) => (onChallenge = resolve));
	socket.on('message', (data) => {
		const frame = JSON.parse(String(data)) as Frame;
		if (frame.event === 'connect.challenge') onChallenge();
		if (frame.type === 'res') waiting.get(frame.id!)?.(frame);
	});
	await challenge;

	const call = async <T,>(method: string, params: object = {}): Promise<T> => {
		const id = randomUUID();
		const answered = new Promise<Frame>((resolve) => waiting.set(id, resolve));
		socket.send(JSON.stringify({ type: 'req', id, method, params }));
		const { ok, payload, error } = await answered;
		if (ok) return payload as T;
		throw new Error(`${method}: ${JSON.stringify(error)}`);
	};
	await call('connect', {
		...{ minProtocol: 4, maxProtocol: 4, role: 'operator', scopes: ['operator.admin'], caps },
		client: { id: 'gateway-client', version: '1', platform: 'linux', mode: 'backend' },
		auth: { token: gateway.token },
	});
	return {
		call,
		close: async () => {
			const closed = once(socket, 'close');
			socket.close();
			await closed;
		},
	};
}
