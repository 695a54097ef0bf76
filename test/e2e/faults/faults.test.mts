/** Every fault, one after the other, and the table of what came of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type QueuePeers, startQueuePeers } from '../harness/queueMode.mts';
import { keepLogsOfFailures, usePeers } from '../harness/vitestPeers.mts';
import type { Peers } from '../harness/peers.mts';
import { table, tally, type Fault, type Tally } from './fault.mts';
import * as gatewayFaults from './gatewayFaults.mts';
import * as n8nFaults from './n8nFaults.mts';
import { networkCut } from './networkFaults.mts';
import { postgresStopped, redisStopped } from './queueFaults.mts';

const tallies: Tally[] = [];

afterAll(() => console.log(table(tallies)));

async function nothingLost(fault: Fault, peers: Peers): Promise<void> {
	const result = await tally(fault, peers);
	tallies.push(result);
	expect(result.finished).toBeGreaterThan(0);
	expect(result).toMatchObject({ received: result.finished, lost: 0, repeats: 0 });
}

describe('side by side', () => {
	const peers = usePeers();
	const faults = [...Object.values(n8nFaults), ...Object.values(gatewayFaults)];
	it.each(faults)('$name', async (fault) => await nothingLost(fault, peers()));
});

describe('apart', () => {
	const peers = usePeers({ apart: true });
	it(networkCut.name, async () => await nothingLost(networkCut, peers()));
});

describe('in queue mode', () => {
	let peers: QueuePeers | undefined;
	keepLogsOfFailures();
	beforeAll(async () => {
		peers = await startQueuePeers();
	});
	afterAll(async () => await peers?.stop());
	it.each([
		['PostgreSQL stopped', postgresStopped],
		['Redis stopped', redisStopped],
	])('%s', async (_name, fault) => await nothingLost(fault(peers!), peers!));
});
