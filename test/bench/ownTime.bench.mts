/**
 * The time in the trigger's own `webhook()`: n8n-core's context, and no server around it. Loads the
 * build, which is what n8n runs.
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { WebhookContext } from 'n8n-core';
import type { INodeType, IWebhookData } from 'n8n-workflow';
import { median } from 'simple-statistics';
import { Bench } from 'tinybench';
import { afterAll, it } from 'vitest';
import { PROJECT_ROOT } from '../e2e/harness/output.mts';
import { additionalDataFor, workflowFor } from '../unit/support/engine.mts';
import { newRuns } from './bodies.mts';
import { givenOptions, handOver } from './inVitest.mts';
import { type Row, compared, judged } from './row.mts';

const require = createRequire(import.meta.url);
const load = <T,>(file: string, name: string): T => {
	const exports = require(join(PROJECT_ROOT, 'dist', file)) as Record<string, new () => T>;
	return new exports[name]!();
};
const nodeType = load<INodeType>(
	'nodes/OpenClawTrigger/OpenClawTrigger.node.js',
	'OpenClawTrigger',
);
const credentialType = load<never>(
	'credentials/OpenClawWebhookApi.credentials.js',
	'OpenClawWebhookApi',
);

const { quick } = givenOptions();
const TOKEN = 'token-of-this-bench';

let nodes = 0;

/** A trigger of its own; what it gives makes the context of one request. */
function trigger(options: object = {}) {
	nodes += 1;
	const credentials = [{ type: credentialType, data: { token: TOKEN } }];
	const parameters = { options: { ...options } };
	const { workflow, node } = workflowFor(nodeType, {
		...{ credentials, parameters, nodeId: `node-${nodes}` },
	});
	const additional = additionalDataFor(credentials);
	const webhookDescription = nodeType.description.webhooks![0]!;
	const webhookData = { webhookDescription, isTest: false } as IWebhookData;
	return (body: unknown) => {
		const httpRequest = Object.assign(new IncomingMessage(new Socket()), { body, query: {} });
		httpRequest.headers = {
			'content-type': 'application/json',
			authorization: `Bearer ${TOKEN}`,
		};
		const httpResponse = new ServerResponse(httpRequest);
		const data = { ...additional, httpRequest, httpResponse } as never;
		return new WebhookContext(workflow, node, data, 'webhook', webhookData, [], null);
	};
}

type Trigger = ReturnType<typeof trigger>;

interface Case {
	name: string;
	contextOf: Trigger;
	bytes: number;
}

const ROUNDS = quick ? 1 : 3;

/** The median times of an accepted request in milliseconds, round by round in turn. */
async function timesOf(cases: Case[]): Promise<number[][]> {
	const times = cases.map((): number[] => []);
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, one] of cases.entries()) times[index]!.push(await timeOf(one));
	}
	return times;
}

async function timeOf({ name, contextOf, bytes }: Case): Promise<number> {
	const body = newRuns(bytes);
	let context: WebhookContext;
	const bench = new Bench({ time: quick ? 100 : 1_000, iterations: 20, warmup: true });
	bench.add(name, async () => void (await nodeType.webhook!.call(context)), {
		beforeEach: () => {
			context = contextOf(JSON.parse(body()));
		},
	});
	const [task] = await bench.run();
	if (task?.result.state !== 'completed') {
		throw new Error(`webhook() could not be measured: ${JSON.stringify(task?.result)}`);
	}
	return task.result.latency.p50;
}

/** Lets the trigger see `count` runs; each has to be new to it. */
async function see(contextOf: Trigger, count: number): Promise<void> {
	const body = newRuns(0);
	for (let run = 0; run < count; run++) {
		const { workflowData } = await nodeType.webhook!.call(contextOf(JSON.parse(body())));
		if (!workflowData) throw new Error('A new run was taken for a repeat');
	}
}

const rows: Row[] = [];
const row = (name: string, ours: number, more: Partial<Row> = {}) =>
	rows.push({ scenario: 'ownTime', name, unit: 'ms', ours, ...more });

/** The cases of one axis, each against the first: the cost is to stay flat. */
async function flatRows(cases: Case[]): Promise<void> {
	const [first, ...others] = await timesOf(cases);
	row(cases[0]!.name, median(first!));
	for (const [index, times] of others.entries()) {
		const pairs = times.map((time, round) => [time, first![round]!] as const);
		const { ours, ...comparison } = compared(pairs);
		const comparedTo = cases[0]!.name;
		const verdict = judged(comparison.ratio, { atMost: 1.5 });
		row(cases[index + 1]!.name, ours, { ...comparison, comparedTo, ...verdict });
	}
}

afterAll(() => handOver(rows));

it('by size of the body', async () => {
	const targets: Record<number, number> = { 1.5: 0.2, 2_000: 15 };
	const sizes = [1, 1.5, 10, 100, 1_000, 2_000];
	// The code that the first size would otherwise be alone to run unoptimised.
	await timeOf({ name: 'warm-up', contextOf: trigger(), bytes: 1_500 });
	const times = await timesOf(
		sizes.map((size) => ({ name: `${size} KB`, contextOf: trigger(), bytes: size * 1_000 })),
	);
	for (const [index, size] of sizes.entries()) {
		const ours = median(times[index]!);
		const atMost = targets[size];
		row(`body of ${size} KB`, ours, atMost ? judged(ours, { atMost }, 'ms') : {});
	}
});

it('by deduplication window, full', async () => {
	const cases: Case[] = [];
	for (const window of quick ? [100, 1_000] : [100, 1_000, 10_000]) {
		const contextOf = trigger({ deduplicationWindow: window });
		await see(contextOf, window);
		cases.push({ name: `window of ${window}`, contextOf, bytes: 1_500 });
	}
	await flatRows(cases);
});

it('by number of runs ever seen', async () => {
	const cases: Case[] = [];
	for (const count of quick ? [0, 1_000] : [0, 10_000, 100_000, 1_000_000]) {
		const contextOf = trigger();
		await see(contextOf, count);
		cases.push({ name: `${count} runs seen`, contextOf, bytes: 1_500 });
	}
	await flatRows(cases);
});
