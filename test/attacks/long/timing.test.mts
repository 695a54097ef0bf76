/**
 * Whether the time of a refusal tells how much of a token was right: wrong tokens that differ in
 * their last character against wrong tokens that differ in their first.
 *
 * The token is 4 MB long, so that a comparison which ends at the first difference would save hundreds
 * of microseconds instead of nanoseconds. Measured by the rank sum of Mann and Whitney, as the
 * chance that a near token takes longer than a far one: 0.5 where time tells nothing. With 400 pairs
 * its standard deviation is 0.02, so the threshold of 0.1 is five of them: a false alarm in about a
 * million runs, and a leak that moves the medians apart by a third of the spread is found with a
 * chance above 99 %. Pairs alternate at random, so that a busy machine slows both alike.
 */
import { timingSafeEqual } from 'node:crypto';

import { wilcoxonRankSum } from 'simple-statistics';
import { expect, it } from 'vitest';

import { directTrigger } from '../support/directRequest.mts';

const PAIRS = 400;
const LENGTH = 4 * 2 ** 20;
const MOST_EFFECT = 0.1;

/** Flat copies, as they come from a socket: never the same string object twice. */
const TOKEN = Buffer.alloc(LENGTH, 'a').toString('latin1');
const near = () => withDifferenceAt(LENGTH - 1);
const far = () => withDifferenceAt(0);

function withDifferenceAt(position: number): string {
	const bytes = Buffer.alloc(LENGTH, 'a');
	bytes.write('b', position);
	return bytes.toString('latin1');
}

type Refuse = (token: string) => unknown;

async function microseconds(refuse: Refuse, token: string): Promise<number> {
	const start = process.hrtime.bigint();
	await refuse(token);
	return Number(process.hrtime.bigint() - start) / 1000;
}

/** How far the chance that a near token takes longer than a far one is from a half. */
async function effectOf(refuse: Refuse): Promise<number> {
	const times = { near: [] as number[], far: [] as number[] };
	for (let pair = -20; pair < PAIRS; pair += 1) {
		const order = Math.random() < 0.5 ? (['near', 'far'] as const) : (['far', 'near'] as const);
		for (const kind of order) {
			const time = await microseconds(refuse, kind === 'near' ? near() : far());
			// The first ones only warm up.
			if (pair >= 0) times[kind].push(time);
		}
	}
	const rankSum = wilcoxonRankSum(times.near, times.far);
	const chance = (rankSum - (PAIRS * (PAIRS + 1)) / 2) / PAIRS ** 2;
	return Math.abs(chance - 0.5);
}

it('a refusal takes as long for a near token as for a far one', async () => {
	// By the query: to look for "Bearer" before four megabytes takes longer than to compare them.
	const post = directTrigger(TOKEN, 'query');
	expect(await post(near(), {})).toBe(401);
	const effect = await effectOf((token) => post(token, {}));
	console.log(`timing: effect ${effect.toFixed(3)}`);
	expect(effect).toBeLessThan(MOST_EFFECT);
});

it.each<[string, (one: string, other: string) => boolean]>([
	['===', (one, other) => one === other],
	['by blocks', (one, other) => prefixLeaking(one, other)],
])('the measure finds a comparison that leaks: %s', async (_name, isEqual) => {
	expect(await effectOf((token) => isEqual(token, TOKEN))).toBeGreaterThan(2 * MOST_EFFECT);
});

/** Constant in time within a block, and over at the first block that differs. */
function prefixLeaking(one: string, other: string): boolean {
	for (let at = 0; at < LENGTH; at += 4096) {
		const blocks = [one, other].map((text) => Buffer.from(text.slice(at, at + 4096)));
		if (!timingSafeEqual(blocks[0]!, blocks[1]!)) return false;
	}
	return true;
}
