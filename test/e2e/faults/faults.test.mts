/** Every fault, one after the other, and the table of what came of them. */
import { afterAll, expect, it } from 'vitest';

import { usePeers } from '../harness/vitestPeers.mts';
import { table, tally, type Tally } from './fault.mts';
import * as gatewayFaults from './gatewayFaults.mts';
import * as n8nFaults from './n8nFaults.mts';

const peers = usePeers();
const tallies: Tally[] = [];

afterAll(() => console.log(table(tallies)));

it.each([...Object.values(n8nFaults), ...Object.values(gatewayFaults)])('$name', async (fault) => {
	const result = await tally(fault, peers());
	tallies.push(result);
	expect(result.finished).toBeGreaterThan(0);
	expect(result).toMatchObject({ received: result.finished, lost: 0, repeats: 0 });
});
