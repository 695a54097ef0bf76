import { booleanOf, optional, textOf, type WhenEmpty } from './fieldValues';
import type { CronJobForm } from './types';

/** What is read alike for a new job and for a patch, and belongs to no part of the job. */
export function commonParams(form: CronJobForm, whenEmpty: WhenEmpty) {
	const text = (field: 'agentId' | 'sessionKey' | 'displayName', label: string) =>
		optional(form[field], whenEmpty, (value) => textOf(value, label).trim());
	return {
		description: optional(form.description, 'omit', (value) => textOf(value, 'Description')),
		displayName: text('displayName', 'Display Name'),
		agentId: text('agentId', 'Agent'),
		sessionKey: text('sessionKey', 'Session'),
		enabled: optional(form.enabled, whenEmpty, (value) => booleanOf(value, 'Enabled')),
		deleteAfterRun: optional(form.deleteAfterRun, whenEmpty, (value) =>
			booleanOf(value, 'Delete After Run'),
		),
		wakeMode: optional(form.wakeMode, 'omit', (value) => textOf(value, 'Wake Mode')),
	};
}
