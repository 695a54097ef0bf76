import { usePeers } from '../harness/vitestPeers.mts';
import * as changeFaults from './changeFaults.mts';
import type { Fault } from './fault.mts';
import * as gatewayFaults from './gatewayFaults.mts';
import * as rebootFaults from './rebootFaults.mts';
import { testFaults } from './testFaults.mts';

testFaults(
	[gatewayFaults, rebootFaults, changeFaults].flatMap((faults) => Object.values<Fault>(faults)),
	usePeers(),
);
