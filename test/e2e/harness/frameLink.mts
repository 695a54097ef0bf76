/** Stands between a client and a gateway, and can lose single frames of the gateway's. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { WebSocket, WebSocketServer } from 'ws';

import type { Gateway } from './gateway.mts';

export interface FrameLink {
	/** Where the gateway's WebSocket is to be reached over the link. */
	url: string;
	/** Whether the frame is lost; default: none is. */
	loses: (frame: { event?: string; payload?: Record<string, unknown> }) => boolean;
	stop(): Promise<void>;
}

export async function startFrameLink({ url }: Pick<Gateway, 'url'>): Promise<FrameLink> {
	const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
	await once(server, 'listening');
	const link: FrameLink = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		loses: () => false,
		stop: async () => {
			for (const client of server.clients) client.terminate();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	server.on('connection', (near) => {
		const far = new WebSocket(url.replace(/^http/, 'ws'));
		const opened = once(far, 'open');
		near.on('message', (data) => void opened.then(() => far.send(String(data))));
		far.on('message', (data) => {
			if (!link.loses(JSON.parse(String(data)))) near.send(String(data));
		});
		near.on('close', () => far.close());
		far.on('close', () => near.close());
	});
	return link;
}
