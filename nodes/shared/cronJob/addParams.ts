import { UserError, type IDataObject } from 'n8n-workflow';

import { newDelivery } from './jobDelivery';
import { failureAlertOf } from './jobFailureAlert';
import {
	booleanOf,
	definedOnly,
	optional,
	requiredText,
	textOf,
	type WhenEmpty,
} from './fieldValues';
import { mergeJobJson, readJobJson } from './jobJson';
import { newPayload, readSessionTarget } from './jobPayload';
import { assertPayloadFitsSession, assertWebhookUrls } from './rules';
import { newSchedule } from './jobSchedule';
import type { CronJobForm, Surroundings } from './types';

const LONGEST_DECLARATION_KEY = 200;

/** The params of `cron.add`. Throws what the user has to correct; sends nothing. */
export function buildCronAddParams(form: CronJobForm, surroundings: Surroundings): IDataObject {
	const sessionTarget = readSessionTarget(form) ?? 'isolated';
	const common = jobFields(form, 'omit');
	const built = definedOnly({
		name: requiredText(form.name, 'Name').trim(),
		declarationKey: form.declarationKey === undefined ? undefined : readDeclarationKey(form),
		...common,
		wakeMode: common.wakeMode ?? 'now',
		schedule: newSchedule(form, surroundings),
		sessionTarget,
		payload: newPayload(form, sessionTarget),
		delivery: newDelivery(form),
		failureAlert: form.failureAlert && failureAlertOf(form.failureAlert, 'omit'),
	});
	const params = mergeJobJson(built, readJobJson(form.jobJson));
	if (form.declarationKey === undefined && 'declarationKey' in params) {
		throw new UserError('Job JSON has a declarationKey, which changes an existing job', {
			description: 'Use the operation "Create or Update" for jobs with a declaration key.',
		});
	}
	assertPayloadFitsSession(params.sessionTarget, (params.payload as IDataObject | null)?.kind);
	assertWebhookUrls(params, form.allowInsecureUrl === true);
	return params;
}

/** Fields that are the same in a new job and in a patch. */
export function jobFields(form: CronJobForm, whenEmpty: WhenEmpty) {
	return {
		description: optional(form.description, 'omit', (value) => textOf(value, 'Description')),
		agentId: optional(form.agentId, whenEmpty, (value) => textOf(value, 'Agent').trim()),
		enabled: optional(form.enabled, whenEmpty, (value) => booleanOf(value, 'Enabled')),
		deleteAfterRun: optional(form.deleteAfterRun, whenEmpty, (value) =>
			booleanOf(value, 'Delete After Run'),
		),
		wakeMode: optional(form.wakeMode, 'omit', (value) => textOf(value, 'Wake Mode')),
	};
}

function readDeclarationKey({ declarationKey }: CronJobForm): string {
	const key = requiredText(declarationKey, 'Declaration Key').trim();
	if (key.length <= LONGEST_DECLARATION_KEY) return key;
	throw new UserError(`Declaration Key is longer than ${LONGEST_DECLARATION_KEY} characters`);
}
