/** The two most telling faults; the others take their time: npm run test:faults. */
import { expect, it } from 'vitest';

import { tally } from './faults/fault.mts';
import { killedMidRun } from './faults/gatewayFaults.mts';
import { answerLost } from './faults/n8nFaults.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();

it.each([answerLost, killedMidRun])('$name: no run lost, none twice', async (fault) => {
	const { finished, received, lost, repeats } = await tally(fault, peers());
	expect(finished).toBeGreaterThan(0);
	expect({ received, lost, repeats }).toEqual({ received: finished, lost: 0, repeats: 0 });
});
