import { DateTime, IANAZone } from 'luxon';
import { UserError } from 'n8n-workflow';

import { requiredText, shown } from './fieldValues';

const FORMS =
	'Use ISO 8601 (2030-01-31T09:00:00, with Z or +01:00 behind it where the time zone is another), RFC 2822, or milliseconds since 1970.';

/** A moment as clocks of the zone show it; read there, too, unless it carries an offset of its own. */
export function momentOf(value: unknown, label: string, zone: string): DateTime<true> {
	const moment = readMoment(value, label, zone);
	if (moment.isValid) return moment as DateTime<true>;
	throw new UserError(`${label} is not a moment: ${shown(value)}`, { description: FORMS });
}

/**
 * The same for a moment to come, which may also be a span from now on, such as `20m` or `2h30m`.
 * A time of day that the clock change leaves out, or has twice, is refused: to guess one of two
 * moments would run the job an hour off.
 */
export function comingMomentOf(
	value: unknown,
	label: string,
	{ zone, nowMs }: { zone: string; nowMs: number },
): DateTime<true> {
	const spanMs = typeof value === 'string' ? readSpanMs(value) : undefined;
	if (spanMs !== undefined) return momentOf(nowMs + spanMs, label, zone);
	const moment = momentOf(value, label, zone);
	if (typeof value === 'string') {
		const { text, named = zone } = withoutZone(value);
		if (!carriesOffset(text, label)) assertOnce(momentOf(text, label, 'utc'), label, named);
	}
	return moment;
}

function readMoment(value: unknown, label: string, zone: string): DateTime<boolean> {
	// What an expression such as {{ $now.plus({ days: 1 }) }} gives.
	if (DateTime.isDateTime(value)) return value.setZone(zone);
	if (value instanceof Date) return DateTime.fromJSDate(value, { zone });
	if (typeof value === 'number') return DateTime.fromMillis(Math.trunc(value), { zone });
	const text = requiredText(value, label).trim();
	// The gateway reads nothing but digits as milliseconds, too.
	if (/^\d+$/.test(text)) return DateTime.fromMillis(Number(text), { zone });
	const readers = [DateTime.fromISO, DateTime.fromSQL, DateTime.fromRFC2822];
	const moments = readers.map((read) => read(text, { zone }));
	return moments.find(({ isValid }) => isValid) ?? moments[0]!;
}

/** `2030-01-31T09:00[Europe/Berlin]` and `2030-01-31 09:00 Europe/Berlin` name their time zone. */
function withoutZone(value: string): { text: string; named?: string } {
	const [, text = value, named] = /^(.*?)\s*[[ ]([a-z]+\/[\w+/-]+)\]?\s*$/i.exec(value) ?? [];
	return { text, named };
}

/** Whether the text means the same moment in whatever time zone it is read. */
function carriesOffset(text: string, label: string): boolean {
	const [one, other] = ['UTC+1', 'UTC+2'].map((zone) => momentOf(text, label, zone).toMillis());
	return one === other;
}

/** `wall`: date and time of day as if they were UTC. */
function assertOnce(wall: DateTime<true>, label: string, zone: string): void {
	const moments = momentsOf(wall.toMillis(), IANAZone.create(zone));
	const time = wall.toFormat("yyyy-MM-dd'T'HH:mm:ss");
	if (moments.length === 0) {
		throw new UserError(`${label} does not exist in ${zone}: ${time}`, {
			description: 'The clocks are put forward past this time of day. Choose another time.',
		});
	}
	if (moments.length === 1) return;
	const [first, second] = moments.map((ms) => DateTime.fromMillis(ms, { zone }).toISO()!);
	throw new UserError(`${label} happens twice in ${zone}: ${time}`, {
		description: `The clocks are put back over this time of day. Say which one is meant: ${first} or ${second}.`,
	});
}

/** The moments at which clocks of the zone show this time of day, the earlier first. */
function momentsOf(wallMs: number, zone: IANAZone): number[] {
	const dayMs = 86_400_000;
	const offsets = [wallMs - dayMs, wallMs + dayMs].map((ms) => zone.offset(ms) * 60_000);
	return [...new Set(offsets)]
		.map((offsetMs) => wallMs - offsetMs)
		.filter((ms) => ms + zone.offset(ms) * 60_000 === wallMs)
		.sort((one, other) => one - other);
}

/** As the gateway's own command takes them (`parseDurationMs` of OpenClaw 2026.9.6). */
const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;

/** A span such as `20m`, `2h30m` or `+1.5d` in milliseconds; `undefined` for any other text. */
export function readSpanMs(text: string): number | undefined {
	const span = text.trim().toLowerCase().replace(/^\+/, '');
	const parts = [...span.matchAll(PART)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== span) return undefined;
	const ms = parts.reduce((sum, [, value, unit]) => sum + Number(value) * UNIT_MS[unit!]!, 0);
	return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : undefined;
}
