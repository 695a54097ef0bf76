/** Rules that this package shares with the gateway, against the gateway's own code. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { hostRefusal, isPrivateHost, type HostPolicy } from '../../nodes/shared/cronJob/hosts.ts';
import { readSpanMs } from '../../nodes/shared/cronJob/moment.ts';
import { automaticStaggerMs } from '../../nodes/shared/cronJob/stagger.ts';
import { isSilentReply } from '../../nodes/shared/run/silentReply.ts';
import { gatewayFunction } from './harness/gatewayCode.mts';

const RUNS = { numRuns: 3_000, seed: 20_260_906 };

/** Texts put together from parts. */
const textOf = (parts: readonly string[], maxLength = 7) =>
	fc.array(fc.constantFrom(...parts), { maxLength }).map((some) => some.join(''));

describe('silent replies', () => {
	let isSilent: (text: string) => boolean;
	beforeAll(async () => {
		isSilent = await gatewayFunction('isSilentReplyPayloadText');
	});

	const PARTS = [
		...['NO_REPLY', 'no_reply', 'NO_REPLYING', ' ', '\n', '\r\n', '.', '*', '"', '\\', ':', '…'],
		...['<think>', '</think>', '< Thinking a="1">', '</ thought >', '<antthinking>', '<mm:think>'],
		...['<thinking>', '</thinking>', '<thinker>', '</antthinking>', 'Thinking:\n'],
		...['reasoning \n', 'analysis', 'Internal notes', 'thoughts', "I'll stay quiet", 'All well'],
		...['The assistant will not respond in this chat', 'We have nothing to add.', 'Here is'],
		...['I am silent', 'no, you should', 'bot  remain\nsilent for now!?'],
		...['{"action":"NO_REPLY"}', '{', '}', '"action":', '["NO_REPLY"]', 'x', 'É', '\u{1f600}'],
	];

	it('are the same', () => {
		fc.assert(
			fc.property(textOf(PARTS), (summary) => {
				expect(isSilentReply({ summary }), JSON.stringify(summary)).toBe(isSilent(summary));
			}),
			RUNS,
		);
	});

	it('are among those that were tried', () => {
		const silent = fc.sample(textOf(PARTS), RUNS).filter((text) => isSilent(text));
		expect(silent.length).toBeGreaterThan(30);
	});
});

it('the automatic stagger is the same', async () => {
	const stagger = await gatewayFunction<(text: string) => number>('resolveDefaultCronStaggerMs');
	const field = textOf(['0', '*', '?', '/', '2', '5', ',', '-', '00', 'MON'], 4);
	const expression = fc.oneof(
		fc.array(fc.oneof(fc.constantFrom('0', '*', '*/2'), field), { maxLength: 7 }),
		fc.tuple(fc.constant('0'), field, fc.constant('*'), fc.constant('*'), field),
	);
	fc.assert(
		fc.property(expression, fc.constantFrom(' ', '  ', '\t'), (fields, space) => {
			const text = fields.join(space);
			expect(automaticStaggerMs(text), text).toBe(stagger(text));
		}),
		RUNS,
	);
});

it('spans are the same, but that none goes without a unit', async () => {
	const parse = await gatewayFunction<(text: string) => number>('parseDurationMs');
	const valueOf = (text: string) => {
		try {
			return parse(text);
		} catch {
			return undefined;
		}
	};
	fc.assert(
		fc.property(
			textOf(['1', '30', '.', '5', 'ms', 's', 'm', 'h', 'd', 'D', ' ', '-', 'w']),
			(text) => {
				fc.pre(!/^[\d.\s]*$/.test(text));
				expect(readSpanMs(text), text).toBe(valueOf(text));
			},
		),
		RUNS,
	);
});

describe('hosts', () => {
	let isBlocked: (host: string, policy?: HostPolicy) => boolean;
	let assertAllowed: (host: string, policy?: HostPolicy) => string;
	beforeAll(async () => {
		isBlocked = await gatewayFunction('isBlockedHostnameOrIp');
		assertAllowed = await gatewayFunction('assertHostnameAllowedWithPolicy');
	});

	const byte = fc.oneof(
		fc.nat(255),
		fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 203, 224),
		fc.constantFrom(1, 2, 16, 18, 19, 31, 51, 63, 64, 88, 99, 113, 127, 168, 254, 255),
	);
	const ipv4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'));
	const group = fc.oneof(
		fc.nat(0xffff),
		fc.constantFrom(0, 1, 0x20, 0x64, 0x100, 0x2001, 0x2002, 0x5efe, 0xdb8, 0xfd00, 0xff9b),
		fc.constantFrom(0xfc00, 0xfe80, 0xfec0, 0xff02, 0xffff, 0x7f00, 0xa00, 0x3fff, 0xec2, 0x254),
	);
	const ipv6 = fc
		.array(group, { minLength: 8, maxLength: 8 })
		.map((groups) => `[${groups.map((one) => one.toString(16)).join(':')}]`);
	const prefixed = fc
		.tuple(fc.constantFrom('::ffff:', '64:ff9b::', '::', '64:ff9b:1::', '::ffff:0:'), ipv4)
		.map(([prefix, address]) => `[${prefix}${address}]`);
	const name = textOf(
		['localhost', '.', 'local', 'internal', 'n8n', '-', 'example.com', 'LOCALHOST', 'localdomain'],
		5,
	);
	/** As a URL has it: what is no host, or has an empty label and so no address, is left out. */
	const host = fc
		.oneof(ipv4, ipv6, prefixed, name)
		.filter((text) => URL.canParse(`http://${text}/`) && !/^\.|\.\./.test(text))
		.map((text) => new URL(`http://${text}/`).hostname);

	/** Names whose addresses nobody knows before they are asked for: the gateway asks, and refuses. */
	const isLocalName = (text: string) =>
		/^[^.:[]+\.*$|\.(lan|home|localdomain)\.*$/.test(text) && !/^\d/.test(text);

	it('are private alike', () => {
		fc.assert(
			fc.property(host, (text) => {
				fc.pre(!isLocalName(text));
				expect(isPrivateHost(text), text).toBe(isBlocked(text));
			}),
			RUNS,
		);
	});

	it('are refused alike by the fields of a policy', () => {
		const entry = fc.oneof(
			host,
			host.map((text) => `*.${text}`),
			fc.constantFrom('*', '*.', ' N8N. '),
		);
		const policy = fc.record(
			{
				allowedHostnames: fc.array(entry, { maxLength: 2 }),
				blockedHostnames: fc.array(entry, { maxLength: 2 }),
				dangerouslyAllowPrivateNetwork: fc.boolean(),
				allowRfc2544BenchmarkRange: fc.boolean(),
				allowIpv6UniqueLocalRange: fc.boolean(),
			},
			{ requiredKeys: [] },
		);
		const isRefused = (text: string, by: HostPolicy) => {
			try {
				assertAllowed(text, by);
				return false;
			} catch {
				return true;
			}
		};
		fc.assert(
			fc.property(host, policy, fc.boolean(), (text, fields, isListed) => {
				fc.pre(!isLocalName(text));
				const allowed = isListed ? [...(fields.allowedHostnames ?? []), `${text}.`] : undefined;
				const by = { ...fields, ...(allowed && { allowedHostnames: allowed }) };
				// An address that a policy lists may still be refused when it is posted to.
				fc.pre(!isListed || isBlocked(text) === false || !/^[\d[]/.test(text));
				expect(hostRefusal(by, text) !== undefined, JSON.stringify([text, by])).toBe(
					isRefused(text, by),
				);
			}),
			RUNS,
		);
	});
});
