import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../../nodes/shared/json.ts';
import { normaliseRunEvent } from '../../../../nodes/shared/run/normalise.ts';
import { isSilentReply } from '../../../../nodes/shared/run/silentReply.ts';

const FIELD = join(import.meta.dirname, '../../../fixtures/field');
const recorded = (name: string) =>
	JSON.parse(readFileSync(join(FIELD, `notice-${name}.json`), 'utf8')) as JsonObject;

const kindOf = (message: unknown, fields: object = {}) =>
	normaliseRunEvent({ jobId: 'job-1', jobName: 'flaky', message, ...fields }).event;

describe('a notice that the gateway sent', () => {
	it('of failures has its text as error', () => {
		const body = recorded('failed');
		const { event, error, summary, runKey } = normaliseRunEvent(body);
		expect({ event, error, summary }).toEqual({
			event: 'failureAlert',
			error: body.message,
			summary: null,
		});
		expect(runKey).toBe(`${String(body.jobId)}:${String(body.runAtMs)}`);
	});

	it('of a recovery is no error', () => {
		const body = recorded('recovered');
		expect(normaliseRunEvent(body)).toMatchObject({
			event: 'recovery',
			error: null,
			summary: body.message,
			summaryTruncated: false,
		});
	});

	it('of a failed delivery has its text as error', () => {
		const body = recorded('delivery-failed');
		expect(normaliseRunEvent(body)).toMatchObject({
			event: 'deliveryFailure',
			error: body.message,
		});
	});
});

describe('the words of a notice', () => {
	it.each([
		['Automation "flaky" skipped 3 times\nSkip reason: no owner', 'failureAlert'],
		['Cron job "flaky" failed 3 times\nLast error: x', 'failureAlert'],
		['Cron job "flaky" skipped 3 times\nSkip reason: x', 'failureAlert'],
		['Cron job "flaky" failed: model gone', 'failureAlert'],
		['⚠️ Automation "flaky" was auto-disabled after 10 consecutive failures.', 'failureAlert'],
		['Automation "flaky" recovered\nThe trigger check completed successfully', 'recovery'],
		['Automation "job-1" recovered', 'recovery'],
		['Automation "flaky" was renamed', 'unknown'],
		['Automation "flaky" is recovered data', 'unknown'],
		['hello', 'unknown'],
	])('%j is %s', (message, kind) => {
		expect(kindOf(message)).toBe(kind);
	});

	it.each([
		['x" recovered', 'Automation "x" recovered" failed 2 times', 'failureAlert'],
		['failed 2 times', 'Automation "failed 2 times" recovered', 'recovery'],
		['two\nlines', 'Automation "two\nlines" delivery failed', 'deliveryFailure'],
		[7, 'Automation "7" recovered', 'recovery'],
		[null, 'Automation "other" recovered', 'recovery'],
	])('do not depend on the name %j', (jobName, message, kind) => {
		expect(kindOf(message, { jobName })).toBe(kind);
	});

	it.each([{ action: 'started' }, { action: null }, { jobId: null }, { jobId: {} }])(
		'are none beside %j',
		(fields) => {
			expect(kindOf('Automation "flaky" recovered', fields)).toBe('unknown');
		},
	);

	it.each([7, null, ['x'], {}, true])('are none where the message is %j', (message) => {
		expect(kindOf(message)).toBe('unknown');
	});
});

describe('a silent reply, as OpenClaw 2026.9.6 takes it', () => {
	it.each([
		'NO_REPLY',
		' no_reply\n',
		'No_Reply.',
		'**NO_REPLY**',
		'NO_REPLY NO_REPLY',
		'"NO_REPLY"',
		'["NO_REPLY"]',
		'" NO_REPLY "',
		'{"action":"NO_REPLY"}',
		'{ "action": " NO_REPLY " }',
		'<think>nothing new</think> NO_REPLY',
		'<thinking a="1">x</thinking>\n<thought>y</thought> **no_reply**',
		'<antthinking>x</think>NO_REPLY',
		'<think>x</think> I will stay quiet here. NO_REPLY',
		'<think>private thoughts\nNO_REPLY',
		'<think>Nobody asked.\nI have nothing to add.\nNO_REPLY',
		'Reasoning:\nInternal notes\nThe bot will not respond.\nNO_REPLY',
		'thinking\n\nNO_REPLY',
		`<think>${'long '.repeat(10_000)}</think>NO_REPLY`,
	])('is %j', (summary) => {
		expect(isSilentReply({ summary })).toBe(true);
	});

	it.each([
		null,
		'',
		'...',
		'The agent answered NO_REPLY.',
		'NO_REPLY but look at this',
		'NO_REPLYING',
		'{"action":"NO_REPLY","text":"x"}',
		'{"action":"reply"}',
		'<think>NO_REPLY</think> All well.',
		// The gateway posts and shows these.
		'<thinking a="1">x</thinking>\n{"action":"NO_REPLY"}',
		'<think>x</think> Two things are done. NO_REPLY',
		'<think>You should restart it.\nI will stay quiet.\nNO_REPLY',
		'<think>x</think>',
		'Thinking about NO_REPLY',
		'I will stay quiet. NO_REPLY',
		'<think>nothing new NO_REPLY',
		`NO_REPLY${'.'.repeat(1_000_000)}`,
		'<think></think>'.repeat(100_000),
	])('is not %j', (summary) => {
		expect(isSilentReply({ summary })).toBe(false);
	});
});
