/**
 * Every form once, light and dark: pictures to look at in test/.output/forms, several on each
 * sheet. `npm run screenshots`.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type Browser, type Picture, startBrowser } from '../editor/browser.mts';
import { openForm } from '../editor/formPanel.mts';
import { allForms, formsWorkflow, idOf, type Form } from '../editor/forms.mts';
import { addDailyJob } from '../editor/jobs.mts';
import { type N8nEditor, n8nEditor } from '../editor/n8nEditor.mts';
import { usePeers } from '../harness/vitestPeers.mts';

/** What fits on a sheet that is still to be read. */
const FORMS_A_SHEET = 6;

const peers = usePeers({ n8n: { withEditor: true } });
let browser: Browser;
let editor: N8nEditor;
let forms: Form[];
let workflowUrl: string;

beforeAll(async () => {
	browser = await startBrowser('forms');
	await addDailyJob(peers().gateway, 'Evening summary');
	editor = n8nEditor(browser.page);
	await editor.signIn(peers().n8n.url, peers().api.owner);
	forms = await allForms(peers());
	workflowUrl = await formsWorkflow(peers(), forms);
	await browser.page.setViewportSize({ width: 1280, height: 1250 });
});

afterAll(() => browser?.stop());

it('every form', async () => {
	const { page } = browser;
	const panel = page.getByTestId('node-parameters').first();
	const cutOff: Record<string, string[]> = {};
	for (let first = 0; first < forms.length; first += FORMS_A_SHEET) {
		const pictures: Record<string, Picture[]> = { light: [], dark: [] };
		for (const [index, { name }] of [...forms.entries()].slice(first, first + FORMS_A_SHEET)) {
			const shown = await openForm(page, workflowUrl, idOf(index));
			if (shown.cutOff.length > 0) cutOff[name] = shown.cutOff;
			for (const theme of Object.keys(pictures)) {
				await page.evaluate(`document.body.setAttribute('data-theme', '${theme}')`);
				pictures[theme]!.push({
					name,
					picture: await panel.screenshot({ animations: 'disabled' }),
				});
			}
		}
		for (const [theme, some] of Object.entries(pictures)) {
			await browser.sheet(`${theme}-${first}`, some);
		}
	}
	expect(cutOff).toEqual({});
});

it('the nodes on the canvas and in the list of nodes, on a dark ground', async () => {
	const { page } = browser;
	await page.evaluate(`localStorage.setItem('N8N_THEME', 'dark')`);
	await page.goto(workflowUrl);
	await editor.searchNodes('openclaw');
	await expect.poll(editor.foundNodes, { timeout: 60_000 }).toContain('OpenClaw Live');
	await browser.screenshot('dark-nodes');
});
