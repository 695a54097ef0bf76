/** The oldest supported OpenClaw; the others take their time to install: npm run test:versions. */
import { expect, it } from 'vitest';

import { usePeers } from './harness/vitestPeers.mts';
import {
	columnsOf,
	documentedRows,
	reasons,
	rowsOf,
	withColumns,
} from './versions/compatibilityTable.mts';
import { BEFORE_THE_ADMIN_API } from './versions/gatewayVersions.mts';
import { tryVersion } from './versions/trial.mts';

const peers = usePeers();

it('OpenClaw 2026.3 over Tools Invoke: what works is what the docs say', async () => {
	const tried = await tryVersion(BEFORE_THE_ADMIN_API, peers());
	const rows = rowsOf(tried);
	expect(rows, reasons(tried)).toEqual(withColumns(await documentedRows(), columnsOf(rows)));
});
