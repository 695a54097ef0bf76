/** A node's form in the editor, as a person sees it. */
import type { Page } from 'playwright-core';

export interface ShownForm {
	/** The labels of the fields, from top to bottom. */
	labels: string[];
	/** Texts that are cut off. */
	cutOff: string[];
	/** Where its last field ends, in pixels from the top of the window. */
	bottom: number;
}

/** Opens the node at its own address, and reads what its form shows. */
export async function openForm(
	page: Page,
	workflowUrl: string,
	nodeId: string,
): Promise<ShownForm> {
	await page.goto(`${workflowUrl}/${nodeId}`);
	const panel = page.getByTestId('ndv');
	await panel
		.getByTestId('parameter-item')
		.or(panel.getByTestId('node-parameters'))
		.first()
		.waitFor();
	await panel.locator('.parameter-input-list-wrapper').first().waitFor();
	// Lists of choices come from the gateway.
	await page.waitForLoadState('networkidle').catch(() => undefined);
	return await page.evaluate<ShownForm>(READ);
}

/** In the browser. */
const READ = `(() => {
	const form = document.querySelector('[data-test-id=ndv] .parameter-input-list-wrapper');
	const shown = (element) => element.getClientRects().length > 0;
	const texts = [...form.querySelectorAll('label, [data-test-id=input-label], span, button, input, .notice-content')];
	const cut = texts.filter((element) => shown(element) && element.scrollWidth > element.clientWidth + 1 &&
		element.clientWidth > 0 && getComputedStyle(element).overflowX !== 'visible');
	const labels = [...form.querySelectorAll('[data-test-id=input-label]')].filter(shown);
	return {
		labels: labels.map((label) => label.innerText.trim().split('\\n')[0]),
		cutOff: cut.map((element) => (element.value ?? element.innerText).trim()),
		bottom: Math.max(...[...form.querySelectorAll('*')].map((element) => element.getBoundingClientRect().bottom)),
	};
})()`;
