import { describe, expect, test } from 'vitest';

import { buildCronUpdatePatch } from '../../../../nodes/shared/cronJob/updatePatch.ts';
import type { CronJob, CronJobForm } from '../../../../nodes/shared/cronJob/types.ts';

const SURROUNDINGS = {
	workflowTimezone: 'Europe/Berlin',
	nowMs: Date.parse('2026-01-01T12:00:00Z'),
};

const JOB: CronJob = {
	id: 'job-1',
	name: 'Daily summary',
	enabled: true,
	sessionTarget: 'isolated',
	wakeMode: 'now',
	schedule: { kind: 'cron', expr: '0 9 * * *', tz: 'America/New_York', staggerMs: 1000 },
	payload: { kind: 'agentTurn', message: 'Summarize the day', model: 'a/b' },
	delivery: { mode: 'webhook', to: 'https://n8n.example.com/x?token=abc' },
};

function patch(form: CronJobForm, more: Partial<CronJob> = {}) {
	return buildCronUpdatePatch(form, { ...JOB, ...more } as CronJob, SURROUNDINGS);
}

describe('what the user did not touch stays out of the patch', () => {
	test.each<[CronJobForm, object]>([
		[{ name: 'New' }, { name: 'New' }],
		[{ description: '' }, { description: '' }],
		[{ enabled: false }, { enabled: false }],
		[{ agentId: '' }, { agentId: null }],
		[{ deleteAfterRun: true }, { deleteAfterRun: true }],
		[{ message: 'Other' }, { payload: { kind: 'agentTurn', message: 'Other' } }],
		[{ model: '' }, { payload: { kind: 'agentTurn', model: null } }],
		[
			{ toolsAllow: '', fallbacks: 'c/d' },
			{ payload: { kind: 'agentTurn', toolsAllow: null, fallbacks: ['c/d'] } },
		],
		[{ bestEffort: true }, { delivery: { mode: 'webhook', bestEffort: true } }],
		[
			{ webhookUrl: 'https://n8n.example.com/y' },
			{ delivery: { mode: 'webhook', to: 'https://n8n.example.com/y' } },
		],
		[{ deliveryMode: 'none' }, { delivery: { mode: 'none' } }],
		[{ deliveryMode: 'announce', announceTo: '1' }, { delivery: { mode: 'announce', to: '1' } }],
		[{ failureAlert: { enabled: false } }, { failureAlert: false }],
		[{ failureAlert: { after: 3, mode: 'inherit' } }, { failureAlert: { after: 3, mode: null } }],
		[{ sessionTarget: 'session', sessionId: 'x' }, { sessionTarget: 'session:x' }],
		[
			{ jobJson: '{"payload":{"kind":"agentTurn","thinking":"low"}}' },
			{ payload: { kind: 'agentTurn', thinking: 'low' } },
		],
	])('%o', (form, expected) => {
		expect(patch(form)).toEqual(expected);
	});
});

describe('schedule: the gateway replaces it whole, so the patch completes it from the job', () => {
	test.each<[CronJobForm, object]>([
		[
			{ cronExpression: '0 8 * * *' },
			{ kind: 'cron', expr: '0 8 * * *', tz: 'America/New_York', staggerMs: 1000 },
		],
		[{ timezone: 'UTC' }, { kind: 'cron', expr: '0 9 * * *', tz: 'UTC', staggerMs: 1000 }],
		[{ timezone: '' }, { kind: 'cron', expr: '0 9 * * *', tz: 'Europe/Berlin', staggerMs: 1000 }],
		[
			{ staggerSeconds: 0 },
			{ kind: 'cron', expr: '0 9 * * *', tz: 'America/New_York', staggerMs: 0 },
		],
		[
			{ scheduleKind: 'every', everyValue: 2, everyUnit: 'hours' },
			{ kind: 'every', everyMs: 7_200_000 },
		],
		[
			{ scheduleKind: 'at', at: '2026-07-01T09:00:00' },
			{ kind: 'at', at: '2026-07-01T07:00:00.000Z' },
		],
	])('%o', (form, schedule) => {
		expect(patch(form)).toEqual({ schedule });
	});

	test('a job without a time zone keeps that of its gateway', () => {
		const schedule = { kind: 'cron', expr: '0 9 * * *' };
		expect(patch({ cronExpression: '0 8 * * *' }, { schedule })).toEqual({
			schedule: { kind: 'cron', expr: '0 8 * * *' },
		});
	});

	test('a new kind gets the time zone of the workflow', () => {
		const schedule = { kind: 'every', everyMs: 1000 };
		expect(patch({ scheduleKind: 'cron', cronExpression: '0 8 * * *' }, { schedule })).toEqual({
			schedule: { kind: 'cron', expr: '0 8 * * *', tz: 'Europe/Berlin' },
		});
	});

	test.each<[CronJobForm, string]>([
		[{ everyValue: 5 }, 'Every does not belong to a schedule of the kind "cron"'],
		[{ at: '2030-01-01' }, 'At does not belong to a schedule of the kind "cron"'],
		[{ scheduleKind: 'every', everyValue: 5 }, 'needs both Every and Unit'],
		[{ scheduleKind: 'at' }, 'At is empty'],
	])('%o is refused', (form, message) => {
		expect(() => patch(form)).toThrow(message);
	});

	test('a kind that the form lacks has to be replaced as a whole', () => {
		const schedule = { kind: 'stream', command: ['tail'] };
		expect(() => patch({ timezone: 'UTC' }, { schedule })).toThrow('of the kind "stream"');
		expect(patch({ name: 'x' }, { schedule })).toEqual({ name: 'x' });
	});
});

describe('what cannot be meant is refused', () => {
	test.each<[CronJobForm, string, Partial<CronJob>?]>([
		[{}, 'Nothing to update'],
		[{ allowInsecureUrl: true, jobJson: '{}' }, 'Nothing to update'],
		[{ name: '' }, 'Name is empty'],
		[{ sessionTarget: 'main' }, 'needs a new Message'],
		[{ model: 'a/b' }, 'needs a new Message', { payload: { kind: 'command', argv: ['ls'] } }],
		[{ announceTo: '1' }, 'does not belong to the delivery mode "webhook"'],
		[
			{ webhookUrl: 'https://x.example' },
			'does not belong to the delivery mode "announce"',
			{ delivery: { mode: 'announce' } },
		],
		[{ deliveryMode: 'webhook' }, 'Webhook URL is empty', { delivery: { mode: 'none' } }],
		[{ webhookUrl: 'https://n8n.example.com/x?token=***' }, 'masked token'],
		[{ webhookUrl: 'https://n8n.example.com/x?token=%2A%2A%2A' }, 'masked token'],
		[{ jobJson: { delivery: { to: 'http://n8n.example.com' } } }, 'plain http'],
		[{ jobJson: { payload: { kind: 'systemEvent' } } }, 'Session target "isolated" does not take'],
		[{ jobJson: { sessionTarget: 'main' } }, 'Session target "main" does not take'],
	])('%o: %s', (form, message, more) => {
		expect(() => patch(form, more)).toThrow(message);
	});

	test('an alert to a URL is checked though the job alone says it is a webhook', () => {
		const more = { failureAlert: { mode: 'webhook' } };
		expect(() => patch({ jobJson: { failureAlert: { to: 'ftp://x' } } }, more)).toThrow(
			'The failure alert URL (failureAlert.to) is not an http(s) URL',
		);
	});
});

test('a job moves to the main session with a new message', () => {
	expect(patch({ sessionTarget: 'main', message: 'Wake up' })).toEqual({
		sessionTarget: 'main',
		payload: { kind: 'systemEvent', text: 'Wake up' },
	});
});

test('a job of the main session takes its message as a system event', () => {
	const more = { sessionTarget: 'main', payload: { kind: 'systemEvent', text: 'x' } };
	expect(patch({ message: 'y' }, more)).toEqual({ payload: { kind: 'systemEvent', text: 'y' } });
});
