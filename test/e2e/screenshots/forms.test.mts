/**
 * Every form once, light and dark: pictures to look at in test/.output/editor, several on each
 * sheet. `npm run screenshots`.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type Browser, startBrowser } from '../editor/browser.mts';
import { openForm } from '../editor/formPanel.mts';
import { allForms, formsWorkflow, idOf, type Form } from '../editor/forms.mts';
import { addDailyJob } from '../editor/jobs.mts';
import { n8nEditor } from '../editor/n8nEditor.mts';
import { usePeers } from '../harness/vitestPeers.mts';

/** What fits on a sheet that is still to be read. */
const FORMS_A_SHEET = 6;

const peers = usePeers();
let browser: Browser;
let forms: Form[];
let workflowUrl: string;

beforeAll(async () => {
	browser = await startBrowser();
	await addDailyJob(peers().gateway, 'Evening summary');
	await n8nEditor(browser.page).signIn(peers().n8n.url, peers().api.owner);
	forms = await allForms(peers());
	workflowUrl = await formsWorkflow(peers(), forms);
	await browser.page.setViewportSize({ width: 1280, height: 1250 });
});

afterAll(() => browser?.stop());

it.each(['light', 'dark'])('%s', async (theme) => {
	const { page } = browser;
	await page.evaluate(`localStorage.setItem('N8N_THEME', '${theme}')`);
	const pictures: Array<{ name: string; picture: Buffer }> = [];
	const cutOff: Record<string, string[]> = {};
	for (const [index, { name }] of forms.entries()) {
		const shown = await openForm(page, workflowUrl, idOf(index));
		if (shown.cutOff.length > 0) cutOff[name] = shown.cutOff;
		const panel = page.getByTestId('node-parameters').first();
		pictures.push({ name, picture: await panel.screenshot({ animations: 'disabled' }) });
	}
	for (let first = 0; first < pictures.length; first += FORMS_A_SHEET) {
		const some = pictures.slice(first, first + FORMS_A_SHEET);
		await browser.sheet(`${theme}-${first}`, some);
	}
	expect(pictures).toHaveLength(forms.length);
	expect(cutOff).toEqual({});
});
