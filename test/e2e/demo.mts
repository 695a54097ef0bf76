/**
 * Shows the package at work on this machine: a real OpenClaw gateway runs a job, and its result
 * becomes an item and a table row in a real n8n. Stays up until Ctrl-C; `--once` ends after the item.
 */
import { parseArgs } from 'node:util';
import { realModel } from './demo/model.mts';
import { session, stayUp, step } from './demo/session.mts';
import { createJob, createReceiver, receiveRun } from './demo/workflows.mts';
import { installAll } from './harness/installPeers.mts';
import { startPeers } from './harness/peers.mts';

const { values: options } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
const model = realModel();

await session('The demo', async (handOver) => {
	await step('Install n8n and OpenClaw (3 GB the first time, some minutes)', () =>
		installAll({ n8n: 'n8n', OpenClaw: 'openclaw' }),
	);
	const peers = await step(
		`Start n8n with this package, and OpenClaw with ${model?.model.model ?? 'a stub model'}`,
		() => startPeers({ gateway: model }),
	);
	handOver(peers);
	const receiver = await step('Publish a workflow: OpenClaw Trigger → Data Table', () =>
		createReceiver(peers),
	);
	const jobId = await step('Create a job with the OpenClaw node', () => createJob(peers, receiver));
	const { item, row } = await step('Wait for the job to run and its result to arrive', () =>
		receiveRun(peers, receiver, jobId),
	);
	console.log(`\nThe item that reached the workflow:\n${JSON.stringify(item, null, 2)}`);
	console.log(`\nIt is row ${String(row.id)} of the table "${receiver.table.name}".`);
	if (!options.once) await stayUp(peers);
});
