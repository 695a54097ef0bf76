import { describe, expect, it } from 'vitest';

import { deduplicationKey } from '../../../../nodes/shared/intake/received.ts';
import { oneAtATime } from '../../../../nodes/shared/intake/recordInStore.ts';
import { RecentKeys } from '../../../../nodes/shared/intake/recentKeys.ts';

describe('recent keys', () => {
	it('forget the oldest, and a repeat counts as recent', () => {
		const keys = new RecentKeys();
		const answers = ['a', 'b', 'a', 'c', 'a', 'b'].map((key) => keys.add(key, 2));
		expect(answers).toEqual([true, true, false, true, false, true]);
	});

	it('shrink when the window does', () => {
		const keys = new RecentKeys();
		for (const key of ['a', 'b', 'c', 'd']) keys.add(key, 10);
		keys.add('e', 2);
		expect([keys.add('d', 2), keys.add('b', 2)]).toEqual([false, true]);
	});
});

describe('the key of a notice', () => {
	const keyOf = (more: object) =>
		deduplicationKey({ event: 'failureAlert' }, { jobId: 'j', message: 'failed', ...more });

	it.each([{ runAtMs: 0 }, { runId: 'r' }])('names %j', (run) => {
		expect(keyOf(run)).toMatch(/^failureAlert:j:\w+:[0-9a-f]{64}$/);
	});

	it.each([{}, { runAtMs: null }, { runAtMs: '' }, { runAtMs: '1795423305156' }, { runId: null }])(
		'is empty where %j names no run',
		(run) => {
			expect(keyOf(run)).toBe('');
		},
	);

	it.each([{ sessionId: 's' }, { runAtMs: null, sessionId: 's' }])(
		'is empty where %j names a session alone, which several runs may share',
		(run) => {
			expect(keyOf(run)).toBe('');
		},
	);
});

describe('one at a time', () => {
	it('runs the tasks of a queue one after the other, whatever becomes of them', async () => {
		const order: string[] = [];
		const task =
			(name: string, fails = false) =>
			async () => {
				order.push(`${name} begins`);
				await new Promise((resolve) => setTimeout(resolve, 1));
				order.push(`${name} ends`);
				if (fails) throw new Error(name);
				return name;
			};
		const results = await Promise.allSettled([
			oneAtATime('q', task('a')),
			oneAtATime('q', task('b', true)),
			oneAtATime('q', task('c')),
		]);
		expect(order.join()).toBe('a begins,a ends,b begins,b ends,c begins,c ends');
		expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	});

	it('does not let queues wait for each other', async () => {
		const forever = new Promise<void>(() => {});
		void oneAtATime('stuck', async () => await forever);
		expect(await oneAtATime('free', async () => 'ran')).toBe('ran');
	});
});
