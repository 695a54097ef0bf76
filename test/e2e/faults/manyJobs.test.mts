import { usePeers } from '../harness/vitestPeers.mts';
import { manyJobs } from './manyJobs.mts';
import { testFaults } from './testFaults.mts';

testFaults([manyJobs], usePeers());
