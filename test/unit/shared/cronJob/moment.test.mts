/** The moments that "At" takes, and those that a clock change makes doubtful. */
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';

import { comingMomentOf, momentOf, readSpanMs } from '../../../../nodes/shared/cronJob/moment.ts';
const NOW = Date.parse('2026-03-01T12:00:00Z');

const at = (value: unknown, zone = 'Europe/Berlin') =>
	comingMomentOf(value, 'At', { zone, nowMs: NOW }).toUTC().toISO();

test.each<[unknown, string]>([
	[1_793_523_600_000, '2026-11-01T09:00:00.000Z'],
	[1_793_523_600_000.7, '2026-11-01T09:00:00.000Z'],
	['1793523600000', '2026-11-01T09:00:00.000Z'],
	[' 1793523600000 ', '2026-11-01T09:00:00.000Z'],
	['Sun, 01 Nov 2026 10:00:00 +0100', '2026-11-01T09:00:00.000Z'],
	['Sun, 01 Nov 2026 09:00:00 GMT', '2026-11-01T09:00:00.000Z'],
	['1 Nov 2026 09:00 Z', '2026-11-01T09:00:00.000Z'],
	['2026-11-01T09:00:00Z', '2026-11-01T09:00:00.000Z'],
	['2026-11-01T10:00', '2026-11-01T09:00:00.000Z'],
	['2026-11-01 10:00:00', '2026-11-01T09:00:00.000Z'],
	['2026-11-01', '2026-10-31T23:00:00.000Z'],
	[new Date('2026-11-01T09:00:00Z'), '2026-11-01T09:00:00.000Z'],
	[DateTime.fromISO('2026-11-01T09:00:00Z'), '2026-11-01T09:00:00.000Z'],
	['20m', '2026-03-01T12:20:00.000Z'],
	['+20m', '2026-03-01T12:20:00.000Z'],
	['2h30m', '2026-03-01T14:30:00.000Z'],
	['1.5H', '2026-03-01T13:30:00.000Z'],
	['90s', '2026-03-01T12:01:30.000Z'],
	['1d', '2026-03-02T12:00:00.000Z'],
])('at %o is %s', (value, expected) => {
	expect(at(value)).toBe(expected);
});

test.each([
	...['tomorrow', '2026-13-01', '20 minutes', '2h30', 'm20', '', '   ', '-20m', '2026-02-30'],
	...[Number.NaN, Infinity, 1e20, '99999999999999999999', true, {}, [], null, undefined],
])('at %o is no moment', (value) => {
	expect(() => at(value)).toThrow(/At (is not a moment|is empty|must be text)/);
});

describe('clock changes', () => {
	test.each([
		['2026-03-29T02:30:00', 'Europe/Berlin'],
		['2026-03-29 02:00:00', 'Europe/Berlin'],
		['2026-03-08T02:59:59', 'America/New_York'],
		['2026-10-04T02:15:00', 'Australia/Lord_Howe'],
		// A whole day that was left out.
		['2011-12-30T12:00:00', 'Pacific/Apia'],
	])('%s does not exist in %s', (value, zone) => {
		expect(() => at(value, zone)).toThrow(`At does not exist in ${zone}`);
		const named = value.includes('T') ? `${value}[${zone}]` : `${value} ${zone}`;
		expect(() => at(named, 'Asia/Tokyo')).toThrow(`At does not exist in ${zone}`);
	});

	test.each([
		['2026-10-25T02:30:00', 'Europe/Berlin', '+02:00', '+01:00'],
		['2026-10-25T02:00:00', 'Europe/Berlin', '+02:00', '+01:00'],
		['2026-11-01 01:59:59', 'America/New_York', '-04:00', '-05:00'],
		['2026-04-05T01:45:00', 'Australia/Lord_Howe', '+11:00', '+10:30'],
	])('%s happens twice in %s', (value, zone, first, second) => {
		expect(() => at(value, zone)).toThrow(
			expect.objectContaining({
				message: expect.stringContaining(`At happens twice in ${zone}`),
				description: expect.stringMatching(
					new RegExp(`\\${first.replace('-', '-')} or .*\\${second}`),
				),
			}),
		);
		const named = value.includes('T') ? `${value}[${zone}]` : `${value} ${zone}`;
		expect(() => at(named, 'Asia/Tokyo')).toThrow(`At happens twice in ${zone}`);
		// As Temporal writes it, with the offset.
		expect(() => at(`${value.replace(' ', 'T')}${second}[${zone}]`, 'Asia/Tokyo')).not.toThrow();
	});

	test.each([
		['2026-03-29T01:59:59', 'Europe/Berlin', '2026-03-29T00:59:59.000Z'],
		['2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
		['2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
		['2026-10-25T01:59:59', 'Europe/Berlin', '2026-10-24T23:59:59.000Z'],
		// With an offset there is no doubt.
		['2026-10-25T02:30:00+01:00', 'Europe/Berlin', '2026-10-25T01:30:00.000Z'],
		['2026-03-29T02:30:00Z', 'Europe/Berlin', '2026-03-29T02:30:00.000Z'],
		['Sun, 29 Mar 2026 02:30:00 +0000', 'Europe/Berlin', '2026-03-29T02:30:00.000Z'],
		['2026-03-29T02:30:00', 'UTC', '2026-03-29T02:30:00.000Z'],
	])('%s in %s is %s', (value, zone, expected) => {
		expect(at(value, zone)).toBe(expected);
	});

	test('a moment to look back to may be either of the two', () => {
		expect(momentOf('2026-10-25T02:30:00', 'After', 'Europe/Berlin').isValid).toBe(true);
	});
});

test.each<[string, number | undefined]>([
	['500ms', 500],
	['1h30m', 5_400_000],
	['1d2h3m4s', 93_784_000],
	['30', undefined],
	['1h 30m', undefined],
	['h', undefined],
	['1e300d', undefined],
])('the span %s is %s ms', (text, expected) => {
	expect(readSpanMs(text)).toBe(expected);
});
