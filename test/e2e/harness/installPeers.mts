import { installPeer } from '../peers/install.mjs';
import { prepareN8n } from './n8n.mts';
import { dataFolder, removeLogs } from './output.mts';
import { prepareTarball } from './tarball.mts';

/** Set where another project of the same run has prepared them already. */
const DONE = 'PEERS_PREPARED';

/**
 * Vitest's global set-up: what all test files share is made before the first of them, so that some
 * minutes of installing are seen to pass. The processes that run the files get it by environment.
 */
export async function setup(): Promise<void> {
	if (process.env[DONE] !== undefined) return;
	await installAll({ OpenClaw: 'openclaw', n8n: 'n8n' });
	// What one start of a peer compiles spares the next a seventh of its CPU time.
	process.env.NODE_COMPILE_CACHE ??= dataFolder('compiled');
	await prepareTarball();
	await prepareN8n();
	await removeLogs();
	process.env[DONE] = 'yes';
}

/** Installs the peers, by the names that people know them by; n8n leaves the others half the machine. */
export async function installAll(peers: Record<string, string>): Promise<void> {
	const installed = Object.entries(peers).map(async ([name, peer]) => {
		await installPeer(peer, (progress) => console.log(`Installing ${name}: ${progress}`));
	});
	await Promise.all(installed);
}
