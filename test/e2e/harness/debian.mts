/** Servers that the tests need beside npm's, from Debian's packages. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { oneAtATime } from './oneAtATime.mts';

const run = promisify(execFile);

/**
 * Installs a Debian package unless `file`, which comes with it, is there.
 *
 * @throws Error that says what to install by hand, where this process may not or Debian is not there
 */
export async function installDebianPackage(name: string, file: () => string | undefined) {
	const there = () => {
		const found = file();
		return found !== undefined && existsSync(found) ? found : undefined;
	};
	// Another test file may be installing it: what it has unpacked so far is not to be used.
	return await oneAtATime(async () => there() ?? (await install(name, there)));
}

async function install(name: string, there: () => string | undefined): Promise<string> {
	// The package would start a server of its own, which nobody asked for.
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	try {
		await run('apt-get', ['update', '-qq'], { env });
		await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
	} catch (error) {
		const hint = `Install it by hand: apt-get install ${name}`;
		throw new Error(`${name} is missing and could not be installed. ${hint}`, { cause: error });
	}
	const installed = there();
	if (installed === undefined) throw new Error(`${name} was installed, but brought no such file`);
	return installed;
}
