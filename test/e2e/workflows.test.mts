/** The workflows to import, each run to its end in a fresh n8n beside a real gateway. */
import { beforeAll, describe } from 'vitest';

import { importExamples } from './harness/exampleWorkflow.mts';
import { usePeers } from './harness/vitestPeers.mts';
import { askAnAgentAndWait } from './workflows/askAnAgentAndWait.mts';
import { conversationPerTicket } from './workflows/conversationPerTicket.mts';
import { dailySummaryFromForm } from './workflows/dailySummaryFromForm.mts';
import { failedRunsToTickets } from './workflows/failedRunsToTickets.mts';
import { finishedRunsToPostgresql } from './workflows/finishedRunsToPostgresql.mts';
import { monitoring } from './workflows/monitoring.mts';
import { openClawAsAgentTool } from './workflows/openClawAsAgentTool.mts';
import { safetyNet } from './workflows/safetyNet.mts';

const peers = usePeers();

beforeAll(async () => {
	await importExamples(peers());
});

describe('finished-runs-to-postgresql.json', () => finishedRunsToPostgresql(peers));
describe('failed-runs-to-tickets.json', () => failedRunsToTickets(peers));
describe('daily-summary-from-form.json', () => dailySummaryFromForm(peers));
describe('safety-net.json', () => safetyNet(peers));
describe('monitoring.json', () => monitoring(peers));
describe('openclaw-as-agent-tool.json', () => openClawAsAgentTool(peers));
describe('ask-an-agent-and-wait.json', () => askAnAgentAndWait(peers));
describe('conversation-per-ticket.json', () => conversationPerTicket(peers));
