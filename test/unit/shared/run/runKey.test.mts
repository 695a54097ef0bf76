import { describe, expect, it } from 'vitest';

import { deduplicationKey } from '../../../../nodes/shared/intake/received.ts';
import { normaliseRunEvent } from '../../../../nodes/shared/run/normalise.ts';
import { runKeyOf } from '../../../../nodes/shared/run/runKey.ts';
import { allFixtures } from '../../OpenClawTrigger/trigger.mts';

describe('the run key', () => {
	it.each(
		allFixtures()
			.filter(({ posts }) => posts.length > 0)
			.map((fixture) => [fixture.case, fixture] as const),
	)('is the same in webhook and run history: %s', (_name, { posts, runs }) => {
		expect(runKeyOf(posts[0]!.body)).toBe(runKeyOf(runs.payload.entries[0]!));
	});

	it.each([
		[{ jobId: 'j', runAtMs: 5, runId: 'r', sessionId: 's' }, 'j:5'],
		[{ jobId: 'j', runAtMs: 0 }, 'j:0'],
		[{ jobId: 'j', runAtMs: '5', runId: 'r', sessionId: 's' }, 'j:r'],
		[{ jobId: 'j', runAtMs: NaN, sessionId: 's' }, 'j:s'],
		[{ jobId: 7, runAtMs: 5 }, '7:5'],
	])('of %j is %s', (body, key) => {
		expect(runKeyOf(body)).toBe(key);
	});

	it('is a hash of the body where the body names no run', () => {
		const key = runKeyOf({ jobId: 'j', note: 'a' });
		expect(key).toMatch(/^j:[0-9a-f]{64}$/);
		expect(runKeyOf({ jobId: 'j', note: 'a' })).toBe(key);
		expect(runKeyOf({ jobId: 'j', note: 'b' })).not.toBe(key);
	});

	it('is of the session where that alone is known; for a repeat the body has to be the same, too', () => {
		const runKey = 'j:s';
		const keyOf = (summary: string) => {
			const body = { jobId: 'j', sessionId: 's', summary };
			expect(runKeyOf(body)).toBe(runKey);
			return deduplicationKey({ event: 'finished', runKey }, body);
		};
		expect(keyOf('one')).not.toBe(keyOf('other'));
		expect(keyOf('one')).toBe(keyOf('one'));
	});

	it('keeps jobs without an id apart that start in the same millisecond', () => {
		const one = runKeyOf({ runAtMs: 5, job: { name: 'one' } });
		expect(one).toMatch(/^unknown:[0-9a-f]{64}$/);
		expect(runKeyOf({ runAtMs: 5, job: { name: 'other' } })).not.toBe(one);
	});
});

it.each(['1795423305156', '2026-11-23T08:41:45.156Z', 1795423305156])(
	'a run at %j has that start',
	(runAtMs) => {
		const { runAt, finishedAt } = normaliseRunEvent({ jobId: 'j', runAtMs, durationMs: 1000 });
		expect(runAt).toBe('2026-11-23T08:41:45.156Z');
		expect(finishedAt).toBe('2026-11-23T08:41:46.156Z');
	},
);

it('a run-history entry reads as the same event as its webhook', () => {
	const { posts, runs } = allFixtures().find(({ case: name }) => name === 'error')!;
	const webhook = normaliseRunEvent(posts[0]!.body);
	const entry = normaliseRunEvent(runs.payload.entries[0]!);
	// The history closes its entry a few milliseconds after the webhook was sent, and knows the end.
	const { durationMs, finishedAt, completionStatus } = webhook;
	expect(entry.completionStatus).toBe('failed');
	expect({ ...entry, durationMs, finishedAt, completionStatus }).toMatchObject(webhook);
});
