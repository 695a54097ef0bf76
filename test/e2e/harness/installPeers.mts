import { installPeer } from '../peers/install.mjs';

/** Vitest's global set-up: before the tests, so that some minutes of installing are seen to pass. */
export async function setup(): Promise<void> {
	await installAll({ OpenClaw: 'openclaw', n8n: 'n8n' });
}

/** Installs the peers, by the names that people know them by; n8n leaves the others half the machine. */
export async function installAll(peers: Record<string, string>): Promise<void> {
	const installed = Object.entries(peers).map(async ([name, peer]) => {
		await installPeer(peer, (progress) => console.log(`Installing ${name}: ${progress}`));
	});
	await Promise.all(installed);
}
