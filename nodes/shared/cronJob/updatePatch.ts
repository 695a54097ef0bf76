import { UserError, type IDataObject } from 'n8n-workflow';

import { conditionOf, pacingOf } from './jobCondition';
import { deliveryPatch } from './jobDelivery';
import { failureAlertOf } from './jobFailureAlert';
import { commonParams } from './commonParams';
import { definedOnly, requiredText, textOf } from './fieldValues';
import { mergeJobJson, readJobJson } from './jobJson';
import { payloadPatch, readSessionTarget } from './jobPayload';
import { assertFits, assertWebhookUrls } from './rules';
import { changedSchedule } from './jobSchedule';
import type { CronJob, CronJobForm, Surroundings } from './types';

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
		failureAlert: form.failureAlert && failureAlertOf(form.failureAlert, 'clear'),
		pacing: pacingOf(form, 'clear', job.pacing),
		trigger: conditionOf(form, 'clear', job.trigger),
	});
	const patch = mergeJobJson(built, readJobJson(form.jobJson));
	if (Object.keys(patch).length === 0) {
		throw new UserError('Nothing to update', { description: 'Add at least one field to change.' });
	}
	assertFits(patch, job);
	assertWebhookUrls(patch, form.allowInsecureUrl === true, job);
	return patch;
}
