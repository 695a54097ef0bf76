import { UserError, type IDataObject } from 'n8n-workflow';

import { commonParams } from './commonParams';
import { definedOnly, requiredText } from './fieldValues';
import { conditionOf, pacingOf } from './jobCondition';
import { newDelivery } from './jobDelivery';
import { failureAlertOf } from './jobFailureAlert';
import { mergeJobJson, readJobJson } from './jobJson';
import { newPayload, readSessionTarget } from './jobPayload';
import { newSchedule } from './jobSchedule';
import { assertFits, assertWebhookUrls } from './rules';
import type { CronJobForm, Surroundings } from './types';

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
		failureAlert: form.failureAlert && failureAlertOf(form.failureAlert, 'omit'),
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
	assertWebhookUrls(params, form.allowInsecureUrl === true);
	return params;
}

function readDeclarationKey({ declarationKey }: CronJobForm): string {
	const key = requiredText(declarationKey, 'Declaration Key').trim();
	if (key.length <= LONGEST_DECLARATION_KEY) return key;
	throw new UserError(`Declaration Key is longer than ${LONGEST_DECLARATION_KEY} characters`);
}
