import { Duration, IANAZone } from 'luxon';
import { UserError } from 'n8n-workflow';

import { definedOnly, momentOf, numberOf, requiredText, shown, textOf } from './fieldValues';
import type { CronSchedule, ScheduleForm, ScheduleKind, Surroundings } from './types';

/** What belongs to which kind of schedule. The time zone of `at` only tells how to read it. */
const FIELDS_OF_KIND: Record<ScheduleKind, ReadonlyArray<keyof ScheduleForm>> = {
	cron: ['cronExpression', 'timezone', 'staggerSeconds'],
	every: ['everyValue', 'everyUnit'],
	at: ['at', 'timezone'],
};

const LABELS: Partial<Record<keyof ScheduleForm, string>> = {
	cronExpression: 'Cron Expression',
	timezone: 'Timezone',
	staggerSeconds: 'Stagger (Seconds)',
	everyValue: 'Every',
	everyUnit: 'Unit',
	at: 'At',
};

const UNITS = ['seconds', 'minutes', 'hours', 'days'];

/** The largest interval that the gateway's schema takes, in milliseconds. */
const LONGEST_INTERVAL_MS = 8_640_000_000_000_000;

/** The schedule of a new job. Throws what the user has to correct. */
export function newSchedule(form: ScheduleForm, surroundings: Surroundings): CronSchedule {
	const kind = readKind(form.scheduleKind);
	assertFieldsFit(form, kind);
	if (kind === 'every') return { kind, everyMs: intervalMs(form) };
	if (kind === 'at') return { kind, at: futureMoment(form, surroundings) };
	return buildCron(form, surroundings);
}

function readKind(kind: unknown): ScheduleKind {
	if (kind === 'cron' || kind === 'every' || kind === 'at') return kind;
	throw new UserError(`The schedule is of the kind "${shown(kind)}"`, {
		description: 'This node knows the kinds Cron, Every and At: set Schedule to one of them.',
	});
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
	const scheduleKind = readKind(form.scheduleKind ?? current.kind);
	if (scheduleKind !== 'cron' || current.kind !== 'cron') {
		return newSchedule({ ...form, scheduleKind }, surroundings);
	}
	assertFieldsFit(form, scheduleKind);
	return {
		...keptOf(current),
		...buildCron(
			{ ...form, cronExpression: form.cronExpression ?? (current.expr as string) },
			// An untouched time zone is the job's, also where that is the gateway's own (none).
			form.timezone === undefined ? undefined : surroundings,
		),
	};
}

function keptOf({ tz, staggerMs }: Record<string, unknown>) {
	return definedOnly({ tz, staggerMs });
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

function buildCron(form: ScheduleForm, surroundings: Surroundings | undefined): CronSchedule {
	const expr = requiredText(form.cronExpression, 'Cron Expression').trim();
	const parts = expr.split(/\s+/).length;
	// What the gateway's parser takes: five to seven parts, or a nickname such as @daily.
	if (!expr.startsWith('@') && (parts < 5 || parts > 7)) {
		throw new UserError(`The cron expression "${expr}" has ${parts} parts instead of 5 to 7`, {
			description: 'Example: 0 9 * * 1-5 runs at 9:00 on weekdays.',
		});
	}
	const staggerMs =
		form.staggerSeconds === undefined
			? undefined
			: Math.round(numberOf(form.staggerSeconds, 'Stagger (Seconds)', { min: 0 }) * 1000);
	return {
		kind: 'cron',
		expr,
		...(surroundings && { tz: zoneOf(form, surroundings) }),
		...(staggerMs !== undefined && { staggerMs }),
	};
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

function futureMoment(form: ScheduleForm, surroundings: Surroundings): string {
	const zone = zoneOf(form, surroundings);
	const moment = momentOf(form.at, 'At', zone);
	if (moment.toMillis() <= surroundings.nowMs) {
		throw new UserError(`At is in the past: ${moment.toISO()} (${zone})`, {
			description: 'A one-shot job needs a moment that is still to come.',
		});
	}
	return moment.toUTC().toISO();
}
