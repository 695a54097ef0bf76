/** The connections to a gateway, counted at its end. */
import { readFileSync } from 'node:fs';

import type { Gateway } from './gateway.mts';
import { until } from './until.mts';

/**
 * Established ones, 01 in the table of the kernel; of a gateway in this network, on IPv4. Those of
 * requests over HTTP stay for some seconds.
 */
export function socketsOf({ url }: Pick<Gateway, 'url'>): number {
	const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
	return readFileSync('/proc/net/tcp', 'utf8')
		.split('\n')
		.map((line) => line.trim().split(/\s+/))
		.filter(([, local, , state]) => local?.endsWith(`:${port}`) && state === '01').length;
}

export async function waitForSockets(
	gateway: Pick<Gateway, 'url'>,
	count: number,
	seconds = 30,
): Promise<void> {
	const bound = { seconds, everyMs: 50 };
	await until(`${count} connections`, bound, () => socketsOf(gateway) === count || undefined);
}
