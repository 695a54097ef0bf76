import { UserError, type IDataObject } from 'n8n-workflow';

import { buildDelivery, buildFailureAlert } from './delivery';
import {
	booleanOf,
	definedOnly,
	optional,
	requiredText,
	textOf,
	type WhenEmpty,
} from './fieldValues';
import { mergeJobJson, readJobJson } from './jobJson';
import { buildPayload, readSessionTarget } from './payload';
import { assertPayloadFitsSession, assertWebhookUrls } from './rules';
import { buildSchedule } from './schedule';
import type { CronJob, CronJobForm, Surroundings } from './types';

const LONGEST_DECLARATION_KEY = 200;

/**
 * What `cron.add` keeps of an existing job when a declaration key finds one, whatever the params
 * say (`applyDeclarativeJobSpec` of OpenClaw 2026.9.6 takes over schedule, payload, delivery,
 * display name and, if given, enabled). The agent is not among them: it is part of the key.
 */
const KEPT_BY_UPSERT = [
	'name',
	'description',
	'sessionTarget',
	'wakeMode',
	'deleteAfterRun',
	'failureAlert',
] as const;

/** The params of `cron.add`. Throws what the user has to correct; sends nothing. */
export function buildCronAddParams(form: CronJobForm, surroundings: Surroundings): IDataObject {
	const sessionTarget = readSessionTarget(form) ?? 'isolated';
	const common = jobFields(form, 'omit');
	const built = definedOnly({
		name: requiredText(form.name, 'Name').trim(),
		declarationKey: form.declarationKey === undefined ? undefined : readDeclarationKey(form),
		...common,
		wakeMode: common.wakeMode ?? 'now',
		schedule: buildSchedule(form, surroundings),
		sessionTarget,
		payload: buildPayload(form, sessionTarget),
		delivery: buildDelivery(form),
		failureAlert: form.failureAlert && buildFailureAlert(form.failureAlert, 'omit'),
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

/**
 * The patch that brings a job found by its declaration key up to the given params, as far as
 * `cron.add` left it behind; `undefined` where it already is.
 */
export function patchAfterUpsert(params: IDataObject, job: CronJob): IDataObject | undefined {
	const behind = KEPT_BY_UPSERT.filter(
		(field) => params[field] !== undefined && !holds(job[field], params[field]),
	);
	// The gateway resolves "current" to another target, so it never equals what was asked for.
	const differing = behind.filter((field) => params[field] !== 'current');
	if (differing.length === 0) return undefined;
	return Object.fromEntries(differing.map((field) => [field, params[field]]));
}

/** Whether `actual` has everything that `wanted` names. */
function holds(actual: unknown, wanted: unknown): boolean {
	if (typeof wanted !== 'object' || wanted === null) return actual === wanted;
	if (typeof actual !== 'object' || actual === null) return false;
	return Object.entries(wanted).every(([key, value]) =>
		holds((actual as Record<string, unknown>)[key], value),
	);
}
