/** Every version of OpenClaw over every transport that it has, against the table in the docs. */
import { afterAll, expect, it } from 'vitest';

import { usePeers } from '../harness/vitestPeers.mts';
import {
	asMarkdown,
	columnsOf,
	documentedRows,
	reasons,
	rowsOf,
	withColumns,
	type Outcome,
} from './compatibilityTable.mts';
import { VERSIONS } from './gatewayVersions.mts';
import { TALK_ATTEMPTS } from './talk.mts';
import { tryVersion } from './trial.mts';

const peers = usePeers();
const outcomes: Outcome[] = [];

afterAll(() => {
	if (outcomes.length > 0)
		console.log(`${asMarkdown('Operation', rowsOf(outcomes))}\n\n${reasons(outcomes)}`);
});

/** A gateway that is older, or reached over a way that has it not: the error says which, and what to do. */
const SAYS_WHY = /(Update OpenClaw|[Cc]hoose (it|the transport)|The transport Tools Invoke cannot)/;

const titled = VERSIONS.map((one) => ({ ...one, age: 'peer' in one.gateway ? 'older' : 'newest' }));

it.each(titled)('$age OpenClaw: what works with $version is what the docs say', async (version) => {
	const tried = await tryVersion(version, peers());
	outcomes.push(...tried);
	for (const { column, errors } of tried) {
		for (const [name, error] of Object.entries(errors)) {
			if (error === undefined || !Object.hasOwn(TALK_ATTEMPTS, name)) continue;
			expect(error, `${column}, ${name}`).toMatch(SAYS_WHY);
		}
	}
	const rows = rowsOf(tried);
	expect(rows, reasons(tried)).toEqual(
		withColumns(await documentedRows('Operation'), columnsOf(rows)),
	);
});

it('the docs have these versions and no others', async () => {
	expect(columnsOf(await documentedRows('Operation'))).toEqual(columnsOf(rowsOf(outcomes)));
});
