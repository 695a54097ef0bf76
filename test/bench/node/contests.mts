/** Who makes, reads and deletes jobs on the gateway that takes any number of changes. */
import { overRpc, overSocket, overTool } from './byLoop.mts';
import { byNode } from './byNode.mts';
import { type NodePeers, type Transport, UNBOUNDED } from './peers.mts';
import { type Life, type Seconds, PHASES } from './phases.mts';

export interface Contest {
	transport: Transport;
	counts: number[];
	/** The same requests by a bare loop, over the same transport. */
	loop: Life;
	node: Life;
}

/** One job alone is a matter of the connection, which each node opens anew: see `reads`. */
const COUNTS = [20];

export async function contestsOf(peers: NodePeers): Promise<Contest[]> {
	const loops = {
		adminHttpRpc: overRpc(peers.unbounded),
		webSocket: overSocket(peers.unbounded),
		toolsInvoke: overTool(peers.unbounded),
	};
	const contests: Contest[] = [];
	for (const [transport, loop] of Object.entries(loops) as Array<[Transport, Life]>) {
		const node = await lifeBy(peers, transport, COUNTS);
		contests.push({ transport, counts: COUNTS, loop, node });
	}
	return contests;
}

async function lifeBy(
	{ api, over }: NodePeers,
	transport: Transport,
	counts: number[],
): Promise<Life> {
	const workflows = new Map<number, () => Promise<Seconds>>();
	for (const count of counts) {
		workflows.set(count, await byNode(api, over(UNBOUNDED, transport), count, PHASES));
	}
	return async (count) => await workflows.get(count)!();
}
