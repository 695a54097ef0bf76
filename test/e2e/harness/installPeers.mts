import { installPeer } from '../peers/install.mjs';

/** Vitest's global set-up: before the tests, so that some minutes of installing are seen to pass. */
export async function setup(): Promise<void> {
	await installPeer('openclaw', (progress) => console.log(`Installing OpenClaw: ${progress}`));
	await installPeer('n8n', (progress) => console.log(`Installing n8n: ${progress}`));
}
