/** The table of faults in the documentation is what the suite prints, with nothing lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import * as changeFaults from '../../e2e/faults/changeFaults.mts';
import * as gatewayFaults from '../../e2e/faults/gatewayFaults.mts';
import * as manyJobs from '../../e2e/faults/manyJobs.mts';
import * as n8nFaults from '../../e2e/faults/n8nFaults.mts';
import * as networkFaults from '../../e2e/faults/networkFaults.mts';
import * as queueFaults from '../../e2e/faults/queueFaults.mts';
import * as rebootFaults from '../../e2e/faults/rebootFaults.mts';
import * as registrationFaults from '../../e2e/faults/registrationFaults.mts';

const SUITE = [
	...[n8nFaults, gatewayFaults, rebootFaults, changeFaults, registrationFaults],
	...[manyJobs, networkFaults, queueFaults],
];
const text = readFileSync(join(import.meta.dirname, '../../../docs/reliability.md'), 'utf8');

/** The table's lines under its head and the rule. */
const rows = text
	.slice(text.indexOf('\n| Fault '))
	.trim()
	.split('\n\n')[0]!
	.split('\n')
	.slice(2)
	.map((line) => line.split('|').map((cell) => cell.trim()));

it('names faults that the suite tries, and no other', () => {
	const names = SUITE.flatMap((faults) => Object.values(faults).map(({ name }) => name));
	const shown = rows.map(([, name]) => name!);
	expect(shown.filter((name) => !names.includes(name))).toEqual([]);
	expect(new Set(shown).size).toBe(shown.length);
});

it('has no run lost or repeated', () => {
	const counts = rows.map(([, , finished, received, lost, repeats]) => {
		return { isEach: finished === received && Number(finished) > 0, lost, repeats };
	});
	const good = { isEach: true, lost: '0', repeats: '0' };
	expect(counts).toEqual(counts.map(() => good));
});
