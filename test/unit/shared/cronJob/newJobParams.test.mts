import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { buildCronAddParams } from '../../../../nodes/shared/cronJob/jobParams.ts';
import { patchAfterUpsert } from '../../../../nodes/shared/cronJob/upsertPatch.ts';
import type { CronJob, CronJobForm } from '../../../../nodes/shared/cronJob/types.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const SURROUNDINGS = { workflowTimezone: 'Europe/Berlin', nowMs: NOW };

const FORM: CronJobForm = {
	name: 'Daily summary',
	message: 'Summarize the day',
	scheduleKind: 'cron',
	cronExpression: '0 9 * * *',
	timezone: '',
	deliveryMode: 'webhook',
	webhookUrl: 'https://n8n.example.com/webhook/abc/openclaw',
};

function build(more: CronJobForm = {}) {
	return buildCronAddParams({ ...FORM, ...more }, SURROUNDINGS);
}

test('the plain form becomes an isolated agent turn that delivers to the webhook', () => {
	expect(build()).toEqual({
		name: 'Daily summary',
		wakeMode: 'now',
		schedule: { kind: 'cron', expr: '0 9 * * *', tz: 'Europe/Berlin' },
		sessionTarget: 'isolated',
		payload: { kind: 'agentTurn', message: 'Summarize the day' },
		delivery: { mode: 'webhook', to: 'https://n8n.example.com/webhook/abc/openclaw' },
	});
});

test('every field of the form arrives where the gateway expects it', () => {
	const params = build({
		declarationKey: ' n8n:daily ',
		description: 'For the team',
		agentId: 'main',
		enabled: false,
		displayName: ' Daily ',
		sessionKey: 'agent:main:main',
		deleteAfterRun: false,
		wakeMode: 'next-heartbeat',
		sessionTarget: 'session',
		sessionId: 'daily',
		model: 'openai/gpt-5',
		fallbacks: 'a/b, c/d,',
		thinking: 'low',
		timeoutSeconds: 90,
		lightContext: true,
		allowUnsafeExternalContent: true,
		toolsAllow: 'read, web_search',
		staggerSeconds: 1.5,
		bestEffort: true,
		failureAlert: {
			enabled: true,
			after: 3,
			mode: 'webhook',
			to: 'https://n8n.example.com/alerts',
			cooldownSeconds: 60,
			includeSkipped: true,
			accountId: 'bot-2',
		},
		failureDestination: { mode: 'announce', channel: 'telegram', to: '777', accountId: 'bot-2' },
		pacingMin: '30s',
		pacingMax: '1h30m',
		conditionScript: ' return true; ',
		conditionOnce: true,
	});
	expect(params).toEqual({
		name: 'Daily summary',
		declarationKey: 'n8n:daily',
		description: 'For the team',
		agentId: 'main',
		enabled: false,
		displayName: 'Daily',
		sessionKey: 'agent:main:main',
		deleteAfterRun: false,
		wakeMode: 'next-heartbeat',
		schedule: { kind: 'cron', expr: '0 9 * * *', tz: 'Europe/Berlin', staggerMs: 1500 },
		sessionTarget: 'session:daily',
		payload: {
			kind: 'agentTurn',
			message: 'Summarize the day',
			model: 'openai/gpt-5',
			fallbacks: ['a/b', 'c/d'],
			thinking: 'low',
			timeoutSeconds: 90,
			lightContext: true,
			allowUnsafeExternalContent: true,
			toolsAllow: ['read', 'web_search'],
		},
		delivery: {
			mode: 'webhook',
			to: 'https://n8n.example.com/webhook/abc/openclaw',
			bestEffort: true,
			failureDestination: {
				mode: 'announce',
				channel: 'telegram',
				to: '777',
				accountId: 'bot-2',
			},
		},
		failureAlert: {
			after: 3,
			mode: 'webhook',
			to: 'https://n8n.example.com/alerts',
			cooldownMs: 60_000,
			includeSkipped: true,
			accountId: 'bot-2',
		},
		pacing: { min: '30s', max: '1h30m' },
		trigger: { script: 'return true;', once: true },
	});
});

test.each<[unknown, string[] | undefined]>([
	['["read", "web_search"]', ['read', 'web_search']],
	[' ["a, b", 7, ""] ', ['a, b', '7']],
	[
		['read', ' web_search '],
		['read', 'web_search'],
	],
	['[read, web_search]', ['[read', 'web_search]']],
	['[]', undefined],
])('a list may be a text, an array or the JSON of one: %j', (list, expected) => {
	const { payload } = build({ toolsAllow: list, fallbacks: list } as Partial<CronJobForm>);
	const { toolsAllow, fallbacks } = payload as IDataObject;
	expect([toolsAllow, fallbacks]).toEqual([expected, expected]);
});

test('fields that were added and left empty say nothing', () => {
	const params = build({
		description: '',
		agentId: '',
		model: '',
		fallbacks: '',
		thinking: '',
		toolsAllow: ' , ',
		displayName: ' ',
		sessionKey: '',
		pacingMin: '',
		conditionScript: '',
		failureAlert: { mode: 'inherit', to: '', channel: '' },
	});
	expect(params).toEqual({ ...build(), failureAlert: {} });
});

describe('schedule', () => {
	test('at: without an offset it is read in the time zone of the job, else of the workflow', () => {
		const at = (value: unknown, timezone = '') =>
			build({ scheduleKind: 'at', cronExpression: undefined, at: value, timezone }).schedule;
		expect(at('2026-07-01T09:00:00')).toEqual({ kind: 'at', at: '2026-07-01T07:00:00.000Z' });
		expect(at('2026-07-01 09:00:00')).toEqual({ kind: 'at', at: '2026-07-01T07:00:00.000Z' });
		expect(at('2026-07-01T09:00:00', 'America/New_York')).toEqual({
			kind: 'at',
			at: '2026-07-01T13:00:00.000Z',
		});
		expect(at('2026-07-01T09:00:00+05:30')).toEqual({ kind: 'at', at: '2026-07-01T03:30:00.000Z' });
		const moment = '2026-07-01T09:00:00.000Z';
		expect(at(new Date(moment))).toEqual({ kind: 'at', at: moment });
		expect(at(DateTime.fromISO(moment))).toEqual({ kind: 'at', at: moment });
	});

	test.each([
		['2025-12-31T23:00:00', 'At is in the past'],
		['2026-01-01T12:00:00Z', 'At is in the past'],
		['tomorrow', 'At is not a moment'],
		['', 'At is empty'],
		['2036-02-01T00:00:00Z', 'At is too far in the future'],
		[1_893_456_000, 'At is in the past: 1970'],
	])('at "%s" is refused', (at, message) => {
		const form = { scheduleKind: 'at', cronExpression: undefined, at } as const;
		expect(() => build(form)).toThrow(message);
	});

	test.each([
		[30, 'seconds', 30_000],
		[1.5, 'minutes', 90_000],
		[2, 'hours', 7_200_000],
		[1, 'days', 86_400_000],
	])('every %d %s', (everyValue, everyUnit, everyMs) => {
		const form = { scheduleKind: 'every', cronExpression: undefined, timezone: undefined } as const;
		expect(build({ ...form, everyValue, everyUnit }).schedule).toEqual({ kind: 'every', everyMs });
	});

	test.each([
		[0, 'hours'],
		[-1, 'hours'],
		[Number.NaN, 'hours'],
		[1, 'fortnights'],
		[1e15, 'days'],
	])('every %d %s is refused', (everyValue, everyUnit) => {
		const form = { scheduleKind: 'every', cronExpression: undefined, timezone: undefined } as const;
		expect(() => build({ ...form, everyValue, everyUnit })).toThrow();
	});

	test.each(['0 9 * * *', '*/10 * * * * *', '0 0 9 * * * 2030', '@daily', ' 0 9 L * MON#1 '])(
		'cron "%s"',
		(cronExpression) => {
			expect(build({ cronExpression }).schedule).toMatchObject({ expr: cronExpression.trim() });
		},
	);

	test.each([
		[{ cronExpression: '' }, 'Cron Expression is empty'],
		[{ cronExpression: '0 9 * *' }, 'has 4 parts instead of 5 to 7'],
		[{ timezone: 'Mars/Olympus' }, '"Mars/Olympus" is not a time zone'],
		[{ staggerSeconds: -1 }, 'Stagger (Seconds) must be a number of at least 0'],
		[{ scheduleKind: 'every', staggerSeconds: 1 }, 'does not belong to a schedule of the kind'],
		[{ scheduleKind: 'hourly' }, 'The schedule is of the kind "hourly"'],
		[{ exactStart: true, staggerSeconds: 5 }, 'contradict each other'],
		[{ exactStart: 'perhaps' }, 'Exact Start must be true or false'],
	])('%o is refused', (more, message) => {
		expect(() => build(more as CronJobForm)).toThrow(message);
	});
});

describe('session and payload', () => {
	test('the main session gets a system event', () => {
		expect(build({ sessionTarget: 'main', toolsAllow: 'read' })).toMatchObject({
			sessionTarget: 'main',
			payload: { kind: 'systemEvent', text: 'Summarize the day', toolsAllow: ['read'] },
		});
	});

	test('what only agent turns have is refused there', () => {
		expect(() => build({ sessionTarget: 'main', model: 'a/b' })).toThrow(
			'Model does not belong to a job of the main session',
		);
	});

	test.each([
		['isolated', 'systemEvent'],
		['current', 'systemEvent'],
		['session:x', 'systemEvent'],
		['main', 'agentTurn'],
		['main', 'command'],
		['session:x', 'script'],
		['current', 'script'],
	])('Cron Job JSON cannot pair %s with %s', (sessionTarget, kind) => {
		const jobJson = { sessionTarget, payload: { kind } };
		expect(() => build({ jobJson })).toThrow(
			`Session target "${sessionTarget}" does not take the payload "${kind}"`,
		);
	});

	test.each([
		['isolated', 'command'],
		['isolated', 'script'],
		['main', 'script'],
		['session:x', 'command'],
		['main', 'something of a later version'],
	])('Cron Job JSON can pair %s with %s', (sessionTarget, kind) => {
		const jobJson = { sessionTarget, payload: { kind } };
		expect(build({ jobJson })).toMatchObject(jobJson);
	});

	test('the current session needs its key, which the gateway would do without', () => {
		const named = { sessionTarget: 'current', sessionKey: 'agent:main:main' };
		expect(build(named)).toMatchObject({ ...named, payload: { kind: 'agentTurn' } });
		for (const form of [
			{ sessionTarget: 'current' },
			{ sessionTarget: 'current', sessionKey: ' ' },
			{ jobJson: { sessionTarget: 'current' } },
		]) {
			expect(() => build(form)).toThrow('Session target "current" needs a session key');
		}
	});

	test('a session needs its ID, and an ID its session', () => {
		expect(() => build({ sessionTarget: 'session' })).toThrow('Session ID is empty');
		expect(() => build({ sessionId: 'x' })).toThrow('Session ID needs Session Target');
	});
});

describe('delivery', () => {
	test('announce, with a completion webhook', () => {
		const form: CronJobForm = {
			deliveryMode: 'announce',
			webhookUrl: undefined,
			announceChannel: 'telegram',
			announceTo: '-100',
			completionWebhookUrl: 'https://n8n.example.com/done',
		};
		expect(build(form).delivery).toEqual({
			mode: 'announce',
			channel: 'telegram',
			to: '-100',
			completionDestination: { mode: 'webhook', to: 'https://n8n.example.com/done' },
		});
	});

	test('none', () => {
		expect(build({ deliveryMode: 'none', webhookUrl: undefined }).delivery).toEqual({
			mode: 'none',
		});
	});

	test('a field of another mode is refused', () => {
		expect(() => build({ announceTo: '-100' })).toThrow(
			'Announce To does not belong to the delivery mode "webhook"',
		);
	});

	test('alerts can be turned off', () => {
		expect(build({ failureAlert: { enabled: false } })).toMatchObject({ failureAlert: false });
	});

	const insecure = 'http://n8n.example.com/x';
	test.each([
		['form', { webhookUrl: insecure }],
		[
			'completion webhook',
			{ deliveryMode: 'announce', webhookUrl: undefined, completionWebhookUrl: insecure },
		],
		['failure alert', { failureAlert: { mode: 'webhook', to: insecure } }],
		['failure alert without a mode', { failureAlert: { to: insecure } }],
		['Cron Job JSON, delivery', { jobJson: { delivery: { to: insecure } } }],
		[
			'Cron Job JSON, failure destination',
			{ jobJson: { delivery: { failureDestination: { mode: 'webhook', to: insecure } } } },
		],
		[
			'Cron Job JSON, completion',
			{ jobJson: { delivery: { completionDestination: { mode: 'webhook', to: insecure } } } },
		],
		[
			'Cron Job JSON, failure alert',
			{ jobJson: { failureAlert: { mode: 'webhook', to: insecure } } },
		],
	])('plain http to a public host is refused: %s', (_, more) => {
		expect(() => build(more as CronJobForm)).toThrow('is plain http to a public host');
		expect(() => build({ ...more, allowInsecureUrl: true } as CronJobForm)).not.toThrow();
	});
});

describe('Cron Job JSON', () => {
	test('is merged last and deeply; arrays and null replace', () => {
		const params = build({
			toolsAllow: 'read',
			jobJson:
				'{"name":"Other","agentId":null,"payload":{"toolsAllow":["exec"],"allowUnsafeExternalContent":true}}',
		});
		expect(params).toMatchObject({
			name: 'Other',
			agentId: null,
			payload: {
				kind: 'agentTurn',
				message: 'Summarize the day',
				toolsAllow: ['exec'],
				allowUnsafeExternalContent: true,
			},
		});
	});

	test.each(['', '  ', '{}', undefined, null])('%o changes nothing', (jobJson) => {
		expect(build({ jobJson })).toEqual(build());
	});

	test.each(['[]', '1', '"x"', 'null', '{', 'name: x', [], 7])('%o is refused', (jobJson) => {
		expect(() => build({ jobJson })).toThrow('Cron Job JSON must be a JSON object');
	});

	test.each([
		['{"__proto__":{"polluted":1}}', '__proto__'],
		['{"payload":{"__proto__":{"polluted":1}}}', 'payload.__proto__'],
		['{"constructor":{"prototype":{"polluted":1}}}', 'constructor'],
		['{"payload":{"prototype":1}}', 'payload.prototype'],
	])('%s is refused, naming %s', (jobJson, key) => {
		expect(() => build({ jobJson })).toThrow(`the key "${key}"`);
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
	});

	test('an error does not quote it', () => {
		expect(() => build({ jobJson: '{"token": "secret' })).toThrow(/^((?!secret).)*$/s);
	});

	test('a declaration key is for the operation that means it', () => {
		expect(() => build({ jobJson: { declarationKey: 'x' } })).toThrow('declarationKey');
	});
});

test.each([
	[{ name: ' ' }, 'Name is empty'],
	[{ message: '' }, 'Message is empty'],
	[{ declarationKey: '' }, 'Declaration Key is empty'],
	[{ declarationKey: 'x'.repeat(201) }, 'longer than 200'],
	[{ webhookUrl: '' }, 'Webhook URL is empty'],
	[{ timeoutSeconds: 'soon' }, 'Timeout (Seconds) must be a number'],
	[{ enabled: 'perhaps' }, 'Enabled must be true or false'],
	[{ model: { id: 'x' } }, 'Model must be text'],
	[{ failureAlert: { after: 1.5 } }, 'After must be a whole number'],
])('%o is refused', (more, message) => {
	expect(() => build(more as unknown as CronJobForm)).toThrow(message);
});

test('what an expression gives as text is taken for what it means', () => {
	expect(build({ timeoutSeconds: '90', enabled: 'false' } as unknown as CronJobForm)).toMatchObject(
		{
			payload: { timeoutSeconds: 90 },
			enabled: false,
		},
	);
});

describe('after an upsert', () => {
	const existing = {
		id: 'job-1',
		enabled: true,
		schedule: {},
		payload: {},
		name: 'Daily summary',
		sessionTarget: 'isolated',
		wakeMode: 'now',
		failureAlert: { after: 2, cooldownMs: 1000 },
	} satisfies CronJob;

	test('a job that is as declared needs no patch', () => {
		expect(patchAfterUpsert(build({ failureAlert: { after: 2 } }), existing)).toBeUndefined();
	});

	test('what the gateway left behind is patched, and nothing else', () => {
		const params = build({ name: 'Renamed', description: 'New', failureAlert: { after: 5 } });
		expect(patchAfterUpsert(params, existing)).toEqual({
			name: 'Renamed',
			description: 'New',
			failureAlert: { after: 5 },
		});
	});

	test('"current" is resolved by the gateway, so it is no difference', () => {
		const params = build({ sessionTarget: 'current', sessionKey: 'agent:main:main' });
		const before = { ...existing, sessionKey: 'agent:main:main' };
		expect(patchAfterUpsert(params, before)).toBeUndefined();
	});
});

const someText = fc.constantFrom('main', 'a/b', 'a/b, c/d', ' ', '');
const someUrl = fc.oneof(fc.webUrl({ validSchemes: ['https'] }), fc.constant('http://localhost'));
const additional = fc.record(
	{
		agentId: someText,
		description: fc.string(),
		enabled: fc.boolean(),
		deleteAfterRun: fc.constant(false),
		wakeMode: fc.constantFrom('now', 'next-heartbeat'),
		model: someText,
		fallbacks: someText,
		thinking: fc.constantFrom('', 'low', 'high'),
		timeoutSeconds: fc.nat(),
		lightContext: fc.boolean(),
		toolsAllow: someText,
		bestEffort: fc.boolean(),
		failureAlert: fc.record(
			{
				enabled: fc.boolean(),
				after: fc.integer({ min: 1 }),
				mode: fc.constantFrom('inherit', 'announce', 'webhook'),
				to: someUrl,
				cooldownSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
				includeSkipped: fc.boolean(),
			},
			{ requiredKeys: [] },
		),
	},
	{ requiredKeys: [] },
);
const schedules = fc.oneof(
	fc.record({
		scheduleKind: fc.constant('cron'),
		cronExpression: fc.constantFrom('0 9 * * *', '@daily', '*/5 * * * * *'),
		timezone: fc.constantFrom('', 'UTC', 'Asia/Tokyo'),
	}),
	fc.record({
		scheduleKind: fc.constant('every'),
		everyValue: fc.double({ min: 0.001, max: 1e5, noNaN: true }),
		everyUnit: fc.constantFrom('seconds', 'minutes', 'hours', 'days'),
	}),
	fc.record({
		scheduleKind: fc.constant('at'),
		at: fc.date({ min: new Date(NOW + 1), max: new Date('2035-01-01'), noInvalidDate: true }),
		timezone: fc.constantFrom('', 'UTC', 'Asia/Tokyo'),
	}),
);
const deliveries = fc.oneof(
	fc.record({ deliveryMode: fc.constant('webhook'), webhookUrl: someUrl }),
	fc.record({ deliveryMode: fc.constant('none') }),
	fc.record(
		{
			deliveryMode: fc.constant('announce'),
			announceChannel: someText,
			announceTo: someText,
			completionWebhookUrl: someUrl,
		},
		{ requiredKeys: ['deliveryMode'] },
	),
);
const main = fc.record({
	name: fc.string().map((text) => `${text}x`),
	message: fc.string().map((text) => `${text}x`),
});

/** The parts of a JSON value that are neither objects nor arrays. */
function leaves(value: unknown): unknown[] {
	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap(leaves)
		: [value];
}

test('any combination of sensible values makes params that the gateway can take', () => {
	fc.assert(
		fc.property(main, schedules, deliveries, additional, (...parts) => {
			const form = Object.assign({}, ...parts) as CronJobForm;
			const params = buildCronAddParams(form, SURROUNDINGS) as Record<string, never>;
			const {
				schedule,
				payload,
				delivery,
				failureAlert = {},
			} = params as Record<string, Record<string, unknown>>;
			expect(leaves(params).every((leaf) => leaf !== null && leaf !== undefined)).toBe(true);
			expect(
				leaves(params).some((leaf) => typeof leaf === 'number' && !Number.isFinite(leaf)),
			).toBe(false);
			expect(params).toMatchObject({ sessionTarget: 'isolated', payload: { kind: 'agentTurn' } });
			expect(payload!.model).not.toBe('');
			if (schedule!.kind === 'every') {
				expect(Number.isSafeInteger(schedule!.everyMs)).toBe(true);
				expect(schedule!.everyMs).toBeGreaterThanOrEqual(1);
			}
			if (schedule!.kind === 'at') expect(Date.parse(String(schedule!.at))).toBeGreaterThan(NOW);
			if (delivery!.mode === 'webhook') expect(delivery!.to).toMatch(/^http/);
			if (failureAlert && 'cooldownMs' in failureAlert) {
				expect(Number.isInteger(failureAlert.cooldownMs)).toBe(true);
			}
		}),
		{ numRuns: 500 },
	);
});

test('whatever an expression puts into a field: params, or an error to correct', () => {
	const fields = [
		...Object.keys(FORM),
		...['everyValue', 'everyUnit', 'at', 'agentId', 'description', 'enabled', 'model'],
		...['sessionTarget', 'sessionId', 'fallbacks', 'toolsAllow', 'timeoutSeconds', 'jobJson'],
		...['payloadKind', 'exactStart', 'displayName', 'sessionKey', 'pacingMin', 'conditionScript'],
		...['conditionOnce', 'failureDestination', 'deleteAfterRun', 'allowUnsafeExternalContent'],
	];
	fc.assert(
		fc.property(fc.constantFrom(...fields), fc.anything(), (field, value) => {
			try {
				build({ [field]: value });
			} catch (error) {
				expect(error).toMatchObject({ level: 'info', message: expect.stringMatching(/\S/) });
			}
		}),
		{
			numRuns: 2000,
			examples: fields.map((field): [string, unknown] => [field, { toString: 0, valueOf: 0 }]),
		},
	);
});

test('whatever Cron Job JSON holds, an object keeps its prototype and an error is one to correct', () => {
	fc.assert(
		fc.property(fc.oneof(fc.json(), fc.object()), (jobJson) => {
			try {
				buildCronAddParams({ ...FORM, jobJson }, SURROUNDINGS);
			} catch (error) {
				expect(error).toMatchObject({ level: 'info' });
			}
			expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(12);
		}),
	);
});
