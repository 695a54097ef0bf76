import { UserError, type IDataObject } from 'n8n-workflow';

import { shown } from './fieldValues';
import type { CronJob } from './types';
import { assertWebhookUrl } from './webhookUrl';

/**
 * Which session takes which payload (measured on OpenClaw 2026.9.6, which answers some wrong pairs
 * with "gateway method failed before returning a response"). Kinds not named here are the gateway's
 * to judge.
 */
const SESSIONS_OF_PAYLOAD: Record<string, { fits: (target: string) => boolean; rule: string }> = {
	systemEvent: {
		fits: (target) => target === 'main',
		rule: 'A system event goes to the main session: use an agent turn (payload.kind "agentTurn") or sessionTarget "main".',
	},
	agentTurn: {
		fits: (target) => target !== 'main',
		rule: 'An agent turn needs a session other than main: use sessionTarget "isolated" or a system event (payload.kind "systemEvent").',
	},
	command: {
		fits: (target) => target !== 'main',
		rule: 'A command needs a session other than main: use sessionTarget "isolated".',
	},
	script: {
		fits: (target) => target === 'main' || target === 'isolated',
		rule: 'A script runs in an isolated or in the main session only.',
	},
};

/**
 * Refuses params of `cron.add`, or a patch of `current`, whose parts do not go together, whether the
 * form or Cron Job JSON brought them. Only what was touched is judged.
 */
export function assertFits(params: IDataObject, current?: CronJob): void {
	const kindOf = (part: 'payload' | 'schedule') =>
		objectIn(params[part])?.kind ?? current?.[part].kind;
	assertPayloadFitsSession(params.sessionTarget ?? current?.sessionTarget, kindOf('payload'));
	assertSessionKey(params, current);
	if (params.deleteAfterRun === true) assertRunsOnce(kindOf('schedule'));
}

/** The gateway turns `current` without a session key into `isolated`, without a word (2026.9.6). */
function assertSessionKey(params: IDataObject, current?: CronJob): void {
	if (params.sessionTarget !== 'current') return;
	const key = params.sessionKey === undefined ? current?.sessionKey : params.sessionKey;
	if (typeof key === 'string' && key.trim() !== '') return;
	throw new UserError('Session target "current" needs a session key', {
		description:
			"Add the field 'Session' with the session that the job is to run in, such as agent:main:main.",
	});
}

/** The gateway deletes only jobs that run once, and keeps the wish of any other without effect. */
function assertRunsOnce(scheduleKind: unknown): void {
	if (scheduleKind === 'at' || scheduleKind === 'on-exit' || scheduleKind === undefined) return;
	throw new UserError(
		`Delete After Run has no effect with a schedule of the kind "${shown(scheduleKind)}"`,
		{
			description:
				'Only a job that runs once (At, On Exit) deletes itself. Remove the field, or choose such a schedule.',
		},
	);
}

/** Refuses a wrong pair of session target and payload before the gateway sees it. */
function assertPayloadFitsSession(sessionTarget: unknown, payloadKind: unknown): void {
	const rule = brokenRule(sessionTarget, payloadKind);
	if (rule === undefined) return;
	throw new UserError(
		`Session target "${shown(sessionTarget)}" does not take the payload "${shown(payloadKind)}"`,
		{ description: rule },
	);
}

/** The rule that forbids the pair; `undefined` where none does. */
function brokenRule(sessionTarget: unknown, payloadKind: unknown): string | undefined {
	if (typeof payloadKind !== 'string' || typeof sessionTarget !== 'string') return undefined;
	if (!Object.hasOwn(SESSIONS_OF_PAYLOAD, payloadKind)) return undefined;
	const { fits, rule } = SESSIONS_OF_PAYLOAD[payloadKind]!;
	return fits(sessionTarget) ? undefined : rule;
}

interface Destination {
	target: IDataObject | undefined;
	mode: unknown;
	where: string;
}

/**
 * Checks every webhook URL in the params of `cron.add` or in a patch, whether the form or Cron Job JSON
 * brought it. `current` is the job that a patch changes: a patch may leave the mode to it.
 */
export function assertWebhookUrls(
	params: IDataObject,
	allowInsecureUrl: boolean,
	current: IDataObject = {},
): void {
	const delivery = objectIn(params.delivery);
	const failureAlert = objectIn(params.failureAlert);
	const destinations: Destination[] = [
		{
			target: delivery,
			mode: delivery?.mode ?? objectIn(current.delivery)?.mode,
			where: 'The webhook URL (delivery.to)',
		},
		{
			target: objectIn(delivery?.completionDestination),
			mode: 'webhook',
			where: 'The completion webhook URL (delivery.completionDestination.to)',
		},
		{
			target: objectIn(delivery?.failureDestination),
			mode: objectIn(delivery?.failureDestination)?.mode,
			where: 'The failure webhook URL (delivery.failureDestination.to)',
		},
		{
			target: failureAlert,
			mode: failureAlert?.mode ?? objectIn(current.failureAlert)?.mode,
			where: 'The failure alert URL (failureAlert.to)',
		},
	];
	for (const { target, mode, where } of destinations) {
		const to = target?.to;
		if (to === undefined || to === null) continue;
		// Without a mode of its own the gateway's default decides, which may be a webhook.
		if (mode === 'webhook' || isHttpUrl(to)) assertWebhookUrl(to, where, allowInsecureUrl);
	}
}

/** Parsed, as the gateway does: white space before a URL, for one, is none of it. */
function isHttpUrl(to: unknown): boolean {
	if (typeof to !== 'string' || !URL.canParse(to)) return false;
	return ['http:', 'https:'].includes(new URL(to).protocol);
}

function objectIn(value: unknown): IDataObject | undefined {
	return typeof value === 'object' && value !== null ? (value as IDataObject) : undefined;
}
