import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Free ports on loopback, all held open until the last is found, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
	const holders = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
	await Promise.all(holders.map((holder) => once(holder, 'listening')));
	const ports = holders.map((holder) => (holder.address() as AddressInfo).port);
	await Promise.all(holders.map((holder) => once(holder.close(), 'close')));
	return ports;
}

export async function freePort(): Promise<number> {
	const [port] = await freePorts(1);
	return port as number;
}
