/** One job that is read again and again: the gateway bounds no reads. */
import { type BenchOptions, type EngineName, type Row, alternate } from '../row.mts';
import { addJob, readByLoop, readBySocket } from './byLoop.mts';
import { readByHttpRequest, readByNode } from './byNode.mts';
import { NEWEST, type NodePeers } from './peers.mts';
import { againstLoop } from './rows.mts';

export async function* reads(
	{ api, gateway, over }: NodePeers,
	engine: EngineName,
	{ quick, untilMs }: BenchOptions,
): AsyncGenerator<Row> {
	const { id } = await addJob(gateway);
	for (const count of quick ? [1, 20] : [1, 200]) {
		const httpRequest = await readByHttpRequest(api, gateway, id, count);
		const overHttp = async () => await readByLoop(gateway, id, count);
		const overSocket = async () => await readBySocket(gateway, id, count);
		const against = [
			{ transport: 'adminHttpRpc', comparedTo: 'bare loop', other: overHttp, atLeast: 0.9 },
			{
				transport: 'adminHttpRpc',
				comparedTo: 'HTTP Request node',
				other: httpRequest,
				atLeast: 0.9,
			},
			{ transport: 'webSocket', comparedTo: 'bare loop', other: overSocket, atLeast: 0.8 },
		] as const;
		for (const { transport, comparedTo, other, atLeast } of against) {
			const run = await readByNode(api, over(NEWEST, transport), id, count);
			await run();
			await other();
			const pairs = await alternate(run, other, { pairs: quick ? 1 : PAIRS, untilMs });
			const rates = pairs.map(([a, b]) => [count / a.get!, count / b.get!] as const);
			const name = `one job read ${count === 1 ? 'once' : `${count} times`}, ${transport}`;
			yield { ...againstLoop(name, rates, engine, atLeast), comparedTo };
		}
	}
}

const PAIRS = 15;
