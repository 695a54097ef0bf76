import { Duration, IANAZone } from 'luxon';
import { UserError } from 'n8n-workflow';

import {
	argvOf,
	booleanOf,
	definedOnly,
	numberOf,
	optional,
	requiredText,
	shown,
	textOf,
	type WhenEmpty,
} from './fieldValues';
import { comingMomentOf } from './moment';
import { automaticStaggerMs } from './stagger';
import type { CronSchedule, ScheduleForm, ScheduleKind, Surroundings } from './types';

/** What belongs to which kind of schedule. The time zone of `at` only tells how to read it. */
const FIELDS_OF_KIND: Record<ScheduleKind, ReadonlyArray<keyof ScheduleForm>> = {
	at: ['at', 'timezone'],
	cron: ['cronExpression', 'timezone', 'staggerSeconds', 'exactStart'],
	every: ['everyValue', 'everyUnit'],
	'on-exit': ['watchedCommand', 'watchedFolder'],
	stream: [
		...(['streamCommand', 'watchedFolder', 'streamMode', 'streamMatch'] as const),
		...(['streamBatchMs', 'streamMaxBatchBytes'] as const),
	],
};

const LABELS: Partial<Record<keyof ScheduleForm, string>> = {
	cronExpression: 'Cron Expression',
	timezone: 'Timezone',
	staggerSeconds: 'Stagger (Seconds)',
	exactStart: 'Exact Start',
	everyValue: 'Every',
	everyUnit: 'Unit',
	at: 'At',
	watchedCommand: 'Watched Command',
	watchedFolder: 'Watched Folder',
	streamCommand: 'Stream Command',
	streamMode: 'Stream Mode',
	streamMatch: 'Stream Match',
	streamBatchMs: 'Stream Batch (Milliseconds)',
	streamMaxBatchBytes: 'Stream Batch (Bytes)',
};

const UNITS = ['seconds', 'minutes', 'hours', 'days'];

/** The largest interval that the gateway's schema takes, in milliseconds. */
const LONGEST_INTERVAL_MS = 8_640_000_000_000_000;

/** Ten years: the gateway refuses a later moment (2026.9.6). */
const FURTHEST_AHEAD_MS = 315_576_000_000;

/** The schedule of a new job. Throws what the user has to correct. */
export function newSchedule(form: ScheduleForm, surroundings: Surroundings): CronSchedule {
	const kind = readKind(form.scheduleKind);
	assertFieldsFit(form, kind);
	switch (kind) {
		case 'at':
			return { kind, at: momentToRunAt(form, surroundings) };
		case 'cron':
			return cronSchedule(form, { tz: zoneOf(form, surroundings), staggerMs: staggerOf(form) });
		case 'every':
			return { kind, everyMs: intervalMs(form) };
		case 'on-exit':
			return onExitSchedule(form, {}, 'omit');
		case 'stream':
			return streamSchedule(form, {}, 'omit');
	}
}

/**
 * The schedule that a change leads to, `undefined` where no field of it was touched. The gateway
 * replaces a schedule as a whole (measured on 2026.9.6: a new expression drops the time zone and
 * the stagger), so what the user did not touch is filled in from the job.
 */
export function changedSchedule(
	form: ScheduleForm,
	current: Record<string, unknown>,
	surroundings: Surroundings,
): CronSchedule | undefined {
	if (form.scheduleKind === undefined && touchedFields(form).length === 0) return undefined;
	const kind = readKind(form.scheduleKind ?? current.kind);
	if (kind !== current.kind) return newSchedule({ ...form, scheduleKind: kind }, surroundings);
	assertFieldsFit(form, kind);
	switch (kind) {
		case 'cron':
			return changedCron(form, current, surroundings);
		case 'on-exit':
			return onExitSchedule(form, current, 'clear');
		case 'stream':
			return streamSchedule(form, current, 'clear');
		default:
			return newSchedule({ ...form, scheduleKind: kind }, surroundings);
	}
}

function readKind(kind: unknown): ScheduleKind {
	if (typeof kind === 'string' && Object.hasOwn(FIELDS_OF_KIND, kind)) return kind as ScheduleKind;
	throw new UserError(`The schedule is of the kind "${shown(kind)}"`, {
		description:
			'This node knows the kinds At, Cron, Every, On Exit and Stream: set Schedule to one of them.',
	});
}

function touchedFields(form: ScheduleForm): Array<keyof ScheduleForm> {
	return (Object.keys(LABELS) as Array<keyof ScheduleForm>).filter(
		(field) => form[field] !== undefined,
	);
}

function assertFieldsFit(form: ScheduleForm, kind: ScheduleKind): void {
	const misfit = touchedFields(form).find((field) => !FIELDS_OF_KIND[kind].includes(field));
	if (!misfit) return;
	throw new UserError(`${LABELS[misfit]} does not belong to a schedule of the kind "${kind}"`, {
		description: `Set Schedule to the kind that ${LABELS[misfit]} belongs to, or remove ${LABELS[misfit]}.`,
	});
}

function changedCron(
	form: ScheduleForm,
	current: Record<string, unknown>,
	surroundings: Surroundings,
): CronSchedule {
	const expression = form.cronExpression ?? (current.expr as string);
	return cronSchedule(
		{ ...form, cronExpression: expression },
		{
			// An untouched time zone is the job's, also where that is the gateway's own (none).
			tz: form.timezone === undefined ? current.tz : zoneOf(form, surroundings),
			staggerMs: staggerOf(form, current),
		},
	);
}

function cronSchedule(form: ScheduleForm, more: { tz: unknown; staggerMs: unknown }): CronSchedule {
	const expr = requiredText(form.cronExpression, 'Cron Expression').trim();
	const parts = expr.split(/\s+/).length;
	// What the gateway's parser takes: five to seven parts, or a nickname such as @daily.
	if (!expr.startsWith('@') && (parts < 5 || parts > 7)) {
		throw new UserError(`The cron expression "${expr}" has ${parts} parts instead of 5 to 7`, {
			description: 'Example: 0 9 * * 1-5 runs at 9:00 on weekdays.',
		});
	}
	return { kind: 'cron', expr, ...definedOnly(more) };
}

/**
 * The stagger to send; `undefined` leaves it to the gateway. One that the gateway gave to the
 * expression by itself is not sent back: it would stay with whatever expression comes next. (One of
 * the same length that somebody chose cannot be told from it.)
 */
function staggerOf(
	{ exactStart, staggerSeconds, cronExpression }: ScheduleForm,
	current: Record<string, unknown> = {},
): unknown {
	const isExact = exactStart === undefined ? undefined : booleanOf(exactStart, LABELS.exactStart!);
	if (isExact && staggerSeconds !== undefined) {
		throw new UserError('Exact Start and Stagger (Seconds) contradict each other', {
			description: 'Exact Start means a stagger of 0. Remove one of the two fields.',
		});
	}
	if (isExact) return 0;
	if (staggerSeconds !== undefined) {
		return Math.round(numberOf(staggerSeconds, LABELS.staggerSeconds!, { min: 0 }) * 1000);
	}
	const { expr, staggerMs } = current;
	if (isExact === false && staggerMs === 0) {
		// To a new expression the gateway gives one by itself.
		const isNew = cronExpression !== undefined && cronExpression !== expr;
		return isNew ? undefined : automaticStaggerMs(expr);
	}
	return staggerMs === automaticStaggerMs(expr) ? undefined : staggerMs;
}

function zoneOf(form: ScheduleForm, { workflowTimezone }: Surroundings): string {
	const zone = textOf(form.timezone ?? '', 'Timezone').trim() || workflowTimezone;
	if (IANAZone.isValidZone(zone)) return zone;
	throw new UserError(`"${zone}" is not a time zone`, {
		description: 'Use a name of the IANA list, for example Europe/Berlin.',
	});
}

function intervalMs({ everyValue, everyUnit }: ScheduleForm): number {
	if (everyValue === undefined || everyUnit === undefined) {
		throw new UserError('A schedule of the kind "every" needs both Every and Unit');
	}
	if (!UNITS.includes(everyUnit)) throw new UserError(`Unit must be one of: ${UNITS.join(', ')}`);
	const value = numberOf(everyValue, 'Every', { min: 0 });
	const ms = Math.round(Duration.fromObject({ [everyUnit]: value }).toMillis());
	if (ms >= 1 && ms <= LONGEST_INTERVAL_MS) return ms;
	throw new UserError(`An interval of ${value} ${everyUnit} is not possible`, {
		description: 'Every must be more than zero.',
	});
}

function momentToRunAt(form: ScheduleForm, surroundings: Surroundings): string {
	const zone = zoneOf(form, surroundings);
	const { nowMs } = surroundings;
	const moment = comingMomentOf(form.at, 'At', { zone, nowMs });
	if (moment.toMillis() <= nowMs) {
		throw new UserError(`At is in the past: ${moment.toISO()} (${zone})`, {
			description:
				moment.year === 1970
					? 'A number is read as milliseconds since 1970: multiply seconds by 1000.'
					: 'A one-shot job needs a moment that is still to come.',
		});
	}
	if (moment.toMillis() > nowMs + FURTHEST_AHEAD_MS) {
		throw new UserError(`At is too far in the future: ${moment.toISO()} (${zone})`, {
			description: 'The gateway takes moments within the next ten years.',
		});
	}
	return moment.toUTC().toISO();
}

function onExitSchedule(
	form: ScheduleForm,
	current: Record<string, unknown>,
	whenEmpty: WhenEmpty,
): CronSchedule {
	return {
		kind: 'on-exit',
		command: requiredText(form.watchedCommand ?? current.command, LABELS.watchedCommand!).trim(),
		...withoutNulls({ cwd: current.cwd, ...folderOf(form, whenEmpty) }),
	};
}

function streamSchedule(
	form: ScheduleForm,
	current: Record<string, unknown>,
	whenEmpty: WhenEmpty,
): CronSchedule {
	const positive = (field: 'streamBatchMs' | 'streamMaxBatchBytes') =>
		form[field] === undefined
			? undefined
			: numberOf(form[field], LABELS[field]!, { min: 1, integer: true });
	const mode =
		form.streamMode === undefined ? current.mode : textOf(form.streamMode, 'Stream Mode');
	const match =
		form.streamMatch === undefined && mode !== 'line'
			? current.match
			: optional(form.streamMatch, 'omit', (value) => textOf(value, LABELS.streamMatch!));
	if ((mode === 'match') !== (match !== undefined)) {
		throw new UserError('Stream Match and the Stream Mode "Match" go together', {
			description: 'Set both, or neither: without them every line of the stream counts.',
		});
	}
	const { command, cwd, batchMs, maxBatchBytes } = current;
	return {
		kind: 'stream',
		command: argvOf(form.streamCommand ?? command, LABELS.streamCommand!),
		...withoutNulls({
			cwd,
			mode,
			match,
			batchMs,
			maxBatchBytes,
			...folderOf(form, whenEmpty),
			...definedOnly({
				batchMs: positive('streamBatchMs'),
				maxBatchBytes: positive('streamMaxBatchBytes'),
			}),
		}),
	};
}

/** Not there where it was not touched; null where it is to be cleared. */
function folderOf({ watchedFolder }: ScheduleForm, whenEmpty: WhenEmpty) {
	const cwd = optional(watchedFolder, whenEmpty, (value) => textOf(value, 'Watched Folder').trim());
	return definedOnly({ cwd });
}

/** The gateway replaces a schedule as a whole: what is cleared is left out. */
function withoutNulls(fields: Record<string, unknown>) {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
	);
}
