/**
 * Ports on loopback for servers that take their time to listen, and are started again on the same
 * port: nobody else may get it meanwhile.
 *
 * Each stands in a place of its own below those that the system gives to connections. The last port
 * of the place is held open as the claim to it until this process ends, so that neither another
 * worker nor another run of the tests takes the place.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

const FIRST_PORT = 20_000;
/** OpenClaw counts the ports of its helpers from its own. */
const PORTS_A_PLACE = 20;
const PLACES = 600;

const placeOf = (index: number) => FIRST_PORT + index * PORTS_A_PLACE;

/** Where the search goes on: processes that start at the same time begin apart. */
let next = (process.pid * 7) % PLACES;

export async function freePort(): Promise<number> {
	return placeOf(await claimPlace());
}

export async function freePorts(count: number): Promise<number[]> {
	return await Promise.all(Array.from({ length: count }, freePort));
}

/** A number below `PLACES` that no other process on this machine gets while this one lives. */
export async function claimPlace(): Promise<number> {
	for (let tried = 0; tried < PLACES; tried++) {
		const index = next;
		next = (next + 1) % PLACES;
		const claim = await hold(placeOf(index) + PORTS_A_PLACE - 1);
		if (claim === undefined) continue;
		// Something else on this machine may listen there.
		const probe = await hold(placeOf(index));
		if (probe !== undefined) {
			await once(probe.close(), 'close');
			return index;
		}
		claim.close();
	}
	throw new Error(`All ${PLACES} places for servers from port ${FIRST_PORT} on are taken`);
}

/**
 * Listens on the port, which keeps every other process from it; `undefined` where one has it.
 * It does not keep this process from ending.
 */
export async function hold(port: number): Promise<Server | undefined> {
	const holder = createServer().unref();
	try {
		await once(holder.listen({ port, host: '127.0.0.1', exclusive: true }), 'listening');
		return holder;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
		throw error;
	}
}
