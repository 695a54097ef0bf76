/** The other side of reaper.mts: one order a line on standard input, carried out when that closes. */
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const groups = new Set();
const folders = new Set();
const namespaces = new Set();

for await (const line of createInterface({ input: process.stdin })) {
	const subject = line.slice(line.indexOf(' ') + 1);
	if (line.startsWith('watch ')) groups.add(Number(subject));
	if (line.startsWith('forget ')) groups.delete(Number(subject));
	if (line.startsWith('remove ')) folders.add(subject);
	if (line.startsWith('remove-namespace ')) namespaces.add(subject);
}

for (const group of groups) {
	try {
		process.kill(-group, 'SIGKILL');
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}
for (const name of namespaces) {
	if (existsSync(`/run/netns/${name}`)) execFileSync('ip', ['netns', 'delete', name]);
}
// Retried: a process that was just killed may still hold its files open.
for (const folder of folders) {
	rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
