import { describe, expect, it } from 'vitest';

import { addCommandJob } from './harness/commandJobs.mts';
import { publishLiveWorkflow, waitForItems } from './harness/liveWorkflow.mts';
import { usePeers } from './harness/vitestPeers.mts';

// No webhook token and no host policy: what the webhook needs is not there.
const peers = usePeers();

describe('a finished run', () => {
	it('arrives', async () => {
		const live = await publishLiveWorkflow(peers());
		const id = await addCommandJob(peers().gateway, { name: 'first' });
		const items = await waitForItems(live, 1);
		console.log(JSON.stringify(items, null, 1));
		expect(items).toMatchObject([{ event: 'finished', jobId: id, status: 'ok' }]);
	});
});
