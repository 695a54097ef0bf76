import { afterAll, beforeAll } from 'vitest';

import { type QueuePeers, startQueuePeers } from '../harness/queueMode.mts';
import { keepLogsOfFailures } from '../harness/vitestPeers.mts';
import * as queueFaults from './queueFaults.mts';
import { testFaults } from './testFaults.mts';

let peers: QueuePeers | undefined;
keepLogsOfFailures();
beforeAll(async () => {
	peers = await startQueuePeers();
});
afterAll(async () => await peers?.stop());

testFaults(Object.values(queueFaults), () => peers!);
