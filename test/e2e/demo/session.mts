/** A command for people that starts peers, says how far it is, and keeps them until Ctrl-C. */
import { existsSync } from 'node:fs';

import { LOG_FOLDER, removeLogs } from '../harness/output.mts';
import { type Peers, stopPeers } from '../harness/peers.mts';
import { removeAtTheEnd } from '../harness/reaper.mts';

/** Says what is done, and how long it took. */
export async function step<T>(title: string, task: () => Promise<T>): Promise<T> {
	const startMs = Date.now();
	console.log(`… ${title}`);
	const result = await task();
	console.log(`✓ ${title} (${Math.round((Date.now() - startMs) / 1_000)} s)`);
	return result;
}

/**
 * Runs the command, stops the peers that it hands over, and says where their logs are if it fails.
 * Ctrl-C on the way ends all at once: the servers do not outlive this process.
 */
export async function session(
	name: string,
	work: (handOver: (peers: Peers) => void) => Promise<void>,
): Promise<void> {
	let started: Peers | undefined;
	process.on('SIGINT', abort).on('SIGTERM', abort);
	try {
		await work((peers) => (started = peers));
		await removeLogs();
	} catch (error) {
		process.exitCode = 1;
		console.error(`\n${name} failed: ${(error as Error).message}`);
		if (existsSync(LOG_FOLDER)) console.error(`Logs: ${LOG_FOLDER}`);
	} finally {
		if (started) await stopPeers(started);
		process.off('SIGINT', abort).off('SIGTERM', abort);
	}
}

/** Shows where everything is, and returns once it is to end. */
export async function stayUp({ n8n, api, gateway }: Peers, more = ''): Promise<void> {
	console.log(`
n8n       ${n8n.editorUrl}
          e-mail    ${api.owner.email}
          password  ${api.owner.password}
OpenClaw  ${gateway.url}
          token     ${gateway.token}
Logs      ${LOG_FOLDER}
${more}
Press Ctrl-C to stop and remove all of it.`);
	await interruption();
	console.log('\nStopping');
}

function abort(): void {
	removeAtTheEnd(LOG_FOLDER);
	process.exit(130);
}

/** Resolves on Ctrl-C, and when npm is gone: it passes a SIGTERM on to its shell only. */
async function interruption(): Promise<void> {
	process.off('SIGINT', abort).off('SIGTERM', abort);
	const parent = process.ppid;
	let watch: NodeJS.Timeout | undefined;
	await new Promise<void>((resolve) => {
		process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
		watch = setInterval(() => process.ppid === parent || resolve(), 1_000);
	});
	clearInterval(watch);
}
