/** The copy of the credential's token that a trigger keeps for some seconds. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { recordedBody, serveTrigger, TOKEN, type ServedTrigger } from './trigger.mts';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['performance'] });
	return () => vi.useRealTimers();
});

/** A credential that can be changed while the trigger is served, and that counts its readers. */
function credential(entries: { token: string; previousToken?: string } = { token: TOKEN }) {
	const state = { ...entries, reads: 0 };
	const data = {
		previousToken: entries.previousToken ?? '',
		get token() {
			state.reads += 1;
			return state.token;
		},
	};
	return { state, data };
}

let runs = 0;

async function serve(data: object, served: ServedTrigger = {}) {
	const { http, started } = await serveTrigger({ ...served, credential: data as never });
	const post = async (token = TOKEN) => {
		runs += 1;
		const body = { ...recordedBody('ok'), runAtMs: runs };
		const headers = { authorization: `Bearer ${token}` };
		return (await http.post('/webhook', body, { headers })).status;
	};
	return { post, started };
}

describe('the right token', () => {
	it('is checked without reading the credential again, for ten seconds', async () => {
		const { state, data } = credential();
		const { post } = await serve(data);
		await post();
		const { reads } = state;
		vi.advanceTimersByTime(9_999);
		expect(await post()).toBe(200);
		expect(state.reads).toBe(reads);
		vi.advanceTimersByTime(1);
		expect(await post()).toBe(200);
		expect(state.reads).toBeGreaterThan(reads);
	});

	it('stops being accepted ten seconds after it was changed, also where it is used all the time', async () => {
		const { state, data } = credential();
		const { post } = await serve(data);
		await post();
		state.token = 'another';
		const statuses = [];
		for (let second = 0; second < 10; second++) {
			vi.advanceTimersByTime(1_000);
			statuses.push(await post());
		}
		expect(statuses).toEqual([...Array(9).fill(200), 401]);
	});

	it('is accepted at once where it is new', async () => {
		const { state, data } = credential();
		const { post } = await serve(data);
		await post();
		state.token = 'another';
		expect(await post('another')).toBe(200);
		// The copy is now of the new one.
		expect(await post()).toBe(401);
	});

	it('is read each time while there is a previous one, so that the item shows neither', async () => {
		const { data } = credential({ token: TOKEN, previousToken: 'older-secret' });
		const { http, started } = await serveTrigger({ credential: data as never });
		for (const runAtMs of [1, 2]) {
			const body = { ...recordedBody('ok'), runAtMs, summary: `${TOKEN} and older-secret` };
			await http.post('/webhook', body, { headers: { authorization: `Bearer ${TOKEN}` } });
		}
		expect(started).toHaveLength(2);
		expect(JSON.stringify(started)).not.toMatch(/older-secret|hook-secret/);
	});

	it('is masked in the item, also where the copy let it in', async () => {
		const { data } = credential();
		const { http, started } = await serveTrigger({ credential: data as never });
		for (const runAtMs of [1, 2]) {
			const body = { ...recordedBody('ok'), runAtMs, summary: `the token is ${TOKEN}` };
			await http.post('/webhook', body, { headers: { authorization: `Bearer ${TOKEN}` } });
		}
		expect(started).toHaveLength(2);
		expect(JSON.stringify(started)).not.toContain(TOKEN);
	});
});

describe('the credential itself is read', () => {
	it('for every wrong token', async () => {
		const { state, data } = credential();
		const { post } = await serve(data);
		await post();
		const { reads } = state;
		expect(await post('wrong')).toBe(401);
		expect(state.reads).toBeGreaterThan(reads);
	});

	it('for every test event', async () => {
		const { state, data } = credential();
		const { post } = await serve(data, { mode: 'manual' });
		await post();
		state.token = 'another';
		expect(await post()).toBe(401);
	});

	it('by another node, whose credential may be another', async () => {
		const first = await serve(credential().data);
		await first.post();
		const second = await serve(credential({ token: 'another' }).data);
		expect(await second.post()).toBe(401);
	});
});
