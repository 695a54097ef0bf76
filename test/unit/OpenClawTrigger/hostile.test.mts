import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BEARER, recordedBody, serveTrigger } from './trigger.mts';

const json = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value)));
const fieldNames = [...Object.keys(recordedBody('ok')), 'runId', 'message', 'jobName', '__proto__'];

describe('whatever carries the right token', () => {
	it('is accepted where it is an object and refused where it is not', async () => {
		const { http, started } = await serveTrigger({
			parameters: { options: { deduplicate: false } },
		});
		const headers = { ...BEARER.headers, 'content-type': 'application/json' };
		await fc.assert(
			fc.asyncProperty(json, async (body) => {
				const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
				const before = started.length;
				const { status } = await http.post('/webhook', JSON.stringify(body), { headers });
				expect(status).toBe(isObject ? 200 : 400);
				expect(started.length - before).toBe(isObject ? 1 : 0);
			}),
			{ numRuns: 150 },
		);
	});

	it('is accepted with any field of any type, and the body kept', async () => {
		const { http, started } = await serveTrigger({
			parameters: { options: { deduplicate: false } },
		});
		const headers = { ...BEARER.headers, 'content-type': 'application/json' };
		const broken = fc.dictionary(fc.constantFrom(...fieldNames), json, { maxKeys: 6 });
		await fc.assert(
			fc.asyncProperty(broken, async (fields) => {
				// Written as text: a key named __proto__ has to arrive as a key.
				const body = JSON.stringify(fields);
				const { status } = await http.post('/webhook', body, { headers });
				expect(status).toBe(200);
				expect(JSON.stringify(started.at(-1)!.json.raw)).toBe(body);
			}),
			{ numRuns: 150 },
		);
	});

	it.each([
		['a megabyte of text', { ...recordedBody('ok'), summary: 'x'.repeat(1_000_000) }],
		['a megabyte of job id', { jobId: 'x'.repeat(1_000_000), runAtMs: 1 }],
		['lone surrogates and NUL', { jobId: '\ud800', summary: '\u0000\udfff', action: 'finished' }],
		['moments no calendar has', { jobId: 'a', action: 'finished', runAtMs: 1e300, durationMs: -1 }],
		[
			'ten thousand keys',
			Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i])),
		],
	])('is accepted with %s', async (_what, body) => {
		const { http, started } = await serveTrigger();
		const { status, data } = await http.post('/webhook', body, BEARER);
		expect(status).toBe(200);
		expect(data.runKey.length).toBeLessThan(300);
		expect(started).toHaveLength(1);
	});

	it('cannot reach the prototype of the item', async () => {
		const { http, started } = await serveTrigger();
		const body = '{"__proto__":{"polluted":"hook-secret-of-this-test"},"jobId":"a"}';
		const headers = { ...BEARER.headers, 'content-type': 'application/json' };
		await http.post('/webhook', body, { headers });
		const { raw } = started[0]!.json;
		expect(Object.getPrototypeOf(raw)).toBe(Object.prototype);
		expect(JSON.stringify(raw)).toBe('{"__proto__":{"polluted":"***"},"jobId":"a"}');
	});
});
