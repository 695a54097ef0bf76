/**
 * The editor in a real browser, from the nodes panel to the execution of a published workflow: one
 * path, step by step. A screenshot of each step is kept in test/.output/editor.
 *
 * Nodes are placed by a click: n8n 2.41 lets nobody drag the actions of a community node.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

import { type Browser, startBrowser } from './editor/browser.mts';
import { addDailyJob, runSoon } from './editor/jobs.mts';
import { type N8nEditor, n8nEditor } from './editor/n8nEditor.mts';
import { freePorts } from './harness/ports.mts';
import { askFor, DEFAULT_REPLY } from './harness/stubModel.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const JOB = 'Evening summary';

const peers = usePeers({
	n8n: { withEditor: true },
	gateway: { config: { tools: { exec: { mode: 'ask' } } } },
});
let browser: Browser;
let editor: N8nEditor;

beforeAll(async () => {
	browser = await startBrowser('editor');
	editor = n8nEditor(browser.page);
	const { api, credentials, gateway } = peers();
	await addDailyJob(gateway, JOB);
	// The first one is made in the editor.
	await api.rest.delete(`/credentials/${credentials.openClawApi.id}`);
	await editor.signIn(peers().n8n.url, api.owner);
	await editor.newWorkflow(peers().n8n.url);
});

afterAll(() => browser?.stop());

// Each step begins where the one before it has ended.
let isBroken = false;
beforeEach(() => {
	if (isBroken) throw new Error('A step before this one has failed');
});
afterEach(async ({ task }) => {
	if (isBroken || task.result?.state !== 'fail') return;
	isBroken = true;
	await keep('failure');
});

/** Read again until it holds. */
const shown = (read: () => Promise<unknown>) => expect.poll(read, { timeout: 60_000 });
const dialogText = () => editor.dialog().innerText();
const panelText = () => editor.panel().innerText();
const outputText = () => editor.part('output-panel').innerText();
const placeNode = async (node: string, category: 'Triggers' | 'Actions', action: string) => {
	await editor.searchNodes('openclaw');
	await editor.openActions(node);
	await editor.addAction(category, action);
};
/** Where it has nothing to offer: what has happened, and what to do. */
const listSays = async (parameter: string, ...texts: string[]) => {
	const list = await editor.openList(parameter);
	for (const text of texts) await shown(() => list.innerText()).toContain(text);
	await keep(`list-${parameter}`);
	await editor.closeList();
};
const keep = async (name: string) => await browser.screenshot(name);

it('finds the nodes, and what each can do', async () => {
	// n8n shows the trigger and the node of one name as one.
	await editor.searchNodes('openclaw');
	await shown(async () => (await editor.foundNodes()).toSorted()).toEqual([
		'OpenClaw',
		'OpenClaw Live',
		'OpenClaw Run History Trigger',
	]);
	await keep('nodes-panel');
	await editor.openActions('OpenClaw');
	await keep('actions');
	await editor.addAction('Triggers', 'On run succeeded');
	await editor.choose('registration', 'Manual');
	await shown(panelText).toContain('Enter the webhook URL above into the cron jobs');
	await keep('trigger');
});

it('says what is wrong with a webhook token, and takes the right one', async () => {
	const { webhookToken } = peers().gateway;
	await editor.createCredential();
	await editor.enter({ token: `${webhookToken} ` });
	await editor.showDetails();
	await shown(dialogText).toContain('The token begins or ends with white space');
	await keep('webhook-token-refused');
	await editor.enter({ token: webhookToken });
	await editor.openCredential();
	await shown(dialogText).toContain('Connection tested successfully');
	await keep('webhook-token-accepted');
	await editor.closeDialog();
});

it('copies the webhook URLs', async () => {
	const { url } = peers().n8n;
	expect(await editor.copyWebhookUrl('Production URL')).toMatch(
		new RegExp(`^${url}/webhook/[0-9a-f-]{36}/openclaw$`),
	);
	expect(await editor.copyWebhookUrl('Test URL')).toMatch(
		new RegExp(`^${url}/webhook-test/[0-9a-f-]{36}/openclaw$`),
	);
	await keep('webhook-urls');
});

it('shows the item of a test event', async () => {
	const testUrl = await editor.copyWebhookUrl('Test URL');
	await editor.part('trigger-execute-button').click();
	await shown(panelText).toContain('Listening for test event');
	await keep('listening');
	await runSoon(peers().gateway, 'Daily summary', { url: testUrl });
	await editor.part('output-panel').getByText('runKey').first().waitFor();
	await editor.part('radio-button-json', editor.part('output-panel')).click();
	await shown(outputText).toContain(DEFAULT_REPLY);
	await keep('item');
	await editor.closeNode();
});

it('says what is wrong with a gateway token, also where a list stays empty', async () => {
	const { url, token } = peers().gateway;
	const wrong = 'The gateway does not accept the token';
	await placeNode('OpenClaw', 'Actions', 'Get cron job');
	await listSays('cronJobId', 'Add your credential');
	await editor.createFirstCredential();
	await editor.enter({ gatewayUrl: url, token: 'wrong' });
	await editor.showDetails();
	await shown(dialogText).toContain(`${wrong}. Copy gateway.auth.token, which`);
	await keep('gateway-token-refused');
	await editor.closeDialog();
	await listSays('cronJobId', wrong, 'gateway.auth.token');

	const [port] = await freePorts(1);
	await editor.openCredential();
	await editor.enter({ gatewayUrl: `http://127.0.0.1:${port}`, token });
	await editor.closeDialog();
	await listSays('cronJobId', `Nothing listens at http://127.0.0.1:${port}`, 'Start the gateway');

	await editor.openCredential();
	await editor.enter({ gatewayUrl: url });
	await editor.openCredential();
	await shown(dialogText).toContain('Connection tested successfully');
	await keep('gateway-token-accepted');
	await editor.closeDialog();
});

it('picks a job from the list, and shows it', async () => {
	await editor.openList('cronJobId');
	await editor.part('rlc-search').fill(JOB.toLowerCase());
	await shown(() => editor.part('rlc-item').allInnerTexts()).toEqual([JOB]);
	await keep('list');
	await editor.part('rlc-item').click();
	await editor.part('node-execute-button').click();
	await editor.part('output-panel').getByText('agentTurn').first().waitFor();
	await keep('job');
	await editor.closeNode();
});

it('publishes, and shows the execution that a run has started', async () => {
	await editor.openNode('OpenClaw Trigger');
	const productionUrl = await editor.copyWebhookUrl('Production URL');
	await editor.closeNode();
	await keep('canvas');
	await editor.publish();
	await peers().api.waitForWebhook(productionUrl);
	await runSoon(peers().gateway, 'Daily summary', { url: productionUrl });
	await editor.part('radio-button-executions').click();
	// Two of them were started from the editor, in the steps before.
	const three = [1, 2, 3].map(() => expect.stringContaining('Succeeded'));
	await shown(() => editor.executions().allInnerTexts()).toEqual(three);
	await editor.executions().first().click();
	await shown(() => editor.part('canvas-node-status-success').count()).toBe(2);
	await keep('execution');
});

it('takes a live event, and asks an agent about it', async () => {
	await editor.nextWorkflow();
	await placeNode('OpenClaw Live', 'Triggers', 'On run finished');
	await editor.execute();
	await shown(panelText).toContain('Stop Listening');
	await runSoon(peers().gateway, 'Daily summary');
	await editor.part('output-panel').getByText('runKey').first().waitFor();
	await keep('live-item');
	await editor.closeNode();

	await placeNode('OpenClaw', 'Actions', 'Ask agent');
	const agents = await editor.openList('agentId');
	await shown(() => editor.part('rlc-item').allInnerTexts()).toEqual(['main (default)']);
	await agents.press('Escape');
	await editor.type('message', 'What follows from this? {{ $json.summary }}');
	await editor.execute();
	await editor.part('output-panel').getByText('sessionKey').first().waitFor();
	await editor.part('radio-button-json', editor.part('output-panel')).click();
	await shown(outputText).toContain(DEFAULT_REPLY);
	const asked = JSON.stringify(peers().stub.requests.at(-1));
	expect(asked).toContain(`What follows from this? ${DEFAULT_REPLY}`);
	await keep('reply');
	await editor.closeNode();
});

it('lets an agent run a command that it asks for', async () => {
	const { gateway } = peers();
	await editor.nextWorkflow();
	await placeNode('OpenClaw Live', 'Triggers', 'On approval requested');
	await editor.closeNode();
	await placeNode('OpenClaw', 'Actions', 'Resolve approval');
	await listSays('approvalId', 'No approval waits for a decision', '{{ $json.approvalId }}');
	await editor.enterId('approvalId', '{{ $json.approvalId }}');
	await editor.choose('decision', 'Allow Once');
	await keep('decision');
	await editor.closeNode();
	await editor.publish();

	const call = { name: 'exec', arguments: { command: 'uname -s' } };
	// Only what connects after the publication counts as somebody who can decide.
	await until('a command that was allowed', { seconds: 180 }, async () => {
		const jobId = await runSoon(gateway, 'Checks the host', { message: askFor({ call }) });
		const [run] = await gateway.waitForRuns(jobId);
		return String(run?.summary).includes('Linux') || undefined;
	});
	await editor.loadExecutions();
	await shown(() => editor.part('canvas-node-status-success').count()).toBe(2);
	await keep('approved');
	await editor.openNode('Resolve approval');
	await shown(outputText).toContain('uname -s');
	await keep('approval');
	await editor.closeNode();
});
