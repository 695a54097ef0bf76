/** Who makes, reads and deletes jobs on which gateway. */
import type { Gateway } from '../../e2e/harness/gateway.mts';
import type { BenchOptions } from '../row.mts';
import { overRpc, overTool } from './byLoop.mts';
import { byNode } from './byNode.mts';
import { NEWEST, type NodePeers, type Transport, UNBOUNDED } from './peers.mts';
import { type Life, type Phase, type PhasesOf, type Seconds, PHASES } from './phases.mts';

export interface Contest {
	/** Of OpenClaw. */
	version: string;
	gateway: Gateway;
	counts: number[];
	/** The bare loop. */
	loop: Life;
	node: Partial<Record<Transport, Life>>;
	/** What the gateway needs between two rounds, in milliseconds. */
	pauseMs: number;
}

/** The newest gateway counts the changes of each kind by the minute, and takes 30 of them. */
const MINUTE_MS = 61_000;

export async function contestsOf(peers: NodePeers, { quick }: BenchOptions): Promise<Contest[]> {
	const { gateway, unbounded, loopGateway } = peers;
	const many = quick ? [] : [200];
	const onUnbounded = { version: UNBOUNDED, gateway: unbounded, pauseMs: 0 };
	const all = () => PHASES;
	return [
		{
			...{ ...onUnbounded, counts: many, loop: overRpc(unbounded, all) },
			node: {
				adminHttpRpc: await lifeBy(peers, UNBOUNDED, 'adminHttpRpc', many, all),
				webSocket: await lifeBy(peers, UNBOUNDED, 'webSocket', many, all),
			},
		},
		{
			...{ ...onUnbounded, counts: [1, 20, ...many] },
			loop: overTool(unbounded, readable),
			node: {
				toolsInvoke: await lifeBy(peers, UNBOUNDED, 'toolsInvoke', [1, 20, ...many], readable),
			},
		},
		{
			...{ version: NEWEST, gateway, counts: [1, 20] },
			...{ loop: overRpc(loopGateway, all), pauseMs: MINUTE_MS },
			node: {
				adminHttpRpc: await lifeBy(peers, NEWEST, 'adminHttpRpc', [1, 20], all),
				webSocket: await lifeBy(peers, NEWEST, 'webSocket', [1, 20], all),
			},
		},
	];
}

/** The tool shows 50 jobs at the most, and reads none beyond. */
const readable = (count: number): readonly Phase[] =>
	count > 50 ? PHASES.filter((phase) => phase !== 'get') : PHASES;

async function lifeBy(
	{ api, over }: NodePeers,
	version: string,
	transport: Transport,
	counts: number[],
	phases: PhasesOf,
): Promise<Life> {
	const workflows = new Map<number, () => Promise<Seconds>>();
	for (const count of counts) {
		workflows.set(count, await byNode(api, over(version, transport), count, phases(count)));
	}
	return async (count) => await workflows.get(count)!();
}
