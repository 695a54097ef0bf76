/** Debian's Chromium, and the screenshots that are kept of it. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { type Page, chromium, selectors } from 'playwright-core';

import { installDebianPackage } from '../harness/debian.mts';
import { PROJECT_ROOT } from '../harness/output.mts';
import { forget, killAtTheEnd } from '../harness/reaper.mts';

/** Replaced by each run of the tests, and kept when they end. */
export const SCREENSHOTS = join(PROJECT_ROOT, 'test', '.output', 'editor');

export interface Browser {
	page: Page;
	/** Keeps what the page shows, under a number and this name. */
	screenshot(name: string): Promise<void>;
	/** Keeps several pictures side by side. */
	sheet(name: string, pictures: Array<{ name: string; picture: Buffer }>): Promise<void>;
	stop(): Promise<void>;
}

/** Where a Debian or an Ubuntu has it. */
const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

const SHEET =
	'body { display: flex; flex-wrap: wrap; margin: 8px; font: 14px sans-serif; background: #999 } figure { margin: 4px } img { max-width: 410px }';

/** They cover what is to be seen. */
const NO_TOASTS = '.el-notification { visibility: hidden; }';

export async function startBrowser(): Promise<Browser> {
	// As n8n names its parts for its own tests.
	selectors.setTestIdAttribute('data-test-id');
	const executablePath = await installDebianPackage('chromium', () => EXECUTABLES.find(existsSync));
	// Chromium's own sandbox refuses to run as root, which containers often are.
	const server = await chromium.launchServer({ executablePath, chromiumSandbox: false });
	const pid = server.process().pid!;
	killAtTheEnd(pid);
	const browser = await chromium.connect(server.wsEndpoint());
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 },
		permissions: ['clipboard-read', 'clipboard-write'],
		reducedMotion: 'reduce',
	});
	const page = await context.newPage();
	page.setDefaultTimeout(60_000);
	rmSync(SCREENSHOTS, { recursive: true, force: true });
	mkdirSync(SCREENSHOTS, { recursive: true });

	let taken = 0;
	return {
		sheet: async (name, pictures) => {
			const sheet = await context.newPage();
			const figures = pictures.map(
				(one) =>
					`<figure><figcaption>${one.name}</figcaption><img src="data:image/png;base64,${one.picture.toString('base64')}"></figure>`,
			);
			await sheet.setContent(`<style>${SHEET}</style>${figures.join('')}`);
			await sheet.screenshot({ path: join(SCREENSHOTS, `sheet-${name}.png`), fullPage: true });
			await sheet.close();
		},
		page,
		screenshot: async (name) => {
			taken += 1;
			const file = `${String(taken).padStart(2, '0')}-${name}.png`;
			const path = join(SCREENSHOTS, file);
			await page.screenshot({ path, style: NO_TOASTS, animations: 'disabled' });
		},
		stop: async () => {
			await server.close();
			forget(pid);
		},
	};
}
