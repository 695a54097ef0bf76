/** One fault: what is done to the peers while runs finish, and what came of it. */
import { setTimeout as sleep } from 'node:timers/promises';

import { stopJobs, runKeyOf } from '../harness/commandJobs.mts';
import {
	POLL_MS,
	publishHistoryWorkflow,
	runKeys,
	waitForRuns,
	type HistoryWorkflow,
} from '../harness/historyWorkflow.mts';
import type { Gateway } from '../harness/gateway.mts';
import type { Peers } from '../harness/peers.mts';
import { startProxy, type Proxy } from '../harness/proxy.mts';
import { waitForJobsAt } from './registeredJobs.mts';

export interface Fault {
	name: string;
	/** Which runs the trigger takes that polls the history, beside the webhook trigger. */
	runs: 'all' | 'undelivered';
	/** Options of both triggers. */
	options?: object;
	/** Other parameters of the webhook trigger. */
	triggerParameters?: object;
	/** Jobs that do not run yet, and that the webhook trigger registers by itself; default: none. */
	registered?: (gateway: Gateway) => Promise<string[]>;
	/** Which credentials the trigger has for that; default: the gateway's alone. */
	triggerCredentials?: Array<keyof Peers['credentials']>;
	/** How long the last run may take to arrive after that; default 45. */
	seconds?: number;
	/** Makes runs finish and breaks things meanwhile; answers the jobs that ran. */
	happen(scene: Scene): Promise<string[]>;
}

export interface Scene {
	peers: Peers;
	history: HistoryWorkflow;
	proxy: Proxy;
	/** The webhook trigger behind the proxy: where jobs deliver that are not registered. */
	url: string;
	/** The jobs that the webhook trigger has registered, at its address without the proxy. */
	registered: string[];
}

export interface Tally {
	name: string;
	finished: number;
	received: number;
	lost: number;
	repeats: number;
	/** Executions that failed before the sink, and that were retried in n8n. */
	retried: number;
}

/** Both triggers in one workflow, the fault, and then the count. */
export async function tally(fault: Fault, peers: Peers): Promise<Tally> {
	const proxy = await startProxy(peers.n8n.url, peers.gateway.hostAddress);
	// A moment, so that a position that is lost does not bring the runs of earlier faults.
	const startAt = new Date().toISOString();
	const { runs, options = {} } = fault;
	const registered = (await fault.registered?.(peers.gateway)) ?? [];
	const history = await publishHistoryWorkflow(peers, {
		parameters: { runs, start: 'moment', startAt, options },
		...(registered.length > 0
			? automatic(fault, peers, registered)
			: { triggerParameters: { options, ...fault.triggerParameters } }),
		withTrigger: true,
	});
	try {
		const jobs = await fault.happen({
			peers,
			history,
			proxy,
			url: proxy.through(history.url),
			registered,
		});
		const finished = (await stopJobs(peers.gateway, jobs)).map(runKeyOf);
		const missing = await missingAfterWait(history, finished, fault.seconds);
		const retried = missing.length > 0 ? await retryFailed(peers, history, missing) : 0;
		if (retried > 0) await missingAfterWait(history, finished);
		// A repeat would come with the next poll.
		await sleep(POLL_MS + 3_000);
		// Not after a failure: n8n may be down then, and its refusal would hide the cause.
		await peers.api.deactivate(history.workflow);
		if (registered.length > 0) await waitForJobsAt(peers.gateway, history.url, 0);
		return { name: fault.name, ...count(finished, receivedOf(history, jobs)), retried };
	} finally {
		await Promise.all([history.sink.stop(), proxy.stop()]);
	}
}

function automatic(
	{ options, triggerParameters, triggerCredentials }: Fault,
	{ credentials }: Peers,
	jobIds: string[],
) {
	const names = triggerCredentials ?? ['openClawApi'];
	return {
		triggerParameters: { registration: 'automatic', jobIds, options, ...triggerParameters },
		triggerCredentials: Object.fromEntries(names.map((name) => [name, credentials[name]])),
	};
}

const receivedOf = (history: HistoryWorkflow, jobs: string[]) =>
	runKeys(history).filter((key) => jobs.some((id) => key.startsWith(id)));

function count(finished: string[], received: string[]) {
	const distinct = new Set(received);
	return {
		finished: new Set(finished).size,
		received: received.length,
		lost: finished.filter((key) => !distinct.has(key)).length,
		repeats: received.length - distinct.size,
	};
}

/** Gives the polls their time. What is missing then is counted, not an error. */
async function missingAfterWait(
	history: HistoryWorkflow,
	finished: string[],
	seconds = 45,
): Promise<string[]> {
	const complete = await waitForRuns(history, finished, seconds).then(
		() => true,
		() => false,
	);
	return complete ? [] : finished.filter((key) => !runKeys(history).includes(key));
}

/** Where n8n lists what it could not bring to its end. */
const FAILED = ['crashed', 'error'];

/**
 * Retries the failed executions that hold a missing run, as somebody does who looks at n8n's list:
 * n8n was killed, or could not work, between the trigger and the sink.
 */
export async function retryFailed(
	{ api }: Peers,
	{ workflow }: Pick<HistoryWorkflow, 'workflow'>,
	missing: string[],
): Promise<number> {
	let retried = 0;
	for (const { id, status } of await api.listExecutions(workflow.id)) {
		const { stored, error } = await api.getExecution(id);
		if (!missing.some((key) => stored.includes(key))) continue;
		console.log(`A missing run is in execution ${id}: ${status}, ${error?.message}`);
		if (!FAILED.includes(status)) continue;
		await api.retry(id);
		retried += 1;
	}
	return retried;
}

/** As the documentation has it. */
export function table(tallies: readonly Tally[]): string {
	const head = ['Fault', 'Runs finished', 'Items received', 'Lost', 'Repeats', 'Retried in n8n'];
	const rows = tallies.map(({ name, finished, received, lost, repeats, retried }) =>
		[name, finished, received, lost, repeats, retried].map(String),
	);
	const widths = head.map((_, column) =>
		Math.max(...[head, ...rows].map((row) => row[column]!.length)),
	);
	const line = (cells: string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
	const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
	return [line(head), rule, ...rows.map(line)].join('\n');
}
