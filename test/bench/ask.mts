/** Agent: Ask beside a bare client that asks the same, and as many at once, over one WebSocket. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { type N8nApi, type WorkflowNode } from '../e2e/harness/n8nApi.mts';
import type { Gateway } from '../e2e/harness/gateway.mts';
import { connectOperator } from '../e2e/harness/operator.mts';
import { startPeers, stopPeers } from '../e2e/harness/peers.mts';
import { timedExecution } from './node/byNode.mts';
import { type BenchOptions, type Row, alternate, compared, judged } from './row.mts';

/** By messages in one execution: as many pairs as say something, and as there is time for. */
const PAIRS: Record<number, number> = { 1: 15, 10: 5, 100: 3 };

export async function* ask({ quick, untilMs }: BenchOptions): AsyncGenerator<Row> {
	const peers = await startPeers();
	try {
		for (const count of quick ? [1] : [1, 10, 100]) {
			const node = await byNode(peers.api, askNode(peers), count);
			const client = async () => await byClient(peers.gateway, count);
			await byClient(peers.gateway, 1);
			if (count === 1) await node();
			const seconds = await alternate(node, client, { pairs: quick ? 1 : PAIRS[count]!, untilMs });
			const rates = seconds.map(([ours, other]) => [count / ours, count / other] as const);
			yield {
				...{ scenario: 'ask', name: `${count} message(s) in one execution`, engine: 'default' },
				...{ unit: 'per second', comparedTo: 'bare client', ...compared(rates) },
				...judged(compared(rates).ratio, { atLeast: 0.8 }),
			};
		}
	} finally {
		await stopPeers(peers);
	}
}

const MESSAGE = 'Summarize today';

const askNode = ({ credentials }: Awaited<ReturnType<typeof startPeers>>): WorkflowNode => ({
	...{ name: 'ask', type: 'n8n-nodes-openclaw-gateway.openClaw', typeVersion: 2 },
	parameters: { resource: 'agent', operation: 'ask', message: MESSAGE },
	credentials: { openClawApi: credentials.openClawApi },
});

async function byNode(api: N8nApi, node: WorkflowNode, count: number) {
	const run = await timedExecution(api, count, [node], ['ask']);
	return async () => (await run()).ask;
}

/** As many at a time as the node asks. */
const AT_ONCE = 5;

/** The connection included. */
async function byClient(gateway: Gateway, count: number): Promise<number> {
	const start = performance.now();
	const operator = await connectOperator(gateway);
	let left = count;
	const asking = Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
		while (left > 0) {
			left -= 1;
			const runId = randomUUID();
			const sessionKey = `agent:main:bench:${runId}`;
			await operator.call('agent', { message: MESSAGE, idempotencyKey: runId, sessionKey });
			const params = { runId, timeoutMs: 60_000 };
			const { terminalReply } = await operator.call<{ terminalReply?: object }>(
				'agent.wait',
				params,
			);
			if (!terminalReply) throw new Error(`The agent gave no reply in run ${runId}`);
		}
	});
	await Promise.all(asking);
	const seconds = (performance.now() - start) / 1_000;
	await operator.close();
	return seconds;
}
