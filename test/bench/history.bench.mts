/**
 * The Run History Trigger against a loop that pages the same history: `poll()` and `execute()` in
 * n8n-core's contexts, as n8n does not record how long a poll takes; the gateway is a real one.
 */
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, it } from 'vitest';
import { type Gateway, startGateway } from '../e2e/harness/gateway.mts';
import { type StubModel, startStubModel } from '../e2e/harness/stubModel.mts';
import { OpenClawApi } from '../../credentials/OpenClawApi.credentials.ts';
import { Instance } from '../unit/OpenClawRunHistoryTrigger/historyTrigger.mts';
import { makeRuns } from './history/manyRuns.mts';
import { givenOptions, handOver } from './inVitest.mts';
import { bareRequest } from './node/byLoop.mts';
import { type Row, alternate, compared } from './row.mts';

const { quick, untilMs } = givenOptions();
const COUNT = quick ? 1_000 : 5_000;
const PAIRS = { pairs: quick ? 1 : 5, untilMs };
/** The default of Max Items. */
const MOST_BY_DEFAULT = 500;
const EMPTY_POLLS = quick ? 2 : 10;

let stub: StubModel;
let gateway: Gateway;
let startAt: string;
const rows: Row[] = [];

beforeAll(async () => {
	stub = await startStubModel();
	gateway = await startGateway({ model: stub.model });
	startAt = (await makeRuns(gateway, COUNT)).before.toISOString();
}, 600_000);

afterAll(async () => {
	await gateway?.stop();
	await stub?.stop();
	handOver(rows);
});

/** A trigger that was never published before, its code loaded. */
async function trigger(options: object = {}): Promise<Instance> {
	const { url: gatewayUrl, token } = gateway;
	const credentials = [{ type: new OpenClawApi(), data: { gatewayUrl, token } }];
	const parameters = { start: 'moment', startAt, options: { ...options } };
	const instance = new Instance({ gateway: { credentials } }, parameters);
	await instance.fetchTestEvent();
	return instance;
}

/** The seconds of a poll that has to emit `count` runs, the execution's first step included. */
async function poll(instance: Instance, count: number): Promise<number> {
	const start = performance.now();
	const items = await instance.poll();
	const seconds = (performance.now() - start) / 1_000;
	if ((items?.length ?? 0) === count) return seconds;
	throw new Error(`The poll emitted ${items?.length ?? 0} runs, not ${count}`);
}

/** Reads the whole history, or its newest page. */
async function page({ newest = false } = {}): Promise<number> {
	const start = performance.now();
	let offset: number | null = 0;
	while (offset !== null) {
		const answer: { nextOffset: number | null } = await bareRequest(gateway, 'cron.runs', {
			...{ scope: 'all', sortDir: 'desc', limit: 200, offset },
		});
		offset = newest ? null : answer.nextOffset;
	}
	return (performance.now() - start) / 1_000;
}

it('catches up, and polls when nothing is new', async () => {
	const all = { maxItems: COUNT, deduplicationWindow: COUNT };
	let caughtUp!: Instance;
	const inOnePoll = async () => {
		caughtUp = await trigger(all);
		return await poll(caughtUp, COUNT);
	};
	addRow(`${COUNT} runs caught up in one poll`, COUNT, await alternate(inOnePoll, page, PAIRS));

	const first = async () => await poll(await trigger(), MOST_BY_DEFAULT);
	const name = `${COUNT} runs looked at to emit ${MOST_BY_DEFAULT}, as by default`;
	addRow(name, COUNT, await alternate(first, page, PAIRS));

	// Until n8n has confirmed what a poll emitted, the next one looks at it again.
	await poll(caughtUp, 0);
	const empty = async () => await poll(caughtUp, 0);
	const newest = async () => await page({ newest: true });
	const pairs = await alternate(empty, newest, { ...PAIRS, pairs: EMPTY_POLLS });
	addRow(`empty poll after ${COUNT} runs`, 1, pairs);
});

function addRow(
	name: string,
	count: number,
	seconds: ReadonlyArray<readonly [ours: number, other: number]>,
): void {
	const rates = seconds.map(([ours, other]) => [count / ours, count / other] as const);
	const comparedTo = 'bare undici loop';
	rows.push({ scenario: 'history', name, unit: 'per second', comparedTo, ...compared(rates) });
}
