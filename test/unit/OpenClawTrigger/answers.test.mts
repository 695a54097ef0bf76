import { describe, expect, it, vi } from 'vitest';

import { pause } from '../../../nodes/shared/time.ts';
import type { WebhookServer } from '../support/webhookServer.mts';
import { allFixtures, BEARER, recordedBody, serveTrigger, TOKEN } from './trigger.mts';

describe('accepted', () => {
	it.each(
		allFixtures().flatMap(({ case: name, posts }) =>
			posts.map((post, index) => ({ name, post, index })),
		),
	)('takes the recorded request $name ($index)', async ({ post }) => {
		const { http, started } = await serveTrigger({ credential: { token: 'hook-secret' } });
		const { status, data } = await http.post('/webhook', post.body, {
			headers: { authorization: post.headers.authorization },
		});
		expect(status).toBe(200);
		expect(data).toEqual({
			status: 'accepted',
			runKey: `${post.body.jobId}:${post.body.runAtMs}`,
		});
		expect(started).toHaveLength(1);
	});

	it('takes the failed run and the failure alert about it, which share job and moment', async () => {
		const { http, started } = await serveTrigger();
		const { posts } = allFixtures().find(({ case: name }) => name === 'failure-alert')!;
		for (const { body } of posts) await http.post('/webhook', body, BEARER);
		expect(started.map(({ json }) => json.event)).toEqual(['finished', 'failureAlert']);
	});

	it('takes a shape it has never seen as an unknown event', async () => {
		const { http, started } = await serveTrigger();
		const { status } = await http.post('/webhook', { hello: ['world'] }, BEARER);
		expect(status).toBe(200);
		expect(started[0]?.json).toMatchObject({ event: 'unknown', raw: { hello: ['world'] } });
	});
});

describe('duplicate', () => {
	it('answers repeats that arrive together and starts one execution', async () => {
		const { http, started } = await serveTrigger();
		const body = recordedBody('ok');
		const answers = await Promise.all(
			Array.from({ length: 20 }, async () => await http.post('/webhook', body, BEARER)),
		);
		expect(started).toHaveLength(1);
		const states = answers.map(({ status, data }) => `${status} ${data.status}`);
		expect(states.toSorted()).toEqual(['200 accepted', ...Array(19).fill('200 duplicate')]);
	});

	it('takes every request where deduplication is off', async () => {
		const { http, started } = await serveTrigger({
			parameters: { options: { deduplicate: false } },
		});
		await http.post('/webhook', recordedBody('ok'), BEARER);
		await http.post('/webhook', recordedBody('ok'), BEARER);
		expect(started).toHaveLength(2);
	});

	it('takes test events again and again', async () => {
		const { http, started } = await serveTrigger({ mode: 'manual' });
		await http.post('/webhook', recordedBody('ok'), BEARER);
		await http.post('/webhook', recordedBody('ok'), BEARER);
		expect(started).toHaveLength(2);
	});

	it('remembers as many events as the window says', async () => {
		const { http, started } = await serveTrigger({
			parameters: { options: { deduplicationWindow: 2 } },
		});
		for (const runAtMs of [1, 2, 3, 3, 2, 1]) {
			await http.post('/webhook', { ...recordedBody('ok'), runAtMs }, BEARER);
		}
		const runKeys = started.map(({ json }) => String(json.runKey).split(':')[1]);
		expect(runKeys).toEqual(['1', '2', '3', '1']);
	});

	it('takes the next try of an event that n8n could not store', async () => {
		let isDatabaseWritable = false;
		const store = async () => {
			if (!isDatabaseWritable) throw new Error('disk I/O error');
		};
		const { http, started } = await serveTrigger({ store });
		const first = await http.post('/webhook', recordedBody('ok'), BEARER);
		isDatabaseWritable = true;
		const second = await http.post('/webhook', recordedBody('ok'), BEARER);
		expect([first.status, second.status]).toEqual([500, 200]);
		expect(started).toHaveLength(1);
	});
});

describe('a repeat that comes before n8n has answered the first', () => {
	/** An n8n that stores nothing until it is told; what it is told last counts from then on. */
	function slowStore() {
		const waiting: Array<PromiseWithResolvers<void>> = [];
		const store = async () => {
			const told = Promise.withResolvers<void>();
			waiting.push(told);
			await told.promise;
		};
		return { store, waiting };
	}

	const DISK = new Error('disk I/O error');
	const post = async ({ http }: WebhookServer, signal?: AbortSignal) => {
		const { status, data } = await http.post('/webhook', recordedBody('ok'), { ...BEARER, signal });
		return `${status} ${data.status}`;
	};
	const reached = async (waiting: unknown[], count: number) =>
		await vi.waitFor(() => expect(waiting).toHaveLength(count));

	it('is taken in where n8n could not store the first', async () => {
		const { store, waiting } = slowStore();
		const server = await serveTrigger({ store });
		const posts = [post(server)];
		await reached(waiting, 1);
		posts.push(post(server), post(server));
		await pause(50);
		expect(waiting).toHaveLength(1);
		waiting[0]!.reject(DISK);
		await reached(waiting, 2);
		waiting[1]!.resolve();
		const answers = await Promise.all(posts);
		expect(answers.toSorted()).toEqual(['200 accepted', '200 duplicate', '500 undefined']);
		expect(server.started).toHaveLength(1);
	});

	it('gets no 200 while n8n stores none of them', async () => {
		const { store, waiting } = slowStore();
		const server = await serveTrigger({ store });
		const posts = Array.from({ length: 3 }, async () => await post(server));
		for (let count = 1; count <= 3; count += 1) {
			await reached(waiting, count);
			waiting[count - 1]!.reject(DISK);
		}
		expect(await Promise.all(posts)).toEqual(Array(3).fill('500 undefined'));
	});

	it('is taken in where the sender of the first does not wait for the answer', async () => {
		const { store, waiting } = slowStore();
		const server = await serveTrigger({ store });
		const leaving = new AbortController();
		const first = post(server, leaving.signal).catch(() => 'gone');
		await reached(waiting, 1);
		const repeat = post(server);
		leaving.abort();
		await reached(waiting, 2);
		for (const told of waiting) told.resolve();
		expect([await first, await repeat]).toEqual(['gone', '200 accepted']);
	});

	it('and whose sender has gone meanwhile stands in the way of no other', async () => {
		const { store, waiting } = slowStore();
		const server = await serveTrigger({ store });
		const leaving = new AbortController();
		const first = post(server);
		await reached(waiting, 1);
		const second = post(server, leaving.signal).catch(() => 'gone');
		await pause(50);
		leaving.abort();
		await second;
		await pause(50);
		waiting[0]!.reject(DISK);
		await reached(waiting, 2);
		const third = post(server);
		await reached(waiting, 3);
		for (const told of waiting) told.resolve();
		expect([await first, await third]).toEqual(['500 undefined', '200 accepted']);
	});
});

describe('ignored', () => {
	it.each([
		['events', { events: ['error'] }, 'ok'],
		['events', { events: ['ok'] }, 'error'],
		['jobFilter', { options: { jobFilter: ['another job'] } }, 'ok'],
		['ignoreSilentReplies', { options: { ignoreSilentReplies: true } }, 'silent'],
	])('by %s with %j', async (reason, parameters, name) => {
		const { http, started } = await serveTrigger({ parameters });
		const { status, data } = await http.post('/webhook', recordedBody(name), BEARER);
		expect({ status, data }).toEqual({ status: 200, data: { status: 'ignored', reason } });
		expect(started).toEqual([]);
	});

	it.each([
		{ options: { jobFilter: ['silent'] } },
		{ options: { jobFilter: ['x', recordedBody('silent').jobId as string] } },
		{ options: { jobFilter: [' '] } },
		{ options: { ignoreSilentReplies: false } },
		{ events: ['ok'] },
	])('but not with %j', async (parameters) => {
		const { http, started } = await serveTrigger({ parameters });
		await http.post('/webhook', recordedBody('silent'), BEARER);
		expect(started).toHaveLength(1);
	});

	it('counts a status it does not know as unknown', async () => {
		const { http, started } = await serveTrigger({ parameters: { events: ['unknown'] } });
		await http.post('/webhook', { ...recordedBody('ok'), status: 'paused' }, BEARER);
		await http.post('/webhook', recordedBody('ok'), BEARER);
		expect(started.map(({ json }) => json.status)).toEqual(['paused']);
	});
});

describe('401', () => {
	it.each([
		['bearer', {}, {}],
		['bearer', { authorization: 'Bearer wrong' }, {}],
		['bearer', { authorization: `Basic ${TOKEN}` }, {}],
		['bearer', { authorization: TOKEN }, {}],
		['bearer', { authorization: 'Bearer ' }, {}],
		['bearer', { authorization: `Bearer ${TOKEN}x` }, {}],
		['bearer', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }, {}],
		['bearer', {}, { token: TOKEN }],
		['query', { authorization: `Bearer ${TOKEN}` }, {}],
		['query', {}, { token: 'wrong' }],
		['query', {}, { token: [TOKEN, TOKEN] }],
		['bearerOrQuery', { authorization: 'Bearer wrong' }, { token: 'wrong' }],
		['bearerAndQuery', { authorization: `Bearer ${TOKEN}` }, {}],
		['bearerAndQuery', {}, { token: TOKEN }],
		['bearerAndQuery', { authorization: `Bearer ${TOKEN}` }, { token: 'wrong' }],
	])('%s refuses %j %j', async (authentication, headers, params) => {
		const { http, started } = await serveTrigger({ parameters: { authentication } });
		const answer = await http.post('/webhook', recordedBody('ok'), { headers, params });
		expect(answer.status).toBe(401);
		expect(answer.headers['www-authenticate']).toBe('Bearer');
		expect(answer.data.status).toBe('unauthorized');
		expect(started).toEqual([]);
	});

	it.each([
		['bearer', { authorization: `Bearer ${TOKEN}` }, {}],
		['bearer', { authorization: `bEARER  ${TOKEN}` }, {}],
		['bearer', { authorization: 'Bearer the-previous-token' }, {}],
		['query', {}, { token: TOKEN }],
		['query', {}, { token: 'the-previous-token' }],
		['bearerOrQuery', { authorization: 'Bearer wrong' }, { token: TOKEN }],
		['bearerOrQuery', { authorization: `Bearer ${TOKEN}` }, {}],
		['bearerAndQuery', { authorization: `Bearer ${TOKEN}` }, { token: 'the-previous-token' }],
	])('%s does not refuse %j %j', async (authentication, headers, params) => {
		const credential = { token: TOKEN, previousToken: 'the-previous-token' };
		const { http } = await serveTrigger({ parameters: { authentication }, credential });
		const { status } = await http.post('/webhook', recordedBody('ok'), { headers, params });
		expect(status).toBe(200);
	});

	it.each([
		['as it is', 'dG9r+ZW4/gW+9zIGhlcmU9'],
		['encoded', encodeURIComponent('dG9r+ZW4/gW+9zIGhlcmU9')],
	])('a token with + and / stands in the URL %s', async (_how, written) => {
		const { http, started } = await serveTrigger({
			parameters: { authentication: 'query', options: { includeHeaders: true } },
			credential: { token: 'dG9r+ZW4/gW+9zIGhlcmU9' },
		});
		const { status } = await http.post(`/webhook?token=${written}`, recordedBody('ok'));
		expect(status).toBe(200);
		expect(JSON.stringify(started)).not.toMatch(/dG9r|dG9r ZW4/);
		const other = await http.post(`/webhook?token=${written}x`, recordedBody('ok'));
		expect(other.status).toBe(401);
	});

	it.each([{}, { token: '' }, { token: '  ' }, { token: '', previousToken: 'old' }])(
		'an empty token (%j) lets nobody in',
		async (credential) => {
			const { http, started } = await serveTrigger({
				credential,
				parameters: { authentication: 'bearerOrQuery' },
			});
			const shown = ['', ' ', 'old', 'undefined'];
			for (const token of shown) {
				const headers = { authorization: `Bearer ${token}` };
				const answer = await http.post('/webhook', {}, { headers, params: { token } });
				expect(answer.status).toBe(401);
			}
			expect(started).toEqual([]);
		},
	);
});

describe('403', () => {
	it('plain HTTP where HTTPS is required', async () => {
		const { http, started } = await serveTrigger({
			parameters: { options: { requireHttps: true } },
		});
		const headers = { ...BEARER.headers, 'x-forwarded-proto': 'https' };
		const { status, data } = await http.post('/webhook', recordedBody('ok'), { headers });
		expect({ status, reason: data.status }).toEqual({ status: 403, reason: 'forbidden' });
		expect(started).toEqual([]);
	});

	it.each([
		['203.0.113.7', 403],
		['10.0.0.0/8,::1', 403],
		['nonsense', 403],
		['127.0.0.0/8', 200],
		['203.0.113.7, 127.0.0.1', 200],
		[' ', 200],
	])('allowlist "%s" answers %i', async (ipAllowlist, expected) => {
		const { http } = await serveTrigger({ parameters: { options: { ipAllowlist } } });
		const headers = { ...BEARER.headers, 'x-forwarded-for': '203.0.113.7' };
		const { status } = await http.post('/webhook', recordedBody('ok'), { headers });
		expect(status).toBe(expected);
	});
});

describe('400', () => {
	it.each(['[]', '[{}]', '"text"', '1', 'true', 'null'])('JSON %s', async (body) => {
		const { http, started } = await serveTrigger();
		const headers = { ...BEARER.headers, 'content-type': 'application/json' };
		const { status, data } = await http.post('/webhook', body, { headers });
		expect({ status, reason: data.status }).toEqual({ status: 400, reason: 'invalidBody' });
		expect(started).toEqual([]);
	});

	it.each([
		['application/x-www-form-urlencoded', 'jobId=1'],
		['text/plain', '{}'],
		['application/octet-stream', '{}'],
		['application/jsonp', '{}'],
		['application/json', ''],
	])('content type %s with "%s"', async (contentType, body) => {
		const { http, started } = await serveTrigger();
		const headers = { ...BEARER.headers, 'content-type': contentType };
		const { status } = await http.post('/webhook', body, { headers });
		expect(status).toBe(400);
		expect(started).toEqual([]);
	});

	it('a body nested deeper than an execution can hold', async () => {
		const { http, started } = await serveTrigger();
		const depth = 500_000;
		const body = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
		const headers = { ...BEARER.headers, 'content-type': 'application/json' };
		const { status } = await http.post('/webhook', body, { headers });
		expect(status).toBe(400);
		expect(started).toEqual([]);
	});
});
