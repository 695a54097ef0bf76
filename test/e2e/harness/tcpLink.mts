/** A line between two peers that a test can cut, as a network does: without a word to either. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpLink {
	/** Where the target is to be reached over the line. */
	url: string;
	/** Ends what is open; new connections go through. */
	cut(): void;
	stop(): Promise<void>;
}

export async function startTcpLink(target: string): Promise<TcpLink> {
	const { hostname, port } = new URL(target);
	const open = new Set<Socket>();
	const server = createServer((near) => {
		const far = connect(Number(port), hostname);
		for (const [one, other] of [
			[near, far],
			[far, near],
		] as const) {
			open.add(one);
			one.pipe(other);
			// Also after an error, which is what a cut is to the other end.
			one.on('error', () => one.destroy());
			one.on('close', () => {
				open.delete(one);
				other.destroy();
			});
		}
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const cut = () => {
		for (const socket of open) socket.resetAndDestroy();
	};
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		cut,
		stop: async () => {
			cut();
			await once(server.close(), 'close');
		},
	};
}
