/** What a person does in n8n's editor, by the names that n8n gives its parts for its own tests. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Locator, Page } from 'playwright-core';

import type { Owner } from '../harness/n8nApi.mts';
import { until } from '../harness/until.mts';

export type N8nEditor = ReturnType<typeof n8nEditor>;

export function n8nEditor(page: Page) {
	const part = (name: string, within: Page | Locator = page) => within.getByTestId(name);
	return {
		part,
		...nodesPanel(page, part),
		...nodePanel(page, part),
		...credentialDialog(page, part),

		async signIn(url: string, { email, password }: Owner) {
			await page.goto(`${url}/signin`);
			await page.locator('input[name=emailOrLdapLoginId]').fill(email);
			await page.locator('input[type=password]').fill(password);
			await part('form-submit-button').click();
			await page.waitForURL((address) => address.pathname !== '/signin');
		},

		async newWorkflow(url: string) {
			await page.goto(`${url}/workflow/new`);
			await part('canvas-plus-button').waitFor();
		},

		/** The next one, without loading the editor anew. */
		async nextWorkflow() {
			await part('universal-add').click();
			await page.getByRole('menuitem', { name: 'New workflow' }).click();
			await part('canvas-plus-button').waitFor();
		},

		/** This workflow's, of which n8n opens the newest; without loading anew, that looked at last. */
		async loadExecutions() {
			const { origin, pathname } = new URL(page.url());
			const [, , id] = pathname.split('/');
			await page.goto(`${origin}/workflow/${id}/executions`);
		},

		/** In the tab Executions, the newest first. */
		executions: () => page.locator('[data-test-id^=execution-details-]'),

		async publish() {
			await part('workflow-open-publish-modal-button').click();
			await part('workflow-publish-button').click();
			await page.getByRole('button', { name: 'Got it' }).click();
		},
	};
}

type Part = (name: string, within?: Locator) => Locator;

function nodesPanel(page: Page, part: Part) {
	const found = () => part('node-creator-item-name');
	return {
		async searchNodes(text: string) {
			const first = part('canvas-plus-button');
			await ((await first.isVisible()) ? first : part('node-creator-plus-button')).click();
			await part('node-creator-search-bar').fill(text);
			await found().first().waitFor();
		},
		foundNodes: async () => await found().allInnerTexts(),

		/** Goes from an entry of the panel to what the node can do. */
		async openActions(node: string) {
			const name = page.getByText(node, { exact: true });
			await found().and(name).click();
			await part('node-creator-category-item').first().waitFor();
		},

		/** Puts a node onto the canvas, which opens it. */
		async addAction(category: 'Triggers' | 'Actions', action: string) {
			const entry = found().and(page.getByText(action, { exact: true }));
			// Folded or not, as n8n thinks fit.
			const heading = part('node-creator-category-item').filter({ hasText: category });
			if (!(await entry.isVisible())) await heading.click();
			await entry.click();
			await part('ndv').waitFor();
		},
	};
}

function nodePanel(page: Page, part: Part) {
	const panel = () => part('ndv');
	/** What helps with an expression covers the fields below: it opens with the field, and closes behind it. */
	const leaveField = async () => {
		const help = page.locator('[data-reka-popper-content-wrapper]').filter({ visible: true });
		await until('the help with the expression to close', { seconds: 60 }, async () => {
			await panel().getByText('Parameters', { exact: true }).click();
			return (await help.count()) === 0 || undefined;
		});
	};
	/** Where it has {{ }} in it, n8n makes another field of it, a moment later, and goes there. */
	const fill = async (input: Locator, text: string, within: Locator) => {
		await input.fill(text);
		if (text.includes('{{')) await within.locator('.cm-content').waitFor();
		await leaveField();
	};
	return {
		panel,
		async openNode(name: string) {
			await part('canvas-node').filter({ hasText: name }).dblclick();
			await panel().waitFor();
		},
		async closeNode() {
			await part('ndv-close-button').click();
			await panel().waitFor({ state: 'hidden' });
		},
		/** Clicks the URL, which copies it, and gives what was copied. */
		async copyWebhookUrl(kind: 'Test URL' | 'Production URL'): Promise<string> {
			const tab = panel().getByText(kind, { exact: true });
			if (!(await tab.isVisible())) await panel().getByText('Webhook URLs').click();
			await tab.click();
			await page.evaluate("navigator.clipboard.writeText('')");
			await panel()
				.getByText(kind === 'Test URL' ? '/webhook-test/' : '/webhook/')
				.click();
			return await until('the copied URL', { seconds: 60 }, async () => {
				const copied = await page.evaluate<string>('navigator.clipboard.readText()');
				return copied === '' ? undefined : copied;
			});
		},
		/** Types into a text field. */
		async type(parameter: string, text: string) {
			const field = part(`parameter-input-${parameter}`, panel());
			await fill(field.locator('textarea, input'), text, field);
		},
		/** Names what a resource locator is to take by its ID. */
		async enterId(parameter: string, id: string) {
			const locator = part(`resource-locator-${parameter}`);
			await part('rlc-mode-selector', locator).click();
			await part('mode-id').click();
			await fill(part('rlc-input', locator), id, locator);
		},
		async execute() {
			await part('node-execute-button', panel()).click();
		},
		/** Picks an entry of a list of options. */
		async choose(parameter: string, option: string) {
			await part(`parameter-input-${parameter}`, panel()).click();
			await page.getByRole('option', { name: option }).first().click();
		},
		/** Opens the list of a resource locator. */
		async openList(parameter: string): Promise<Locator> {
			await part('rlc-input', part(`resource-locator-${parameter}`)).click();
			const list = page.locator('[data-test-id=rlc-error-container], [data-test-id=rlc-search]');
			await list.first().waitFor();
			return list.first();
		},
		async closeList() {
			await page.keyboard.press('Escape');
		},
	};
}

function credentialDialog(page: Page, part: Part) {
	const dialog = () => part('editCredential-modal');
	const closeDialog = async () => {
		await dialog().getByRole('button', { name: 'Close' }).click();
		await dialog().waitFor({ state: 'hidden' });
	};
	return {
		dialog,
		closeDialog,

		/** Saves the values and waits for n8n's test of them; a dialog with a good one may close. */
		async enter(values: Record<string, string>) {
			for (const [field, value] of Object.entries(values)) {
				const input = part(`parameter-input-${field}`, dialog()).locator('input');
				await input.fill(value);
				// What n8n draws anew when the field is left would swallow the click.
				await input.blur();
			}
			const tested = page.waitForResponse((response) =>
				response.url().endsWith('credentials/test'),
			);
			const save = part('credential-save-button');
			await save.click();
			// On a busy machine it is drawn anew so late that it does: then it still stands there.
			while (!(await Promise.race([tested, sleep(10_000)]))) {
				if ((await save.isVisible()) && (await save.isEnabled())) await save.click();
			}
		},

		/** One more, beside those that n8n has, for the last that the node takes. */
		async createCredential() {
			await part('node-credentials-select').last().click();
			await part('node-credentials-select-item-new').filter({ visible: true }).click();
			await dialog().waitFor();
		},

		/** The first of its kind. */
		async createFirstCredential() {
			await part('node-credentials-empty-state').first().getByRole('button').click();
			await dialog().waitFor();
		},

		/** Opens the credential of the node, which n8n tests again. */
		async openCredential() {
			if (await dialog().isVisible()) await closeDialog();
			await part('credential-edit-button').click();
			await dialog().waitFor();
		},

		async showDetails() {
			await dialog().getByText('More details').click();
		},
	};
}
