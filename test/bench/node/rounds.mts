/** Jobs created, read and deleted, by each side once in a round. */
import { setTimeout as sleep } from 'node:timers/promises';
import { addUntilRefused, byLoop } from './byLoop.mts';
import { byNode } from './byNode.mts';
import type { NodePeers, Transport } from './peers.mts';
import { type Phase, type Seconds } from './phases.mts';

/** The gateway counts the changes of each kind by the minute. */
const MINUTE_MS = 61_000;

/** Of one job, as many that with the others they stay below the gateway's bound. */
const SINGLES = 5;
const JOBS_A_ROUND = SINGLES + 20;
export const COUNTS = [1, 20] as const;
type Count = (typeof COUNTS)[number];

/** The seconds for one job and for 20; for one job, the mean of several times. */
export type Times = Record<Count, Seconds>;

export interface Round extends Record<Transport | 'loop', Times> {
	/** How many jobs the gateway let one client create in a minute. */
	bound: number;
}

type Life = (count: Count) => Promise<Seconds>;

/** Returns what waits until the gateway takes more changes, and then measures a round. */
export async function roundsOf({
	api,
	loopGateway,
	over,
}: NodePeers): Promise<() => Promise<Round>> {
	const workflows = async (transport: Transport): Promise<Life> => {
		const one = await byNode(api, over[transport], 1);
		const many = await byNode(api, over[transport], 20);
		return async (count) => await (count === 1 ? one : many)();
	};
	const adminHttpRpc = await workflows('adminHttpRpc');
	const webSocket = await workflows('webSocket');
	let endMs = 0;
	return async () => {
		await sleep(Math.max(0, endMs + MINUTE_MS - Date.now()));
		const round = {
			loop: await timesOf(async (count) => await byLoop(loopGateway, count)),
			bound: JOBS_A_ROUND + (await addUntilRefused(loopGateway)),
			adminHttpRpc: await timesOf(adminHttpRpc),
			webSocket: await timesOf(webSocket),
		};
		endMs = Date.now();
		return round;
	};
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
