/** Memory over many requests: whatever is sent, the node keeps no more than its window of keys. */
import { expect, it } from 'vitest';

import { directTrigger } from '../support/directRequest.mts';
import { heapInUse } from '../support/memory.mts';

const TOKEN = 'token-of-the-endurance-test';
const WARM_UP = 20_000;
const REQUESTS = 100_000;
/** A key of every request, kept, would be more than twice as much. */
const MOST_GROWTH = 4 * 2 ** 20;

it(`memory is flat after ${REQUESTS} requests`, { timeout: 20 * 60_000 }, async () => {
	const post = directTrigger(TOKEN);
	const counts: Record<number, number> = {};
	const sendMany = async (from: number, to: number) => {
		for (let index = from; index < to; index += 1) {
			const body = index % 3 === 0 ? [index] : { jobId: `${index}`.repeat(20), runAtMs: index };
			const status = await post(index % 5 === 0 ? `wrong-${index}` : TOKEN, body);
			counts[status] = (counts[status] ?? 0) + 1;
		}
	};
	await sendMany(0, WARM_UP);
	const before = await heapInUse();
	await sendMany(WARM_UP, WARM_UP + REQUESTS);
	const growth = (await heapInUse()) - before;
	console.log(`${REQUESTS} requests: the heap grew by ${Math.round(growth / 1024)} KiB`);
	expect(Object.keys(counts)).toEqual(['200', '400', '401']);
	expect(growth).toBeLessThan(MOST_GROWTH);
});
