/**
 * Every form once, light and dark: pictures to look at in test/.output/forms, several on each
 * sheet. `npm run screenshots`.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { type Browser, type Picture, startBrowser } from '../editor/browser.mts';
import { openForm } from '../editor/formPanel.mts';
import { allForms, formsWorkflow, idOf, type Form } from '../editor/forms.mts';
import { addDailyJob } from '../editor/jobs.mts';
import { type N8nEditor, n8nEditor } from '../editor/n8nEditor.mts';
import { usePeers } from '../harness/vitestPeers.mts';

/** What fits on a sheet that is still to be read. */
const FORMS_A_SHEET = 6;

/** The longest form as a whole. */
const VIEWPORT = { width: 1280, height: 2200 };

/** Below the last field, in pixels. */
const MARGIN = 16;

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
});

beforeEach(async () => await browser.page.setViewportSize(VIEWPORT));

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
			const box = (await panel.boundingBox())!;
			const height = Math.min(box.height, shown.bottom - box.y + MARGIN);
			for (const theme of Object.keys(pictures)) {
				await page.evaluate(`document.body.setAttribute('data-theme', '${theme}')`);
				pictures[theme]!.push({
					name,
					picture: await page.screenshot({ clip: { ...box, height }, animations: 'disabled' }),
				});
			}
		}
		for (const [theme, some] of Object.entries(pictures)) {
			await browser.sheet(`${theme}-${first}`, some);
		}
	}
	expect(cutOff).toEqual({});
});

it('both credentials, and each way to let n8n in', async () => {
	const { page } = browser;
	await page.setViewportSize({ width: 1280, height: 1400 });
	const { credentials, n8n } = peers();
	const pictures: Record<string, Picture[]> = { light: [], dark: [] };
	const keep = async (name: string) => {
		for (const theme of Object.keys(pictures)) {
			await page.evaluate(`document.body.setAttribute('data-theme', '${theme}')`);
			pictures[theme]!.push({
				name,
				picture: await editor.dialog().screenshot({ animations: 'disabled' }),
			});
		}
	};
	const open = async ({ id }: { id: string }) => {
		await page.goto(`${n8n.url}/home/credentials/${id}`);
		await editor.part('credential-save-button').waitFor();
	};
	await open(credentials.openClawApi);
	for (const way of ['Token', 'Password', 'None']) {
		await editor.part('parameter-input-authentication', editor.dialog()).click();
		await page.getByRole('option', { name: way }).click();
		if (way === 'None') await editor.dialog().getByText('Add Header').click();
		await keep(`Gateway, ${way}`);
	}
	const last = editor.part('parameter-input-allowPlainHttp', editor.dialog());
	await last.scrollIntoViewIfNeeded();
	await keep('Gateway, below');
	await open(credentials.openClawWebhookApi);
	await keep('Webhook');
	for (const [theme, some] of Object.entries(pictures)) {
		await browser.sheet(`${theme}-credentials`, some);
	}
});

it('the nodes on the canvas and in the list of nodes, on a dark ground', async () => {
	const { page } = browser;
	await page.setViewportSize({ width: 1280, height: 1250 });
	await page.evaluate(`localStorage.setItem('N8N_THEME', 'dark')`);
	await page.goto(workflowUrl);
	await editor.searchNodes('openclaw');
	await expect.poll(editor.foundNodes, { timeout: 60_000 }).toContain('OpenClaw Live');
	await browser.screenshot('dark-nodes');
});
