import { UserError, type IDataObject } from 'n8n-workflow';

import { booleanOf, definedOnly, optional, textOf, type WhenEmpty } from './fieldValues';
import { readSpanMs } from './moment';
import type { CronJobForm } from './types';

/**
 * `trigger` of a job: the script that decides whether the job runs. The gateway replaces it as a
 * whole, so `current` completes what was not touched; `null` removes it.
 */
export function conditionOf(
	{ conditionScript, conditionOnce }: CronJobForm,
	whenEmpty: WhenEmpty,
	current: unknown = undefined,
): IDataObject | null | undefined {
	if (conditionScript === undefined && conditionOnce === undefined) return undefined;
	const script = optional(conditionScript, whenEmpty, (value) =>
		textOf(value, 'Condition Script').trim(),
	);
	if (script === null) return null;
	const before = current as { script?: string; once?: boolean } | undefined;
	const merged = definedOnly({
		script: script ?? before?.script,
		once: conditionOnce === undefined ? before?.once : booleanOf(conditionOnce, 'Condition Once'),
	});
	if (merged.script !== undefined) return merged;
	if (merged.once !== true) return undefined;
	throw new UserError('Condition Once needs a Condition Script', {
		description: 'Add the field Condition Script, or remove Condition Once.',
	});
}

/** `pacing` of a job; the gateway replaces it as a whole, and `null` removes it. */
export function pacingOf(
	form: CronJobForm,
	whenEmpty: WhenEmpty,
	current: unknown = undefined,
): IDataObject | null | undefined {
	const min = optional(form.pacingMin, 'clear', (value) => spanOf(value, 'Pacing Minimum'));
	const max = optional(form.pacingMax, 'clear', (value) => spanOf(value, 'Pacing Maximum'));
	if (min === undefined && max === undefined) return undefined;
	const pacing = { ...(current as IDataObject | undefined), ...definedOnly({ min, max }) };
	const kept = Object.entries(pacing).filter(([, value]) => value !== null);
	if (kept.length > 0) return Object.fromEntries(kept);
	return whenEmpty === 'clear' ? null : undefined;
}

function spanOf(value: unknown, label: string): string {
	const span = textOf(value, label).trim();
	if (span === '' || (readSpanMs(span) ?? 0) > 0) return span;
	throw new UserError(`${label} is not a span of time: ${span}`, {
		description: 'Examples: 30s, 10m, 1h30m.',
	});
}
