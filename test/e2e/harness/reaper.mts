/**
 * Ends the servers and removes the folders and network namespaces that this process leaves behind,
 * however it ends.
 *
 * A process cannot clean up after its own SIGKILL, which is what vitest sends a worker that hangs.
 * So another one does: it reads this process's pipe, and acts when the pipe closes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const WATCHER = fileURLToPath(new URL('reaperProcess.mjs', import.meta.url));

type Order = 'watch' | 'forget' | 'remove' | 'remove-namespace';

let watcher: ChildProcess | undefined;

function tell(order: Order, subject: string | number): void {
	if (watcher === undefined) {
		// In a session of its own, so that Ctrl-C in the terminal does not reach it.
		watcher = spawn(process.execPath, [WATCHER], {
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		watcher.unref();
		(watcher.stdin as Socket).unref();
	}
	watcher.stdin?.write(`${order} ${subject}\n`);
}

/** `group` is the id of the process that leads it. */
export const killAtTheEnd = (group: number): void => tell('watch', group);
export const forget = (group: number): void => tell('forget', group);
export const removeAtTheEnd = (folder: string): void => tell('remove', folder);
export const removeNamespaceAtTheEnd = (name: string): void => tell('remove-namespace', name);
