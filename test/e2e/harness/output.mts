import { mkdtempSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeAtTheEnd } from './reaper.mts';

/** The checkout. */
export const PROJECT_ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

const startedAt = new Date().toISOString().replaceAll(':', '-').slice(0, 19);

/** Where this process keeps the logs of what it started. Git does not see it. */
export const LOG_FOLDER = join(PROJECT_ROOT, 'test', '.output', `${startedAt}-${process.pid}`);

export function logFile(name: string): string {
	mkdirSync(LOG_FOLDER, { recursive: true });
	return join(LOG_FOLDER, `${name}.log`);
}

export async function removeLogs(): Promise<void> {
	await rm(LOG_FOLDER, { recursive: true, force: true });
}

/**
 * A new folder for a server's data, removed when this process has ended.
 *
 * Outside the checkout: inside it, a package installed for n8n would find the checkout's own
 * `node_modules` and so resolve what n8n is to provide.
 */
export function dataFolder(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), `n8n-nodes-openclaw-gateway-${name}-`));
	removeAtTheEnd(folder);
	return folder;
}
