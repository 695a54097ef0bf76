/** Jobs created, read and deleted, in rounds: each side once, then until the gateway takes more. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions } from '../row.mts';
import { byCli } from './byCli.mts';
import { addUntilRefused, byLoop } from './byLoop.mts';
import { byNode } from './byNode.mts';
import type { NodePeers, Transport } from './peers.mts';
import { type Phase, type Seconds } from './phases.mts';

/** The gateway counts the changes of each kind by the minute. */
const MINUTE_MS = 61_000;

/** Of one job, as many that with the others they stay below the gateway's bound. */
const SINGLES = 5;
export const COUNTS = [1, 20] as const;
type Count = (typeof COUNTS)[number];

/** The seconds for one job and for 20; for one job, the mean of several times. */
export type Times = Record<Count, Seconds>;
export type Round = Record<Transport | 'loop', Times>;

export interface Rounds {
	rounds: Round[];
	/** A command takes so long that it is measured less often. */
	cli: Partial<Times>;
	/** How many jobs the gateway lets one client create in a minute. */
	bound: number;
}

type Life = (count: Count) => Promise<Seconds>;

export async function measureRounds(
	{ api, gateway, loopGateway, over }: NodePeers,
	{ quick, untilMs }: BenchOptions,
): Promise<Rounds> {
	const workflows = async (transport: Transport): Promise<Life> => {
		const one = await byNode(api, over[transport], 1);
		const many = await byNode(api, over[transport], 20);
		return async (count) => await (count === 1 ? one : many)();
	};
	const adminHttpRpc = await workflows('adminHttpRpc');
	const webSocket = await workflows('webSocket');
	const rounds: Round[] = [];
	const cli: Partial<Times> = {};
	let bound = 0;
	for (;;) {
		const loop = await timesOf(async (count) => await byLoop(loopGateway, count));
		bound ||= SINGLES + 20 + (await addUntilRefused(loopGateway));
		rounds.push({
			loop,
			adminHttpRpc: await timesOf(adminHttpRpc),
			webSocket: await timesOf(webSocket),
		});
		const endMs = Date.now();
		cli[1] ??= await byCli(gateway, 1);
		if (quick || rounds.length === 3 || endMs > untilMs) return { rounds, cli, bound };
		// In the time that has to pass anyway.
		cli[20] ??= await byCli(gateway, 20);
		await sleep(Math.max(0, endMs + MINUTE_MS - Date.now()));
	}
}

async function timesOf(life: Life): Promise<Times> {
	const singles: Seconds[] = [];
	for (let time = 0; time < SINGLES; time++) singles.push(await life(1));
	return { 1: mean(singles), 20: await life(20) };
}

function mean(times: Seconds[]): Seconds {
	const of = (phase: Phase) => times.reduce((sum, time) => sum + time[phase], 0) / times.length;
	return { create: of('create'), get: of('get'), delete: of('delete') };
}
