/** The workflows to import, each run to its end in a fresh n8n beside a real gateway. */
import { afterAll, beforeAll, describe } from 'vitest';

import { importExamples } from './harness/exampleWorkflow.mts';
import { firstTurn } from './harness/firstTurn.mts';
import { startTelegram, withTelegram } from './harness/telegram.mts';
import { usePeers } from './harness/vitestPeers.mts';
import { agentsUseN8n } from './workflows/agentsUseN8n.mts';
import { askAnAgentAndWait } from './workflows/askAnAgentAndWait.mts';
import { channelMessagesToPostgresql } from './workflows/channelMessagesToPostgresql.mts';
import { conversationPerTicket } from './workflows/conversationPerTicket.mts';
import { dailySummaryFromForm } from './workflows/dailySummaryFromForm.mts';
import { failedRunsToTickets } from './workflows/failedRunsToTickets.mts';
import { finishedRunsToPostgresql } from './workflows/finishedRunsToPostgresql.mts';
import { channelWatch, dailyCostReport, failedRunToChat } from './workflows/messagesToPeople.mts';
import { monitoring } from './workflows/monitoring.mts';
import { openClawAsAgentTool } from './workflows/openClawAsAgentTool.mts';
import { answerByTelegram, approveByForm, approveByTelegram } from './workflows/peopleDecide.mts';
import { safetyNet } from './workflows/safetyNet.mts';

const telegram = await startTelegram('777');
const config = { ...withTelegram(telegram), tools: { exec: { mode: 'ask' } } };
const peers = usePeers({ gateway: { config } });
afterAll(() => telegram.goDown());

beforeAll(async () => {
	await firstTurn(peers().gateway);
	await importExamples(peers());
});

describe.concurrent('what waits most of its time', () => {
	describe('daily-cost-report.json', () => dailyCostReport(peers, telegram));
	describe('monitoring.json', () => monitoring(peers));
	describe('safety-net.json', () => safetyNet(peers));
});

describe('finished-runs-to-postgresql.json', () => finishedRunsToPostgresql(peers));
describe('failed-runs-to-tickets.json', () => failedRunsToTickets(peers));
describe('daily-summary-from-form.json', () => dailySummaryFromForm(peers));
describe('openclaw-as-agent-tool.json', () => openClawAsAgentTool(peers));
describe('ask-an-agent-and-wait.json', () => askAnAgentAndWait(peers));
describe('conversation-per-ticket.json', () => conversationPerTicket(peers));
describe('channel-watch.json', () => channelWatch(peers, telegram));
describe('failed-run-to-chat.json', () => failedRunToChat(peers, telegram));
describe('agents-use-n8n.json', () => agentsUseN8n(peers));
describe('approve-commands-by-form.json', () => approveByForm(peers));
describe('approve-commands-by-telegram.json', () => approveByTelegram(peers, telegram));
describe('channel-messages-to-postgresql.json', () => channelMessagesToPostgresql(peers, telegram));
describe('answer-questions-by-telegram.json', () => answerByTelegram(peers, telegram));
