/**
 * Shows the package at work on this machine: a real OpenClaw gateway runs a job, and its result
 * becomes an item and a table row in a real n8n. Stays up until Ctrl-C; `--once` ends after the item.
 */
import { existsSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { realModel } from './demo/model.mts';
import { type Receiver, createJob, createReceiver, receiveRun } from './demo/workflows.mts';
import { LOG_FOLDER, removeLogs } from './harness/output.mts';
import { type Peers, startPeers, stopPeers } from './harness/peers.mts';
import { removeAtTheEnd } from './harness/reaper.mts';
import { installPeer } from './peers/install.mjs';

interface Demo {
	peers?: Peers;
	receiver?: Receiver;
	jobId?: string;
	received?: { item: Record<string, unknown>; row: Record<string, unknown> };
}

const { values: options } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
const model = realModel();
const demo: Demo = {};

const SHOW_CURSOR = '\x1b[?25h';

// While a task runs. What it has started ends too: the servers do not outlive this process.
const abort = () => {
	removeAtTheEnd(LOG_FOLDER);
	// Past process.stdout, which the task list holds back while it draws.
	if (process.stdout.isTTY) writeSync(process.stdout.fd, SHOW_CURSOR);
	process.exit(130);
};
process.on('SIGINT', abort).on('SIGTERM', abort);

try {
	await tasks().run(demo);
	report(demo);
	if (!options.once) await interruption();
	await removeLogs();
} catch (error) {
	process.exitCode = 1;
	console.error(`\nThe demo failed: ${(error as Error).message}`);
	if (existsSync(LOG_FOLDER)) console.error(`Logs: ${LOG_FOLDER}`);
} finally {
	if (demo.peers) await stopPeers(demo.peers);
	process.off('SIGINT', abort).off('SIGTERM', abort);
}

function tasks(): Listr<Demo> {
	return new Listr<Demo>(
		[
			{
				title: 'Install n8n and OpenClaw (3 GB the first time, some minutes)',
				task: (_, task) =>
					task.newListr([installation('n8n', 'n8n'), installation('openclaw', 'OpenClaw')], {
						concurrent: true,
					}),
			},
			{
				title: `Start n8n with this package, and OpenClaw with ${model?.model.model ?? 'a stub model'}`,
				task: async (context) => {
					context.peers = await startPeers({ gateway: model });
				},
			},
			{
				title: 'Publish a workflow: OpenClaw Trigger → Data Table',
				task: async (context) => {
					context.receiver = await createReceiver(started(context.peers));
				},
			},
			{
				title: 'Create a job with the OpenClaw node',
				task: async (context, task) => {
					context.jobId = await createJob(started(context.peers), started(context.receiver));
					task.title = `Created job ${context.jobId} with the OpenClaw node`;
				},
			},
			{
				title: 'Wait for the job to run and its result to arrive',
				task: async (context) => {
					const { peers, receiver, jobId } = context;
					context.received = await receiveRun(started(peers), started(receiver), started(jobId));
				},
			},
		],
		{
			fallbackRenderer: 'simple',
			// A signal is handled above.
			registerSignalListeners: false,
			// What failed is said once, below.
			rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false, showErrorMessage: false },
			fallbackRendererOptions: { timer: PRESET_TIMER },
		},
	);
}

function installation(peer: 'n8n' | 'openclaw', title: string): ListrTask<Demo> {
	return {
		title,
		task: async (_, task) => {
			await installPeer(peer, (progress) => {
				task.output = `${title}: ${progress}`;
			});
		},
	};
}

/** A task runs only when those before it have succeeded. */
function started<T>(result: T | undefined): T {
	if (result === undefined) throw new Error('A step of the demo was left out');
	return result;
}

function report({ peers, received, receiver }: Demo): void {
	const { n8n, api, gateway } = started(peers);
	const { item, row } = started(received);
	console.log(`\nThe item that reached the workflow:\n${JSON.stringify(item, null, 2)}`);
	console.log(`\nIt is row ${String(row.id)} of the table "${started(receiver).table.name}".`);
	if (options.once) return;
	console.log(`
n8n       ${n8n.editorUrl}
          e-mail    ${api.owner.email}
          password  ${api.owner.password}
OpenClaw  ${gateway.url}
          token     ${gateway.token}
Logs      ${LOG_FOLDER}

Press Ctrl-C to stop and remove all of it.`);
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
	console.log('\nStopping');
}
