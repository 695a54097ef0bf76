import { usePeers } from '../harness/vitestPeers.mts';
import * as gatewayFaults from './gatewayFaults.mts';
import * as rebootFaults from './rebootFaults.mts';
import { testFaults } from './testFaults.mts';

testFaults([...Object.values(gatewayFaults), ...Object.values(rebootFaults)], usePeers());
