/** The oldest supported OpenClaw; the others take their time to install: npm run test:versions. */
import { beforeAll, expect, it } from 'vitest';

import { usePeers } from './harness/vitestPeers.mts';
import { installPeer } from './peers/install.mjs';
import {
	columnsOf,
	documentedRows,
	reasons,
	rowsOf,
	withColumns,
} from './versions/compatibilityTable.mts';
import { BEFORE_THE_ADMIN_API } from './versions/gatewayVersions.mts';
import { tryVersion } from './versions/trial.mts';

// Apart from the test, which has less time.
beforeAll(async () => void (await installPeer(BEFORE_THE_ADMIN_API.gateway.peer)));

const peers = usePeers();

it('OpenClaw 2026.3 over Tools Invoke: what works is what the docs say', async () => {
	const tried = await tryVersion(BEFORE_THE_ADMIN_API, peers());
	const rows = rowsOf(tried);
	expect(rows, reasons(tried)).toEqual(
		withColumns(await documentedRows('Operation'), columnsOf(rows)),
	);
});
