/** A test for each fault, and at the end the table of what came of them. */
import { afterAll, expect, it } from 'vitest';

import type { Peers } from '../harness/peers.mts';
import { table, tally, type Fault, type Tally } from './fault.mts';

const MINUTE_MS = 60_000;

export function testFaults(faults: Iterable<Fault>, peers: () => Peers): void {
	const tallies: Tally[] = [];
	afterAll(() => console.log(table(tallies)));
	it.each([...faults])(
		'$name',
		async (fault) => {
			const result = await tally(fault, peers());
			tallies.push(result);
			expect(result.finished).toBeGreaterThan(0);
			expect(result).toMatchObject({ received: result.finished, lost: 0, repeats: 0 });
		},
		20 * MINUTE_MS,
	);
}
