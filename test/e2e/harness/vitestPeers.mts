/** The peers of one test file: started before its first test, stopped after its last. */
import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { describeServers } from './diagnosis.mts';
import { LOG_FOLDER, removeLogs } from './output.mts';
import { type Peers, type PeersOptions, startPeers, stopPeers } from './peers.mts';

/** In this test file, which may start peers more than once. */
let failed = false;

/** Logs are kept, and named, when a test or a start failed. */
export function keepLogsOfFailures(): void {
	afterEach(async ({ task }) => {
		if (task.result?.state !== 'fail') return;
		// Once a file: what fails afterwards mostly follows from it.
		if (!failed) console.error(`"${task.name}" failed. ${await describeServers()}`);
		failed = true;
	});
	// Vitest wants its fixtures named by destructuring, and there is none to name.
	// eslint-disable-next-line no-empty-pattern
	afterAll(async ({}, suite) => {
		failed ||= suite.result?.state === 'fail';
		if (!failed) await removeLogs();
		else if (existsSync(LOG_FOLDER)) console.error(`The logs of the peers: ${LOG_FOLDER}`);
	});
}

/** Returns what gives the peers to a test, once they run: n8n without its editor by default. */
export function usePeers({ n8n, ...options }: PeersOptions = {}): () => Peers {
	let peers: Peers | undefined;
	keepLogsOfFailures();
	beforeAll(async () => {
		peers = await startPeers({ ...options, n8n: { withEditor: false, ...n8n } });
	});
	afterAll(async () => {
		if (peers) await stopPeers(peers);
	});
	return () => {
		if (!peers) throw new Error('The peers run from beforeAll on: ask for them inside a test');
		return peers;
	};
}
