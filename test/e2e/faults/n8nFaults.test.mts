import { usePeers } from '../harness/vitestPeers.mts';
import * as n8nFaults from './n8nFaults.mts';
import { testFaults } from './testFaults.mts';

testFaults(Object.values(n8nFaults), usePeers());
