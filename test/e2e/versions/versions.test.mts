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

it.each(VERSIONS)('OpenClaw $version: what works is what the docs say', async (version) => {
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
