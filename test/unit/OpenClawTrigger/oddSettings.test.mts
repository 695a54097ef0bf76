/** What expressions can give instead of what a form lets in: no failed execution for each run. */
import type { INodeParameters } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { BEARER, serveTrigger } from './trigger.mts';

const run = (fields: object = {}) => ({
	jobId: 42,
	action: 'finished',
	status: 'ok',
	runAtMs: 1,
	job: { name: 7 },
	...fields,
});

it.each<[INodeParameters, string]>([
	[{ options: { jobFilter: '={{ 42 }}' } }, 'accepted'],
	[{ options: { jobFilter: '={{ "7" }}' } }, 'accepted'],
	[{ options: { jobFilter: '={{ [41, 42] }}' } }, 'accepted'],
	[{ options: { jobFilter: '={{ "[41, 42]" }}' } }, 'accepted'],
	[{ options: { jobFilter: '={{ 4 }}' } }, 'ignored'],
	[{ options: { jobFilter: '={{ null }}' } }, 'accepted'],
	[{ events: '={{ "ok" }}' }, 'accepted'],
	[{ events: '={{ "error,ok" }}' }, 'accepted'],
	[{ events: '={{ "unknown-ok" }}' }, 'ignored'],
	[{ options: '={{ null }}' }, 'accepted'],
	[{ options: { ipAllowlist: '={{ ["127.0.0.1", "10.0.0.1"] }}' } }, 'accepted'],
	[{ options: { deduplicationWindow: '={{ "5" }}' } }, 'accepted'],
	[{ options: { requireHttps: '={{ "false" }}' } }, 'accepted'],
	[{ options: { ignoreSilentReplies: '={{ "perhaps" }}' } }, 'accepted'],
])('%j: %s', async (parameters, expected) => {
	const { http } = await serveTrigger({ parameters });
	const { status, data } = await http.post('/webhook', run(), BEARER);
	expect({ status, answer: data.status }).toEqual({ status: 200, answer: expected });
});

it.each([
	['={{ "false" }}', 'accepted'],
	['={{ "true" }}', 'ignored'],
])('Ignore Silent Replies as the text %s: a silent run is %s', async (value, expected) => {
	const { http } = await serveTrigger({ parameters: { options: { ignoreSilentReplies: value } } });
	const { data } = await http.post('/webhook', run({ summary: 'NO_REPLY' }), BEARER);
	expect(data.status).toBe(expected);
});

it.each([
	{ summary: 5, error: {}, jobName: ['x'], usage: 'none', sessionKey: 9 },
	{ action: 7, status: 3, message: 12 },
	{ runAtMs: 'soon', durationMs: '5', job: 'x' },
	{ jobId: { a: 1 }, job: null },
	{ runAtMs: 1e300, durationMs: -1e300 },
])('a body with %j is an event like any other', async (fields) => {
	const { http, started } = await serveTrigger();
	const { status } = await http.post('/webhook', run(fields), BEARER);
	expect(status).toBe(200);
	expect(started[0]!.json.raw).toMatchObject(fields);
});
