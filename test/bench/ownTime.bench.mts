/** Time and memory of the trigger's own `webhook()`: n8n-core's context, no server around it. */
import type { WebhookContext } from 'n8n-core';
import { performance } from 'node:perf_hooks';
import { median } from 'simple-statistics';
import { afterAll, beforeAll, it } from 'vitest';
import { newRuns } from './bodies.mts';
import { givenOptions, handOver } from './inVitest.mts';
import { freedBy } from './ownTime/heap.mts';
import { type Trigger, receive, see, trigger } from './ownTime/trigger.mts';
import { type Row, compared, judged } from './row.mts';

const { quick } = givenOptions();

interface Case {
	name: string;
	subject: Trigger;
	bytes: number;
}

const ROUNDS = quick ? 1 : 3;

/** What counts as the same cost, as a ratio. */
const FLAT = 1.5;

/** The median times of an accepted request in milliseconds, round by round in turn. */
async function timesOf(cases: Case[]): Promise<number[][]> {
	const times = cases.map((): number[] => []);
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, one] of cases.entries()) times[index]!.push(await timeOf(one));
	}
	return times;
}

const WARM_UPS = 20;
const LEAST_SAMPLES = 20;
const MEASURED_MS = quick ? 100 : 500;

async function timeOf({ subject, bytes }: Case): Promise<number> {
	const body = newRuns(bytes);
	const samples: number[] = [];
	const endMs = performance.now() + MEASURED_MS;
	for (let run = 0; samples.length < LEAST_SAMPLES || performance.now() < endMs; run += 1) {
		const context: WebhookContext = subject.contextOf(JSON.parse(body()));
		const startMs = performance.now();
		await receive(context);
		if (run >= WARM_UPS) samples.push(performance.now() - startMs);
	}
	return median(samples);
}

const rows: Row[] = [];
const addRow = (name: string, ours: number, more: Partial<Row> = {}) =>
	rows.push({ scenario: 'ownTime', name, unit: 'ms', ours, ...more });

/** What the process keeps for a trigger, in KB. */
const memoryOf = async (subject: Trigger) => await freedBy(subject.unpublish);

async function addMemoryRows(cases: Array<Pick<Case, 'name' | 'subject'>>): Promise<void> {
	for (const { name, subject } of cases) {
		addRow(`memory, ${name}`, await memoryOf(subject), { unit: 'KB' });
	}
}

/** What was measured along one axis, each against the first: the cost is to stay flat. */
function addFlatRows(names: string[], [first, ...others]: number[][], unit = 'ms'): void {
	addRow(names[0]!, median(first!), { unit });
	for (const [index, values] of others.entries()) {
		const pairs = values.map((value, round) => [value, first![round]!] as const);
		const { ours, other, ratio, ...rounds } = compared(pairs);
		// Memory is what it is: once is enough.
		const comparison = { other, ratio, ...(pairs.length > 1 && rounds) };
		const verdict = judged(ratio, { atMost: FLAT });
		addRow(names[index + 1]!, ours, { unit, ...comparison, comparedTo: names[0]!, ...verdict });
	}
}

// The code that the first case would otherwise be alone to run unoptimised.
beforeAll(async () => {
	const first = trigger();
	await see(first, 3_000, 1_500);
	await memoryOf(first);
});

afterAll(() => handOver(rows));

it('by size of the body', async () => {
	const targets: Record<number, number> = { 1.5: 0.2, 2_000: 15 };
	const sizes = [1, 1.5, 10, 100, 1_000, 2_000];
	const times = await timesOf(
		sizes.map((size) => ({ name: `${size} KB`, subject: trigger(), bytes: size * 1_000 })),
	);
	for (const [index, size] of sizes.entries()) {
		const ours = median(times[index]!);
		const atMost = targets[size];
		addRow(`body of ${size} KB`, ours, atMost ? judged(ours, { atMost }, 'ms') : {});
	}
});

it('memory by size of the body', async () => {
	const runs = quick ? 100 : 1_000;
	for (const size of [1, 100, 1_000]) {
		const subject = trigger();
		await see(subject, runs, size * 1_000);
		await addMemoryRows([{ name: `${runs} bodies of ${size} KB`, subject }]);
	}
});

it('by deduplication window, full', async () => {
	const cases: Case[] = [];
	for (const window of quick ? [100, 1_000] : [100, 1_000, 10_000]) {
		const subject = trigger({ deduplicationWindow: window });
		await see(subject, window);
		cases.push({ name: `window of ${window}`, subject, bytes: 1_500 });
	}
	addFlatRows(namesOf(cases), await timesOf(cases));
	await addMemoryRows(cases);
});

it('by number of runs ever seen', async () => {
	const cases: Case[] = [];
	for (const count of quick ? [0, 1_000] : [0, 10_000, 100_000, 1_000_000]) {
		const subject = trigger();
		await see(subject, count);
		cases.push({ name: `${count} runs seen`, subject, bytes: 1_500 });
	}
	addFlatRows(namesOf(cases), await timesOf(cases));
	// Not the first, which by now has seen some as well.
	const memory: number[][] = [];
	for (const { subject } of cases.slice(1)) memory.push([await memoryOf(subject)]);
	const names = namesOf(cases.slice(1)).map((name) => `memory, ${name}`);
	addFlatRows(names, memory, 'KB');
});

const namesOf = (cases: Case[]) => cases.map(({ name }) => name);
