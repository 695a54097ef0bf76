/**
 * The package in a running n8n beside a gateway with a stub model, built anew whenever a file of it
 * changes. n8n then loads its nodes again; the editor shows them after a reload of the page.
 *
 * The compiler writes to where n8n has the package installed: run from the checkout, the nodes would
 * find the checkout's `n8n-workflow`, which is not the one that n8n itself uses.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { session, stayUp, step } from './demo/session.mts';
import { realModel } from './demo/model.mts';
import { installAll } from './harness/installPeers.mts';
import { PROJECT_ROOT } from './harness/output.mts';
import { startPeers } from './harness/peers.mts';
import { killAtTheEnd } from './harness/reaper.mts';

await session('The development server', async (handOver) => {
	await step('Install n8n and OpenClaw (3 GB the first time, some minutes)', () =>
		installAll({ n8n: 'n8n', OpenClaw: 'openclaw' }),
	);
	const peers = await step('Start n8n with this package, and OpenClaw', () =>
		startPeers({ gateway: realModel(), n8n: { env: { N8N_DEV_RELOAD: 'true' } } }),
	);
	handOver(peers);
	const { userFolder } = peers.n8n;
	const dist = join(userFolder, '.n8n/nodes/node_modules/n8n-nodes-openclaw-gateway/dist');
	copyOnChange('nodes', join(dist, 'nodes'));
	copyOnChange('icons', join(dist, 'icons'));
	const tsc = join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc');
	const args = [tsc, '--watch', '--preserveWatchOutput', '--outDir', dist];
	const compiler = spawn(process.execPath, args, {
		cwd: PROJECT_ROOT,
		detached: true,
		stdio: 'inherit',
	});
	await once(compiler, 'spawn');
	killAtTheEnd(compiler.pid!);
	await stayUp(peers, 'What the compiler says is shown here.\n');
});

/** What the compiler leaves alone: codex files, schemas and icons. */
function copyOnChange(from: string, to: string): void {
	watch(join(PROJECT_ROOT, from), { recursive: true }, (_event, name) => {
		if (!name || !/[.](json|svg)$/.test(name)) return;
		const target = join(to, name);
		mkdir(dirname(target), { recursive: true })
			.then(async () => await copyFile(join(PROJECT_ROOT, from, name), target))
			.catch(({ message }: Error) => console.error(`${name} is not copied: ${message}`));
	});
}
