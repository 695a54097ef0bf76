/** What Agent: Ask decides before anything is sent, and after the reply is there. */
import fc from 'fast-check';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';

import {
	asPlainText,
	isSessionCommand,
} from '../../../../nodes/OpenClaw/resources/agent/ask/commandGuard.ts';
import { inTurn } from '../../../../nodes/OpenClaw/resources/agent/ask/inTurn.ts';
import { asSchema } from '../../../../nodes/OpenClaw/resources/agent/ask/json/asSchema.ts';
import {
	violations,
	type Schema,
} from '../../../../nodes/OpenClaw/resources/agent/ask/json/keywords.ts';
import { parseReply } from '../../../../nodes/OpenClaw/resources/agent/ask/json/parseReply.ts';
import { schemaOfExample } from '../../../../nodes/OpenClaw/resources/agent/ask/json/schemaOfExample.ts';
import { sessionKeyOf } from '../../../../nodes/OpenClaw/resources/agent/ask/sessionKey.ts';

describe('session key', () => {
	const named = (name: string, agentId = 'main') =>
		sessionKeyOf(agentId, { kind: 'named', name }, 'main');

	test('by the kind of session', () => {
		expect(sessionKeyOf('main', { kind: 'main' }, 'main')).toBe('agent:main:main');
		expect(sessionKeyOf('Ops', { kind: 'main' }, 'home')).toBe('agent:ops:home');
		expect(sessionKeyOf('main', { kind: 'new', requestKey: 'k1' }, 'main')).toBe(
			'agent:main:n8n:new:k1',
		);
		expect(named('ticket-4711')).toBe('agent:main:n8n:named:ticket-4711');
		expect(named(' ticket-4711 ')).toBe(named('ticket-4711'));
		expect(named('ann@example.com')).toBe('agent:main:n8n:named:ann@example.com');
	});

	test.each(['agent:other:main', '../main', 'main:cron:1', 'x:new:y', 'Main', 'ÄÖ 日本', 'a b'])(
		'%s stays below the named sessions of the agent',
		(name) => {
			expect(named(name)).toMatch(/^agent:main:n8n:named:[a-z0-9-]*~[0-9a-f]{16}$/);
		},
	);

	test('names that differ have sessions that differ, also for a gateway that ignores case', () => {
		const name = fc.oneof(
			fc.string({ minLength: 1 }),
			fc.constantFrom('Ticket 1', 'ticket 1', 'ticket-1', 'TICKET-1', named('Ticket 1').slice(21)),
		);
		fc.assert(
			fc.property(name, name, (one, other) => {
				fc.pre(one.trim() !== '' && other.trim() !== '' && one.trim() !== other.trim());
				expect(named(one).toLowerCase()).not.toBe(named(other).toLowerCase());
				expect(named(one)).toBe(named(one).toLowerCase());
				expect(named(one).split(':')).toHaveLength(5);
			}),
		);
	});

	test('no name, no agent', () => {
		expect(() => named('')).toThrow('The session has no name');
		expect(() => named(' \n')).toThrow('The session has no name');
		expect(() => named('x', 'main:main')).toThrow('is not the ID of an agent');
		expect(() => named('x', 'a/b')).toThrow('is not the ID of an agent');
	});
});

describe('commands', () => {
	test.each([
		'/new',
		'/reset',
		' /NEW hello',
		'\n/reset\nx',
		'/new@bot x',
		'/new: x',
		'/reset soft',
	])('%s would empty the session, and is sent as text', (message) => {
		expect(isSessionCommand(message)).toBe(true);
		expect(asPlainText(message)).toMatch(/^> \/(new|reset)/i);
	});

	test.each(['/news', '/newsletter x', '/new-feature', '/status', 'see /new', 'new'])(
		'%s is sent as it is',
		(message) => {
			expect(asPlainText(message)).toBe(message);
		},
	);
});

describe('JSON in a reply', () => {
	test.each([
		['the whole reply', '{"a":1}', { a: 1 }],
		['with space', '\n [1, 2] \n', [1, 2]],
		['a plain value', '"yes"', 'yes'],
		['fenced', 'Here:\n```json\n{"a":1}\n```\nBye', { a: 1 }],
		['fenced without a language', '```\n[1]\n```', [1]],
		['fenced, beside other code', '```sh\nls {}\n```\n```json\n{"a":1}\n```', { a: 1 }],
		['within a sentence', 'The answer is {"a":{"b":[1]}}, I think.', { a: { b: [1] } }],
		['with a fence in a text', '{"a":"```x\\n```"}', { a: '```x\n```' }],
	])('%s', (_, reply, value) => {
		expect(parseReply(reply)).toEqual({ value });
	});

	test.each([
		['', 'not JSON'],
		['I cannot do that.', 'not JSON'],
		['{"a":1', 'not JSON'],
		["{'a':1}", 'not JSON'],
		['```json\n{"a":1}\n```\n```json\n{"a":2}\n```', '2 blocks of JSON'],
	])('%s is none', (reply, problem) => {
		expect(parseReply(reply)).toEqual({ problem: expect.stringContaining(problem) });
	});
});

describe('JSON Schema', () => {
	const ajv = new Ajv({ strict: false, allErrors: true });

	const SCHEMAS: Schema[] = [
		{ type: 'object', properties: { a: { type: 'integer', minimum: 0 } }, required: ['a'] },
		{ type: ['string', 'null'], minLength: 2, maxLength: 4, pattern: '^a' },
		{ enum: ['a', 1, null, { b: [1] }] },
		{ const: { a: 1, b: 2 } },
		{ type: 'array', items: { type: 'number', multipleOf: 0.5 }, minItems: 1, uniqueItems: true },
		{ type: 'object', additionalProperties: false, properties: { a: true, b: false } },
		{
			type: 'object',
			patternProperties: { '^x': { type: 'string' } },
			additionalProperties: false,
		},
		{ anyOf: [{ type: 'string' }, { type: 'object', required: ['a'] }] },
		{
			oneOf: [
				{ type: 'number', maximum: 1 },
				{ type: 'number', exclusiveMinimum: 0 },
			],
		},
		{ allOf: [{ required: ['a'] }, { maxProperties: 2 }], not: { required: ['b'] } },
		{ if: { type: 'string' }, then: { minLength: 2 }, else: { type: 'array', maxItems: 1 } },
		{
			$defs: { node: { type: 'object', properties: { a: { $ref: '#/$defs/node' } } } },
			$ref: '#/$defs/node',
		},
		true,
		false,
		{
			type: 'object',
			properties: { a: { $ref: '#' }, b: { exclusiveMaximum: 5 } },
			minProperties: 1,
		},
	];

	const value = fc.letrec<{ any: unknown }>((tie) => ({
		any: fc.oneof(
			{ maxDepth: 3 },
			fc.constantFrom<unknown>(null, true, 'a', 'ab', 'abc', 'xyz12', '', '👍👍', 0, 1, -1, 0.5, 7),
			fc.array(tie('any'), { maxLength: 3 }),
			fc.dictionary(fc.constantFrom('a', 'b', 'x', 'xy'), tie('any')),
		),
	})).any;

	test.each(SCHEMAS.map((schema) => [JSON.stringify(schema), schema] as const))(
		'%s takes what the reference takes',
		(_, schema) => {
			const reference = ajv.compile(schema);
			fc.assert(
				fc.property(value, (one) => {
					expect(violations(asSchema(schema), one).length === 0).toBe(reference(one));
				}),
				{ numRuns: 300 },
			);
		},
	);

	test('says what is wrong, and where', () => {
		const schema = {
			type: 'object',
			properties: {
				tags: { type: 'array', items: { type: 'string' } },
				urgent: { type: 'boolean' },
			},
			required: ['tags', 'urgent'],
		};
		expect(violations(schema, { tags: ['x', 3] })).toEqual([
			'/tags/1: must be of type string, and is 3',
			'(root): must have the property "urgent"',
		]);
	});

	test.each([
		[{ type: 'text' }, '/type'],
		[
			{ properties: { a: { unevaluatedProperties: false } } },
			'/properties/a/unevaluatedProperties',
		],
		[{ contains: { type: 'string' } }, '/contains'],
		[{ $ref: 'https://example.com/schema.json' }, '/$ref'],
		[{ $ref: '#/$defs/none' }, '/$ref'],
		[{ pattern: '(' }, '/pattern'],
		[{ format: 'iban' }, '/format'],
		[{ minLength: '3' }, '/minLength'],
		[{ required: 'a' }, '/required'],
		[{ items: [{ type: 'string' }] }, '/items'],
		[{ anyOf: {} }, '/anyOf'],
		['text', 'its root'],
		[{ toString: 1 }, '/toString'],
	])('%j cannot be checked, which is said before anybody is asked', (schema, place) => {
		expect(() => asSchema(schema)).toThrow(`The JSON Schema cannot be used, at ${place}`);
	});

	test.each([
		{ $ref: '#' },
		{ properties: { a: { $ref: '#/$defs/x' } }, $defs: { x: { anyOf: [{ $ref: '#/$defs/x' }] } } },
	])('%j refers to itself for ever, which is said before anybody is asked', (schema) => {
		expect(() => asSchema(schema)).toThrow('The JSON Schema cannot be used, at #');
	});

	test('formats', () => {
		const fits = (format: string, text: unknown) => violations({ format }, text).length === 0;
		expect(fits('date', '2026-11-25')).toBe(true);
		expect(fits('date', '2026-13-25')).toBe(false);
		expect(fits('date', '2026-02-30')).toBe(false);
		expect(fits('date-time', '2026-11-25T10:00:00Z')).toBe(true);
		expect(fits('date-time', '2026-11-25')).toBe(false);
		expect(fits('email', 'a@b.example')).toBe(true);
		expect(fits('email', 'a@b')).toBe(false);
		expect(fits('uri', 'https://example.com')).toBe(true);
		expect(fits('uuid', 'x')).toBe(false);
		expect(fits('email', 5)).toBe(true);
	});

	test('the schema of an example takes the example, and more entries of its lists', () => {
		const schema = schemaOfExample({ a: 1, tags: ['x'], who: null, deep: { b: true } });
		expect(
			violations(asSchema(schema), { a: 2.5, tags: [], who: 3, deep: { b: false }, e: 1 }),
		).toEqual([]);
		expect(violations(schema, { a: '1', tags: 'x', who: null, deep: {} })).toEqual([
			'/a: must be of type number, and is "1"',
			'/tags: must be of type array, and is "x"',
			'/deep: must have the property "b"',
		]);
		fc.assert(
			fc.property(fc.jsonValue(), (example) => {
				expect(violations(asSchema(schemaOfExample(example)), example)).toEqual([]);
			}),
		);
	});
});

describe('messages to one session', () => {
	const execution = {};
	const log: string[] = [];
	const task =
		(name: string, fails = false) =>
		async () => {
			log.push(`${name} begins`);
			await Promise.resolve();
			log.push(`${name} ends`);
			if (fails) throw new Error(name);
			return name;
		};

	test('go one after the other, those to others at the same time', async () => {
		log.length = 0;
		const results = await Promise.all([
			inTurn(execution, 's1', false, task('a')),
			inTurn(execution, 's1', false, task('b')),
			inTurn(execution, 's2', false, task('c')),
			inTurn({}, 's1', false, task('d')),
		]);
		expect(results).toEqual(['a', 'b', 'c', 'd']);
		expect(log.indexOf('b begins')).toBeGreaterThan(log.indexOf('a ends'));
		expect(log.indexOf('c begins')).toBeLessThan(log.indexOf('a ends'));
		expect(log.indexOf('d begins')).toBeLessThan(log.indexOf('a ends'));
	});

	test.each([false, true])(
		'after a failure the next is sent only where items go on (%s)',
		async (goesOn) => {
			log.length = 0;
			const one = {};
			const all = await Promise.allSettled([
				inTurn(one, 's', goesOn, task('a', true)),
				inTurn(one, 's', goesOn, task('b')),
			]);
			expect(all.map(({ status }) => status)).toEqual([
				'rejected',
				goesOn ? 'fulfilled' : 'rejected',
			]);
			expect(log.includes('b begins')).toBe(goesOn);
		},
	);
});
