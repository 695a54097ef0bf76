/** A reverse proxy before the gateway: to the gateway, whoever comes through it is on another host. */
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface ForwardingProxy {
	url: string;
	stop(): Promise<void>;
}

/** An address of the range that RFC 5737 keeps for documentation. */
const ELSEWHERE = '203.0.113.5';

/** Says of each connection that it comes from another host; the gateway has to trust this proxy. */
export async function startForwardingProxy(target: string): Promise<ForwardingProxy> {
	const { hostname, port } = new URL(target);
	const sockets = new Set<Socket>();
	const server = createServer((client) => {
		const gateway = connect(Number(port), hostname);
		for (const socket of [client, gateway]) {
			sockets.add(socket);
			socket.on('close', () => sockets.delete(socket));
			// The other end goes away in the middle when a test stops it.
			socket.on('error', () => socket.destroy());
		}
		client.once('data', (chunk: Buffer) => {
			const request = chunk.toString('latin1');
			const forwarded = request.replace('\r\n', `\r\nX-Forwarded-For: ${ELSEWHERE}\r\n`);
			gateway.write(Buffer.from(forwarded, 'latin1'));
			client.pipe(gateway);
		});
		gateway.pipe(client);
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop: async () => {
			for (const socket of sockets) socket.destroy();
			await once(server.close(), 'close');
		},
	};
}
