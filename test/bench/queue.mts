/** OpenClaw Trigger in n8n's queue mode: events by two webhook processors against by one. */
import { sum } from 'simple-statistics';
import { type QueuePeers, startQueuePeers } from '../e2e/harness/queueMode.mts';
import { publishTriggerWorkflow } from '../e2e/harness/triggerWorkflow.mts';
import { until } from '../e2e/harness/until.mts';
import { newRuns } from './bodies.mts';
import { apply } from './load.mts';
import { type BenchOptions, type Row, alternate, compared, ENGINES, eachEngine } from './row.mts';

const CLIENTS = 8;

export async function* queue(options: BenchOptions): AsyncGenerator<Row> {
	for (const { engine, untilMs } of eachEngine(options)) {
		const peers = await startQueuePeers(ENGINES[engine]);
		try {
			const urls = await publish(peers);
			const both = async () => await accepted(peers, urls, options);
			const one = async () => await accepted(peers, urls.slice(0, 1), options);
			await both();
			const pairs = await alternate(both, one, { pairs: options.quick ? 1 : 5, untilMs });
			yield {
				...{ scenario: 'queue', name: `accepted by two webhook processors`, engine },
				...{ unit: 'per second', comparedTo: 'one webhook processor', ...compared(pairs) },
			};
		} finally {
			await peers.stop();
		}
	}
}

/** Returns the workflow's address at each processor. */
async function publish(peers: QueuePeers): Promise<string[]> {
	const { n8n, processors, api } = peers;
	const { url } = await publishTriggerWorkflow(peers);
	const urls = processors.map((processor) => url.replace(n8n.url, processor.url));
	for (const each of urls) await api.waitForWebhook(each);
	return urls;
}

/** Events a second that these processors take together; ends when the workers are through. */
async function accepted(
	{ gateway, postgres }: QueuePeers,
	urls: string[],
	{ quick }: BenchOptions,
): Promise<number> {
	const load = {
		...{ token: gateway.webhookToken, clients: CLIENTS / urls.length, seconds: quick ? 2 : 4 },
		...{ body: newRuns(1_500), status: 200, answer: '"accepted"' },
	};
	const results = await Promise.all(urls.map(async (url) => await apply({ ...load, url })));
	await until('the workers to be through', { seconds: 120 }, async () => {
		const [open] = await postgres.query<{ count: string }>(
			`select count(*) from execution_entity where status in ('new', 'running')`,
		);
		return open?.count === '0' || undefined;
	});
	return sum(results.map(({ perSecond }) => perSecond));
}
