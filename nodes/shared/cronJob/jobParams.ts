import { UserError, type IDataObject } from 'n8n-workflow';

import {
	definedOnly,
	requiredText,
	textOf,
	booleanOf,
	optional,
	type WhenEmpty,
	switchOf,
} from './fieldValues';
import { conditionOf, pacingOf } from './jobCondition';
import { newDelivery, deliveryPatch } from './jobDelivery';
import { failureAlertOf } from './jobFailureAlert';
import { mergeJobJson, readJobJson } from './jobJson';
import { newPayload, readSessionTarget, payloadPatch } from './jobPayload';
import { newSchedule, changedSchedule } from './jobSchedule';
import { assertFits, assertWebhookUrls } from './rules';
import type { CronJobForm, Surroundings, CronJob } from './types';

const LONGEST_DECLARATION_KEY = 200;

/** The params of `cron.add`. Throws what the user has to correct; sends nothing. */
export function buildCronAddParams(form: CronJobForm, surroundings: Surroundings): IDataObject {
	const sessionTarget = readSessionTarget(form) ?? 'isolated';
	const common = commonParams(form, 'omit');
	const built = definedOnly({
		name: requiredText(form.name, 'Name').trim(),
		declarationKey: form.declarationKey === undefined ? undefined : readDeclarationKey(form),
		...common,
		wakeMode: common.wakeMode ?? 'now',
		schedule: newSchedule(form, surroundings),
		sessionTarget,
		payload: newPayload(form, sessionTarget),
		delivery: newDelivery(form),
		failureAlert: optional(form.failureAlert, 'omit', (alert) => failureAlertOf(alert, 'omit')),
		pacing: pacingOf(form, 'omit'),
		trigger: conditionOf(form, 'omit'),
	});
	const params = mergeJobJson(built, readJobJson(form.jobJson));
	if (form.declarationKey === undefined && 'declarationKey' in params) {
		throw new UserError('Cron Job JSON has a declarationKey, which changes an existing job', {
			description: 'Use the operation "Create or Update" for jobs with a declaration key.',
		});
	}
	assertFits(params);
	assertWebhookUrls(params, switchOf(form.allowInsecureUrl, 'Allow Insecure URL'));
	return params;
}

function readDeclarationKey({ declarationKey }: CronJobForm): string {
	const key = requiredText(declarationKey, 'Declaration Key').trim();
	if (key.length <= LONGEST_DECLARATION_KEY) return key;
	throw new UserError(`Declaration Key is longer than ${LONGEST_DECLARATION_KEY} characters`);
}

/**
 * The patch of `cron.update`: only what the user touched. `job` is the job as it is now, because
 * the meaning of a part can depend on the rest of it. Throws what the user has to correct.
 */
export function buildCronUpdatePatch(
	form: CronJobForm,
	job: CronJob,
	surroundings: Surroundings,
): IDataObject {
	const built = definedOnly({
		name: form.name === undefined ? undefined : requiredText(form.name, 'Name').trim(),
		...commonParams(form, 'clear'),
		// An empty description is how the gateway clears it; it takes no null here.
		description:
			form.description === undefined ? undefined : textOf(form.description, 'Description'),
		schedule: changedSchedule(form, job.schedule, surroundings),
		sessionTarget: readSessionTarget(form),
		payload: payloadPatch(form, job),
		delivery: deliveryPatch(form, job.delivery),
		failureAlert: optional(form.failureAlert, 'omit', (alert) => failureAlertOf(alert, 'clear')),
		pacing: pacingOf(form, 'clear', job.pacing),
		trigger: conditionOf(form, 'clear', job.trigger),
	});
	const patch = mergeJobJson(built, readJobJson(form.jobJson));
	if (Object.keys(patch).length === 0) {
		throw new UserError('Nothing to update', { description: 'Add at least one field to change.' });
	}
	assertFits(patch, job);
	assertWebhookUrls(patch, switchOf(form.allowInsecureUrl, 'Allow Insecure URL'), job);
	return patch;
}

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
