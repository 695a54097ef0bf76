import { usePeers } from '../harness/vitestPeers.mts';
import * as networkFaults from './networkFaults.mts';
import { testFaults } from './testFaults.mts';

testFaults(Object.values(networkFaults), usePeers({ apart: true }));
