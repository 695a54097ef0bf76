/** Jobs created, read and deleted by each side in turn. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mean } from 'simple-statistics';
import type { BenchOptions } from '../row.mts';
import type { Contest } from './contests.mts';
import type { Transport } from './peers.mts';
import { type Life, type Seconds, timesOf } from './phases.mts';

/** By count of jobs. */
type Times = Map<number, Seconds>;

export interface Round {
	loop: Times;
	node: Partial<Record<Transport, Times>>;
}

const ROUNDS = 3;

/** Of one job, the mean of as many times as with the others stay below the gateway's bound. */
const SINGLES = 5;

/** More than this is long enough to be made once. */
const MOST_EACH_ROUND = 20;

export async function measureRounds(
	contests: Contest[],
	{ quick, untilMs }: BenchOptions,
): Promise<Map<Contest, Round[]>> {
	const rounds = new Map(contests.map((contest): [Contest, Round[]] => [contest, []]));
	const endsMs = new Map(contests.map((contest) => [contest, Date.now()]));
	for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
		for (const contest of contests) {
			const waitMs = endsMs.get(contest)! + contest.pauseMs - Date.now();
			const counts = contest.counts.filter((count) => round === 0 || count <= MOST_EACH_ROUND);
			if (counts.length === 0 || (round > 0 && Date.now() + waitMs > untilMs)) continue;
			await sleep(Math.max(0, waitMs));
			rounds.get(contest)!.push(await roundOf(contest, counts));
			endsMs.set(contest, Date.now());
		}
	}
	return rounds;
}

async function roundOf({ loop, node }: Contest, counts: number[]): Promise<Round> {
	const round: Round = { loop: await livesOf(loop, counts), node: {} };
	for (const [transport, life] of Object.entries(node) as Array<[Transport, Life]>) {
		round.node[transport] = await livesOf(life, counts);
	}
	return round;
}

async function livesOf(life: Life, counts: number[]): Promise<Times> {
	const times: Times = new Map();
	for (const count of counts) {
		const lives: Seconds[] = [];
		while (lives.length < (count === 1 ? SINGLES : 1)) lives.push(await life(count));
		const phases = Object.keys(lives[0]!) as Array<keyof Seconds>;
		const meanOf = async (phase: keyof Seconds) => mean(lives.map((one) => one[phase]!));
		times.set(count, await timesOf(phases, meanOf));
	}
	return times;
}
