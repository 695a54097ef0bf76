/** Debian's Chromium, and the screenshots that are kept of it. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { type Page, chromium, selectors } from 'playwright-core';

import { installDebianPackage } from '../harness/debian.mts';
import { PROJECT_ROOT } from '../harness/output.mts';
import { forget, killAtTheEnd } from '../harness/reaper.mts';

export interface Picture {
	name: string;
	picture: Buffer;
}

export interface Browser {
	page: Page;
	/** Keeps what the page shows, under a number and this name; gives the file. */
	screenshot(name: string): Promise<string>;
	/** Keeps several pictures side by side. */
	sheet(name: string, pictures: Picture[]): Promise<void>;
	stop(): Promise<void>;
}

/** Where a Debian or an Ubuntu has it. */
const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

const SHEET =
	'body { display: flex; flex-wrap: wrap; margin: 8px; font: 14px sans-serif; background: #999 } figure { margin: 4px } img { max-width: 410px }';

/** They cover what is to be seen. */
const NO_TOASTS = '.el-notification { visibility: hidden; }';

/** Its screenshots replace those of the same name, in test/.output, and are kept when it stops. */
export async function startBrowser(name: string): Promise<Browser> {
	const folder = join(PROJECT_ROOT, 'test', '.output', name);
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
	page.setDefaultTimeout(120_000);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });

	let taken = 0;
	return {
		sheet: async (name, pictures) => {
			const sheet = await context.newPage();
			const figures = pictures.map(
				(one) =>
					`<figure><figcaption>${one.name}</figcaption><img src="data:image/png;base64,${one.picture.toString('base64')}"></figure>`,
			);
			await sheet.setContent(`<style>${SHEET}</style>${figures.join('')}`);
			await sheet.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
			await sheet.close();
		},
		page,
		screenshot: async (name) => {
			taken += 1;
			const file = `${String(taken).padStart(2, '0')}-${name}.png`;
			const path = join(folder, file);
			await page.screenshot({ path, style: NO_TOASTS, animations: 'disabled' });
			return path;
		},
		stop: async () => {
			await server.close();
			forget(pid);
		},
	};
}
