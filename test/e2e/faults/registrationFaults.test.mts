import { usePeers } from '../harness/vitestPeers.mts';
import * as registrationFaults from './registrationFaults.mts';
import { testFaults } from './testFaults.mts';

testFaults(Object.values(registrationFaults), usePeers());
