import { NodeOperationError, type INodeParameters } from 'n8n-workflow';
import { beforeEach, describe, expect, it } from 'vitest';

import { fixture } from '../OpenClawTrigger/trigger.mts';
import { executeNode, loadOptionsContext } from '../support/engine.mts';
import { cronJob, GATEWAY_TOKEN, payload, serveGateway } from '../support/gatewayServer.mts';
import { Instance, serveHistory, summaries, type Entry, type History } from './historyTrigger.mts';

const now = Date.now();
const FROM_THE_BEGINNING = { start: 'moment', startAt: '1970-01-01T00:00:00' };

let history: History;
beforeEach(async () => {
	history = await serveHistory();
});

const emitted = async (parameters: INodeParameters) =>
	await new Instance(history, { ...FROM_THE_BEGINNING, ...parameters }).poll();

/** Writes the entry that a real gateway wrote of the recorded run. */
function addRecorded(name: string): void {
	history.entries.push(fixture(name).runs.payload.entries[0] as Entry);
}

describe('which runs', () => {
	it('of chosen jobs only', async () => {
		const wanted = [history.add(now, { jobId: 'a' }), history.add(now + 1, { jobId: 'c' })];
		history.add(now + 2, { jobId: 'b' });
		const items = await emitted({ jobIds: ['a', 'c'] });
		expect(summaries(items)).toEqual(wanted.map(({ summary }) => summary));
	});

	it("of the gateway's own jobs only where they are chosen", async () => {
		const ownKeys = ['heartbeat:main', 'memory-core:dreaming', 'skill-collection-review:main'];
		history.jobs = [
			...ownKeys.map((declarationKey) => cronJob(declarationKey, { declarationKey })),
			cronJob('mine', { declarationKey: 'mine' }),
		];
		const mine = ['mine', 'deleted'].map((jobId, index) => history.add(now + index, { jobId }));
		const own = ownKeys.map((jobId, index) => history.add(now + 2 + index, { jobId }));
		expect(summaries(await emitted({}))).toEqual(summaries(mine));
		expect(summaries(await emitted({ jobIds: ownKeys }))).toEqual(summaries(own));
		expect(summaries(await new Instance(history).fetchTestEvent())).toEqual([mine[1]!.summary]);
	});

	it('of chosen statuses only, as the gateway tells them apart', async () => {
		history.add(now);
		const wanted = history.add(now + 1, { status: 'error' });
		expect(summaries(await emitted({ statuses: ['error', 'skipped'] }))).toEqual([wanted.summary]);
		expect(history.gateway.paramsOf('cron.runs').at(-1)).toMatchObject({
			statuses: ['error', 'skipped'],
		});
	});

	it('undelivered ones: refused, lost in a restart of the gateway; not what was held back', async () => {
		for (const name of ['ok', 'receiver-500', 'no-summary', 'command', 'completion-destination']) {
			addRecorded(name);
		}
		// Later than the recorded ones.
		history.add(1_795_500_000_000, { deliveryStatus: 'unknown', status: 'error' });
		const refused = fixture('receiver-500').runs.payload.entries[0]!.jobId;
		const items = await emitted({ runs: 'undelivered' });
		expect(items?.map(({ jobId }) => jobId)).toEqual([refused, 'job-1']);
	});

	it('suppressed ones where they are asked for', async () => {
		addRecorded('no-summary');
		const items = await emitted({ runs: 'undelivered', options: { includeSuppressed: true } });
		expect(items).toMatchObject([{ jobName: 'no-summary', summary: null, status: 'ok' }]);
	});
});

describe('the item', () => {
	it('is that of the OpenClaw Trigger, but for what the history adds', async () => {
		addRecorded('ok');
		const [item] = (await emitted({})) ?? [];
		const entry = fixture('ok').runs.payload.entries[0]!;
		expect(item).toMatchObject({
			event: 'finished',
			runKey: `${String(entry.jobId)}:${String(entry.runAtMs)}`,
			jobName: 'ok',
			agentId: 'main',
			status: 'ok',
			summary: entry.summary,
			usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
			deliveryStatus: 'delivered',
			raw: { jobId: entry.jobId, completionStatus: 'succeeded' },
		});
	});

	it('holds neither the token of the gateway nor that of a webhook URL', async () => {
		addRecorded('ok');
		history.add(now, { summary: `it is ${GATEWAY_TOKEN}` });
		const text = JSON.stringify(await emitted({}));
		expect(text).not.toContain(GATEWAY_TOKEN);
		expect(text).not.toContain('query-secret');
		expect(text).toContain('?token=***');
	});

	it('is shaped by the chosen output', async () => {
		history.add(now);
		const [raw] = (await emitted({ output: 'raw' })) ?? [];
		expect(raw).toMatchObject({ ts: now, action: 'finished' });
		expect(raw).not.toHaveProperty('runKey');
	});
});

describe('a test event', () => {
	it('is the latest run that is wanted, whatever was emitted before', async () => {
		const wanted = history.add(now, { jobId: 'a' });
		for (let run = 1; run <= 250; run++) history.add(now + run);
		const instance = new Instance(history, { ...FROM_THE_BEGINNING, jobIds: ['a'] });
		await instance.poll();
		expect(summaries(await instance.fetchTestEvent())).toEqual([wanted.summary]);
	});

	it('that does not exist is an error with a way out', async () => {
		await expect(new Instance(history).fetchTestEvent()).rejects.toMatchObject({
			message: 'The history holds no such run',
			description: expect.stringContaining('Run a job'),
		});
	});
});

it('a retry of a failed execution has its runs again', async () => {
	history.add(now);
	const instance = new Instance(history, FROM_THE_BEGINNING);
	const [item] = (await instance.poll()) ?? [];
	const run = { ...instance.inWorkflow(), items: [item!], mode: 'retry' as const };
	expect(await executeNode(await instance.node(), run)).toHaveLength(1);
	expect(await executeNode(await instance.node(), { ...run, mode: 'trigger' })).toHaveLength(0);
});

describe('publishing is refused', () => {
	it.each<[string, INodeParameters]>([
		['status', { statuses: [] }],
		['Start At', { start: 'moment', startAt: 'soon' }],
		['whole numbers', { options: { maxItems: 0 } }],
		['whole numbers', { options: { deduplicationWindow: 1.5 } }],
		['Deduplication Window', { options: { maxItems: 501, deduplicationWindow: 500 } }],
		['Overlap', { options: { overlapMinutes: 0 } }],
		['No cron job', { jobIds: [] }],
		['Nothing is chosen under Runs', { runs: '={{ undefined }}' }],
		['no "All" under Runs', { runs: '={{ "All" }}' }],
		['no "now" under Start', { start: '={{ "now" }}' }],
	])('naming the %s, for %j', async (named, parameters) => {
		const poll = new Instance(history, parameters).poll();
		await expect(poll).rejects.toThrow(named);
		await expect(poll).rejects.toBeInstanceOf(NodeOperationError);
		expect(history.gateway.asked).toEqual([]);
	});
});

it('the jobs to choose from are all at once, and each that the gateway has', async () => {
	const jobs = [cronJob('a', { name: 'First' }), cronJob('b', { name: 'Second', enabled: false })];
	const gateway = await serveGateway(({ params: { offset } }) =>
		payload({ jobs: [jobs[Number(offset)]], nextOffset: offset === 0 ? 1 : null }),
	);
	const node = await new Instance(history).node();
	const context = loadOptionsContext(node, { credentials: gateway.credentials });
	expect(await node.methods.loadOptions.getCronJobs.call(context)).toEqual([
		{ name: 'All Cron Jobs', value: 'all', description: expect.stringContaining('heartbeat') },
		{ name: 'First', value: 'a' },
		{ name: 'Second (disabled)', value: 'b' },
	]);
});
