import { describe, expect, test } from 'vitest';

import { buildCronUpdatePatch } from '../../../../nodes/shared/cronJob/jobParams.ts';
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

const STREAM = { kind: 'stream', command: ['tail'], mode: 'match', match: 'ERR', batchMs: 50 };
const COMMAND = { payload: { kind: 'command', argv: ['ls'], timeoutSeconds: 1 } };
const SCRIPT = { payload: { kind: 'script', script: 'return 1;' } };

function patch(form: CronJobForm, more: Partial<CronJob> = {}) {
	return buildCronUpdatePatch(form, { ...JOB, ...more } as CronJob, SURROUNDINGS);
}

describe('what the user did not touch stays out of the patch', () => {
	test.each<[CronJobForm, object]>([
		[{ name: 'New' }, { name: 'New' }],
		[{ description: '' }, { description: '' }],
		[{ enabled: false }, { enabled: false }],
		[{ agentId: '' }, { agentId: null }],
		[{ deleteAfterRun: false }, { deleteAfterRun: false }],
		[{ displayName: '' }, { displayName: null }],
		[{ sessionKey: '' }, { sessionKey: null }],
		[{ conditionScript: '' }, { trigger: null }],
		[{ pacingMax: '1h' }, { pacing: { max: '1h' } }],
		[{ pacingMin: '' }, { pacing: null }],
		[
			{ failureDestination: { mode: 'inherit', to: '777', channel: '' } },
			{
				delivery: {
					mode: 'webhook',
					failureDestination: { mode: null, to: '777', channel: null },
				},
			},
		],
		[{ timeoutSeconds: 5 }, { payload: { kind: 'agentTurn', timeoutSeconds: 5 } }],
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

	test.each<[string, number | undefined, CronJobForm, object]>([
		// The gateway gave it to the hourly expression, so it goes with that.
		['0 * * * *', 300_000, { cronExpression: '30 9 * * *' }, {}],
		['0 */2 * * *', 300_000, { cronExpression: '30 9 * * *' }, {}],
		['0 0 * * * *', 300_000, { cronExpression: '0 30 9 * * *' }, {}],
		['0 * * * *', 300_000, { timezone: 'UTC' }, { tz: 'UTC' }],
		// Somebody chose these.
		['0 * * * *', 60_000, { cronExpression: '30 9 * * *' }, { staggerMs: 60_000 }],
		['0 * * * *', 0, { cronExpression: '0 */3 * * *' }, { staggerMs: 0 }],
		['30 9 * * *', 300_000, { cronExpression: '0 * * * *' }, { staggerMs: 300_000 }],
		['0 9 * * *', 300_000, { cronExpression: '30 9 * * *' }, { staggerMs: 300_000 }],
		// The user chooses now.
		['0 * * * *', 300_000, { exactStart: true }, { staggerMs: 0 }],
		['0 * * * *', 0, { exactStart: false }, { staggerMs: 300_000 }],
		['0 * * * *', 60_000, { exactStart: false }, { staggerMs: 60_000 }],
		['0 * * * *', 300_000, { staggerSeconds: 300 }, { staggerMs: 300_000 }],
		['30 9 * * *', undefined, { exactStart: false }, {}],
		['0 * * * *', 0, { exactStart: false, cronExpression: '30 9 * * *' }, {}],
		['0 9 * * *', 0, { exactStart: false, cronExpression: '0 * * * *' }, {}],
	])('the stagger of %s (%s ms) after %o', (expr, staggerMs, form, expected) => {
		const schedule = { kind: 'cron', expr, ...(staggerMs !== undefined && { staggerMs }) };
		expect(patch(form, { schedule })).toEqual({
			schedule: { kind: 'cron', expr: form.cronExpression ?? expr, ...expected },
		});
	});

	test.each<[object, CronJobForm, object]>([
		[
			{ kind: 'on-exit', command: 'make', cwd: '/src' },
			{ watchedCommand: 'make all' },
			{ command: 'make all' },
		],
		[{ kind: 'on-exit', command: 'make', cwd: '/src' }, { watchedFolder: '' }, { cwd: undefined }],
		[STREAM, { streamBatchMs: 100 }, { batchMs: 100 }],
		[STREAM, { streamMode: 'line' }, { mode: 'line', match: undefined }],
		[STREAM, { streamMatch: 'WARN' }, { match: 'WARN' }],
		[STREAM, { streamCommand: '["journalctl","-f"]' }, { command: ['journalctl', '-f'] }],
	])('%o after %o', (schedule, form, expected) => {
		const merged = Object.entries({ ...schedule, ...expected });
		expect(patch(form, { schedule } as Partial<CronJob>)).toEqual({
			schedule: Object.fromEntries(merged.filter(([, value]) => value !== undefined)),
		});
	});

	test('a condition and its pacing are completed from the job', () => {
		const more = { trigger: { script: 'return 1;' }, pacing: { min: '30s', max: '1h' } };
		expect(patch({ conditionOnce: true, pacingMin: '' }, more)).toEqual({
			trigger: { script: 'return 1;', once: true },
			pacing: { max: '1h' },
		});
		expect(patch({ conditionScript: 'return 2;' }, more)).toEqual({
			trigger: { script: 'return 2;' },
		});
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
		const schedule = { kind: 'lunar', phase: 'full' };
		expect(() => patch({ timezone: 'UTC' }, { schedule })).toThrow('of the kind "lunar"');
		expect(patch({ name: 'x' }, { schedule })).toEqual({ name: 'x' });
	});
});

describe('what cannot be meant is refused', () => {
	test.each<[CronJobForm, string, Partial<CronJob>?]>([
		[{}, 'Nothing to update'],
		[{ allowInsecureUrl: true, jobJson: '{}' }, 'Nothing to update'],
		[{ name: '' }, 'Name is empty'],
		[{ sessionTarget: 'main' }, 'needs a new Message'],
		[{ model: 'a/b' }, 'Model does not belong to a job that runs a command', COMMAND],
		[{ message: 'x' }, 'Message does not belong to a job that runs a command', COMMAND],
		[{ message: 'x' }, 'Message does not belong to a job that runs a script', SCRIPT],
		[{ commandInput: 'x' }, 'Command Input does not belong to a job that sends a message'],
		[{ payloadKind: 'command' }, 'needs a new Command'],
		[{ payloadKind: 'script', timeoutSeconds: 5 }, 'needs a new Script'],
		[{ payloadKind: 'message' }, 'needs a new Message', COMMAND],
		[{ payloadKind: 'poem' }, 'Payload is "poem"'],
		[{ sessionTarget: 'main' }, 'Session target "main" does not take', COMMAND],
		[{ commandFolder: '' }, 'cannot clear the folder', COMMAND],
		[{ command: '[]' }, 'Command has an empty word', COMMAND],
		[{ timeoutSeconds: 901 }, 'Timeout (Seconds) must be a number of at most 900', SCRIPT],
		[{ timeoutSeconds: 0 }, 'Timeout (Seconds) must be a number of at least 1', SCRIPT],
		[{ timeoutSeconds: 5 }, 'of the kind "heartbeat"', { payload: { kind: 'heartbeat' } }],
		[{ deleteAfterRun: true }, 'Delete After Run has no effect with a schedule of the kind "cron"'],
		[
			{ scheduleKind: 'every', everyValue: 1, everyUnit: 'days', deleteAfterRun: true },
			'Delete After Run has no effect with a schedule of the kind "every"',
		],
		[{ sessionTarget: 'current' }, 'Session target "current" needs a session key'],
		[{ conditionOnce: true }, 'Condition Once needs a Condition Script'],
		[{ pacingMin: 'soon' }, 'Pacing Minimum is not a span of time'],
		[{ streamMatch: '' }, 'go together', { schedule: STREAM }],
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

describe('a payload keeps its kind, whatever of it is changed', () => {
	test.each<[Partial<CronJob>, CronJobForm, object]>([
		[COMMAND, { timeoutSeconds: 9 }, { kind: 'command', timeoutSeconds: 9 }],
		[COMMAND, { toolsAllow: 'read' }, { kind: 'command', toolsAllow: ['read'] }],
		[COMMAND, { command: 'df -h' }, { kind: 'command', argv: ['sh', '-lc', 'df -h'] }],
		[COMMAND, { command: ['df', '-h'] }, { kind: 'command', argv: ['df', '-h'] }],
		[
			COMMAND,
			{ commandFolder: '/srv', commandEnvironment: 'A=1\nB=x=y', commandInput: '' },
			{ kind: 'command', cwd: '/srv', env: { A: '1', B: 'x=y' }, input: '' },
		],
		[COMMAND, { noOutputTimeoutSeconds: 5 }, { kind: 'command', noOutputTimeoutSeconds: 5 }],
		[
			SCRIPT,
			{ timeoutSeconds: 9, toolBudget: 3 },
			{ kind: 'script', timeoutSeconds: 9, toolBudget: 3 },
		],
		[SCRIPT, { script: 'return 2;' }, { kind: 'script', script: 'return 2;' }],
		[COMMAND, { payloadKind: 'message', message: 'x' }, { kind: 'agentTurn', message: 'x' }],
		[{}, { payloadKind: 'script', script: 'return 2;' }, { kind: 'script', script: 'return 2;' }],
	])('%o after %o', (more, form, payload) => {
		expect(patch(form, more)).toEqual({ payload });
	});

	test('of a kind that the form does not know, all but the payload can be changed', () => {
		expect(patch({ name: 'x' }, { payload: { kind: 'heartbeat' } })).toEqual({ name: 'x' });
	});
});

test('a job that runs once can delete itself', () => {
	const schedule = { kind: 'at', at: '2030-01-01T00:00:00.000Z' };
	expect(patch({ deleteAfterRun: true }, { schedule })).toEqual({ deleteAfterRun: true });
});
