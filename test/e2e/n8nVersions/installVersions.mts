import { installAll } from '../harness/installPeers.mts';
import { N8N_VERSIONS } from './n8nVersions.mts';

/** Vitest's global set-up: one n8n after the other, as each takes half of the machine. */
export async function setup(): Promise<void> {
	await installAll({ OpenClaw: 'openclaw' });
	for (const { version, peer = 'n8n' } of N8N_VERSIONS) {
		await installAll({ [`n8n ${version}`]: peer });
	}
}
