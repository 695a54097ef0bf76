/**
 * The README's way to a first item, step by step in the editor, and the pictures of the documents,
 * written to docs/images: `npm run screenshots`. To be looked at before they are committed.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { codeBlocks } from '../../documents/documents.mts';
import { type Browser, startBrowser } from '../editor/browser.mts';
import { runSoon } from '../editor/jobs.mts';
import { type N8nEditor, n8nEditor } from '../editor/n8nEditor.mts';
import type { WorkflowNode } from '../harness/n8nApi.mts';
import { PROJECT_ROOT } from '../harness/output.mts';
import { DEFAULT_REPLY } from '../harness/stubModel.mts';
import { usePeers } from '../harness/vitestPeers.mts';
import { animation, type Frame } from './animation.mts';

const IMAGES = join(PROJECT_ROOT, 'docs', 'images');
const MEGABYTE = 1_000_000;

const peers = usePeers({ n8n: { withEditor: true } });
let browser: Browser;
let editor: N8nEditor;
const frames: Frame[] = [];

const shown = (read: () => Promise<unknown>) => expect.poll(read, { timeout: 180_000 });
const outputText = () => editor.part('output-panel').innerText();
const succeeded = () => editor.part('canvas-node-status-success').count();

const frame = async (name: string, seconds = 2) =>
	void frames.push({ png: readFileSync(await browser.screenshot(name)), seconds });

const picture = async (name: string) =>
	copyFileSync(await browser.screenshot(name), join(IMAGES, `${name}.png`));

/** The newest under Executions, once it is over and has this many nodes that did their work. */
async function openExecution(count: number, nodes: number): Promise<void> {
	const over = Array.from({ length: count }, () => expect.stringContaining('Succeeded'));
	await shown(() => editor.executions().allInnerTexts()).toEqual(over);
	await editor.executions().first().click();
	await shown(succeeded).toBe(nodes);
}

beforeAll(async () => {
	browser = await startBrowser('pictures');
	editor = n8nEditor(browser.page);
	const { api, credentials, n8n } = peers();
	// The README begins without any.
	for (const { id } of Object.values(credentials)) await api.rest.delete(`/credentials/${id}`);
	await editor.signIn(n8n.url, api.owner);
});

afterAll(() => browser?.stop());

it('the first item in four steps, as the README has them', async () => {
	const { page } = browser;
	const { gateway, n8n } = peers();
	const [block] = codeBlocks('README.md').filter(({ kind }) => kind === 'json workflow');

	await editor.part('universal-add').click();
	await page.getByRole('menuitem', { name: 'New credential' }).click();
	await editor.part('new-credential-type-select').locator('input').fill('OpenClaw Gateway API');
	await editor.part('new-credential-type-select-option').first().click();
	await editor.part('new-credential-type-button').click();
	await editor.dialog().waitFor();
	await editor.part('parameter-input-token', editor.dialog()).locator('input').fill(gateway.token);
	await frame('first-1-credential');
	await editor.enter({ gatewayUrl: gateway.url, token: gateway.token });
	await shown(() => editor.dialog().innerText()).toContain('Connection tested successfully');
	await editor.closeDialog();

	await editor.newWorkflow(n8n.url);
	await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(block!.text)})`);
	await page.keyboard.press('Control+v');
	await shown(() => editor.part('canvas-node').count()).toBe(3);
	await frame('first-2-pasted');
	await editor.publish();
	await frame('first-3-published');

	await editor.part('canvas-node').filter({ hasText: 'Start' }).hover();
	await editor.part('execute-workflow-button-Start').click();
	await shown(succeeded).toBe(2);
	await frame('first-4-started');
	await editor.part('radio-button-executions').click();
	await openExecution(2, 1);
	await frame('first-5-run', 3);
	await editor.openNode('OpenClaw Live Trigger');
	await editor.part('radio-button-json', editor.part('output-panel')).click();
	await shown(outputText).toContain(DEFAULT_REPLY);
	await frame('first-6-item', 4);
	await picture('item');
	await editor.closeNode();

	const animated = animation(frames);
	expect(animated.length).toBeLessThan(MEGABYTE);
	writeFileSync(join(IMAGES, 'first-item.png'), animated);
});

it('an agent that is asked about a run, and the approvals beside', async () => {
	const { api, gateway, n8n } = peers();
	const [credential] = await api.rest.get<Array<{ id: string; name: string }>>('/credentials');
	const { id, name } = credential!;
	const node = (type: string, title: string, parameters: object, x: number, y: number) => ({
		...{ name: title, type: `n8n-nodes-openclaw-gateway.${type}`, position: [x, y] },
		typeVersion: type === 'openClaw' ? 2 : 1,
		parameters: { ...parameters },
		credentials: { openClawApi: { id, name } },
	});
	const ask = {
		...{ resource: 'agent', operation: 'ask' },
		message: '=What follows from this? {{ $json.summary }}',
	};
	const resolve = {
		...{ resource: 'approval', operation: 'resolve', decision: 'allow-once' },
		approvalId: { __rl: true, mode: 'id', value: '={{ $json.approvalId }}' },
	};
	const nodes: WorkflowNode[] = [
		node('openClawLiveTrigger', 'When a run ends', { events: ['runFinished'] }, 0, 0),
		node('openClaw', 'Ask the agent', ask, 260, 0),
		node('openClawLiveTrigger', 'When one waits', { events: ['approvalRequested'] }, 0, 220),
		node('openClaw', 'Decide', resolve, 260, 220),
	];
	const to = (next: string) => ({ main: [[{ node: next, type: 'main', index: 0 }]] });
	const workflow = await api.createWorkflow('Agents at work', nodes, {
		'When a run ends': to('Ask the agent'),
		'When one waits': to('Decide'),
	});
	await browser.page.goto(`${n8n.url}/workflow/${workflow.id}`);
	await editor.publish();
	await runSoon(gateway, 'Daily summary');
	await editor.part('radio-button-executions').click();
	await openExecution(1, 2);
	await picture('execution');
	await editor.openNode('Ask the agent');
	await shown(outputText).toContain('sessionKey');
	await picture('ask');
	await editor.closeNode();
});
