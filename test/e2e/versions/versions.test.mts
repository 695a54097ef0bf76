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
import { tryVersion } from './trial.mts';

const peers = usePeers();
const outcomes: Outcome[] = [];

afterAll(() => {
	if (outcomes.length > 0)
		console.log(`${asMarkdown('Operation', rowsOf(outcomes))}\n\n${reasons(outcomes)}`);
});

const titled = VERSIONS.map((one) => ({ ...one, age: 'peer' in one.gateway ? 'older' : 'newest' }));

it.each(titled)('$age OpenClaw: what works with $version is what the docs say', async (version) => {
	const tried = await tryVersion(version, peers());
	outcomes.push(...tried);
	const rows = rowsOf(tried);
	expect(rows, reasons(tried)).toEqual(
		withColumns(await documentedRows('Operation'), columnsOf(rows)),
	);
});

it('the docs have these versions and no others', async () => {
	expect(columnsOf(await documentedRows('Operation'))).toEqual(columnsOf(rowsOf(outcomes)));
});
