/** Agent Turn: Run and Wait. The execution sleeps in n8n's database until the run is over. */
import { rm } from 'node:fs/promises';
import axios from 'axios';
import { beforeAll, describe, expect, it } from 'vitest';

import { byId } from './harness/nodeRun.mts';
import { logInToN8n } from './harness/n8nApi.mts';
import {
	MANUAL_TRIGGER,
	type CredentialReference,
	type Execution,
	type Workflow,
	type WorkflowNode,
} from './harness/n8nApi.mts';
import { askFor, DEFAULT_REPLY, type Reply } from './harness/stubModel.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';
