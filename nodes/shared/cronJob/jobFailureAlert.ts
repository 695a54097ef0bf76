import type { IDataObject } from 'n8n-workflow';

import { booleanOf, definedOnly, numberOf, optional, textOf, type WhenEmpty } from './fieldValues';
import type { FailureAlertForm } from './types';

/** `failureAlert` of a new job or of a patch; `false` turns alerts off. */
export function failureAlertOf(form: FailureAlertForm, whenEmpty: WhenEmpty): IDataObject | false {
	if (form.enabled !== undefined && !booleanOf(form.enabled, 'Send Alerts')) return false;
	return definedOnly({
		after: optional(form.after, whenEmpty, (value) =>
			numberOf(value, 'After', { min: 1, integer: true }),
		),
		mode: optional(form.mode === 'inherit' ? '' : form.mode, whenEmpty, (value) =>
			textOf(value, 'Mode'),
		),
		channel: optional(form.channel, whenEmpty, (value) => textOf(value, 'Channel').trim()),
		to: optional(form.to, whenEmpty, (value) => textOf(value, 'To').trim()),
		accountId: optional(form.accountId, whenEmpty, (value) => textOf(value, 'Account').trim()),
		cooldownMs: optional(form.cooldownSeconds, whenEmpty, (value) =>
			Math.round(numberOf(value, 'Cooldown (Seconds)', { min: 0 }) * 1000),
		),
		includeSkipped: optional(form.includeSkipped, whenEmpty, (value) =>
			booleanOf(value, 'Include Skipped'),
		),
	});
}
