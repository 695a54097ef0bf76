/** Every recorded answer to a message for an agent (OpenClaw 2026.9.6) is read for what it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readTurn } from '../../../../nodes/shared/gateway/api/turn.ts';
import type { JsonObject } from '../../../../nodes/shared/json.ts';

interface Recorded {
	request: { method: string; params: { idempotencyKey?: string; message?: string } };
	answers: Array<{ ok: boolean; payload?: JsonObject }>;
}

const RECORDED = (
	JSON.parse(
		readFileSync(join(import.meta.dirname, '../../../fixtures/agents/turns.json'), 'utf8'),
	) as Recorded[]
).filter(({ request }) => request.method === 'agent');

const answersTo = (key: string) =>
	RECORDED.filter(({ request }) => request.params.idempotencyKey === key);

/** The last answer to the first request with the key. */
const lastTo = (key: string) => readTurn(answersTo(key)[0]!.answers.at(-1)!.payload!);

test('the first answer only says that the message was taken on', () => {
	for (const { answers } of RECORDED.filter((one) => one.answers.length === 2)) {
		expect(readTurn(answers[0]!.payload!)).toEqual({ end: 'underWay' });
	}
	expect(RECORDED.filter((one) => one.answers.length === 2).length).toBeGreaterThan(10);
});

test('a good answer has status ok, and the reply whole', () => {
	const good = RECORDED.flatMap(({ answers }) => answers.slice(-1)).filter(
		({ ok, payload }) => ok && payload?.status === 'ok',
	);
	expect(good.length).toBeGreaterThan(10);
	for (const { payload } of good) {
		const { payloads } = payload!.result as { payloads: Array<{ text: string }> };
		expect(readTurn(payload!)).toMatchObject({ end: 'replied', text: payloads[0]!.text });
	}
});

test('facts of the turn', () => {
	expect(lastTo('k3')).toMatchObject({
		facts: {
			runId: 'k3',
			sessionId: 'e339f85e-e372-4d8f-bec0-21ebb8f85017',
			provider: 'stub',
			model: 'stub-model',
			usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
			durationMs: 234,
			delivered: null,
		},
	});
	expect(lastTo('d1')).toMatchObject({ end: 'replied', facts: { delivered: true } });
});

test('a message sent again is answered with what became of the first', () => {
	const [, again] = answersTo('k4');
	expect(readTurn(again!.answers[0]!.payload!)).toMatchObject({ end: 'replied' });
	const inFlight = RECORDED.flatMap(({ answers }) => answers).filter(
		({ payload }) => payload?.status === 'in_flight',
	);
	expect(inFlight.length).toBeGreaterThan(0);
	for (const { payload } of inFlight) expect(readTurn(payload!)).toEqual({ end: 'underWay' });
});

describe('failures that come with ok', () => {
	test('a payload that is an error', () => {
		expect(lastTo('tc1')).toMatchObject({ end: 'replied' });
		const payload = {
			status: 'ok',
			result: { payloads: [{ text: 'Half of it' }, { text: 'It broke', isError: true }] },
		};
		expect(readTurn(payload)).toEqual({ end: 'failed', reason: 'It broke' });
	});

	test('its own time-out', () => {
		expect(lastTo('s1')).toMatchObject({
			end: 'timedOut',
			reason: expect.stringContaining('Request timed out before a response was generated'),
		});
	});

	test.each(['stop1', 'stop2', 'stop3', 'stop4', 'stop5'])('stopped by somebody (%s)', (key) => {
		expect(lastTo(key)).toEqual({ end: 'stopped' });
	});

	test('a silent agent, of which the gateway says that it failed, has nothing to say', () => {
		expect(lastTo('silent1')).toMatchObject({ end: 'silent', facts: { runId: 'silent1' } });
	});

	test('a status that nobody knows is no success', () => {
		expect(() => readTurn({ status: 'perhaps' })).toThrow();
		expect(() => readTurn({})).toThrow();
	});
});

test('a turn that says nothing is silent, thoughts are no reply, media are one', () => {
	const end = (payloads: unknown) => readTurn({ status: 'ok', result: { payloads } });
	expect(end([])).toMatchObject({ end: 'silent' });
	expect(end(undefined)).toMatchObject({ end: 'silent' });
	expect(end([{ text: 'Hm.', isReasoning: true }])).toMatchObject({ end: 'silent' });
	expect(end([{ text: 'One' }, { text: 'Two' }])).toMatchObject({ text: 'One\n\nTwo' });
	expect(end([{ mediaUrl: '/tmp/a.png' }])).toMatchObject({
		end: 'replied',
		text: '',
		mediaUrls: ['/tmp/a.png'],
	});
});
