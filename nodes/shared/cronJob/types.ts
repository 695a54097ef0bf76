import type { IDataObject } from 'n8n-workflow';

/** `cron.add` and `cron.update` take times in milliseconds, and moments as ISO 8601 text. */
export type CronSchedule =
	| { kind: 'cron'; expr: string; tz?: string; staggerMs?: number }
	| { kind: 'every'; everyMs: number }
	| { kind: 'at'; at: string };

export type ScheduleKind = CronSchedule['kind'];

export type DeliveryMode = 'webhook' | 'announce' | 'none';

/** A job as the gateway answers it: only what this package reads is named. */
export interface CronJob extends IDataObject {
	id: string;
	name: string;
	enabled: boolean;
	sessionTarget: string;
	schedule: IDataObject;
	payload: IDataObject;
	delivery?: IDataObject;
}

/** What the rules need to know besides the form. */
export interface Surroundings {
	/** IANA name; schedules without a time zone of their own are read in it. */
	workflowTimezone: string;
	/** Milliseconds since the epoch. */
	nowMs: number;
}

/**
 * The form of the node, one flat set of fields for a new job and for a change. A field that the
 * user did not add is `undefined`; an added but empty one clears what the job has.
 */
export interface CronJobForm extends ScheduleForm, PayloadForm, DeliveryForm {
	name?: string;
	/** New jobs only: the key that `cron.add` finds an existing job by. */
	declarationKey?: string;
	description?: string;
	agentId?: string;
	enabled?: boolean;
	deleteAfterRun?: boolean;
	wakeMode?: string;
	failureAlert?: FailureAlertForm;
	/** Lets webhook URLs be plain http to any host. */
	allowInsecureUrl?: boolean;
	/** A JSON object, as text or parsed, merged over everything else. */
	jobJson?: unknown;
}

export interface ScheduleForm {
	scheduleKind?: ScheduleKind;
	cronExpression?: string;
	timezone?: string;
	staggerSeconds?: number;
	everyValue?: number;
	everyUnit?: string;
	/** Any ISO 8601 moment; without an offset it is read in `timezone`. */
	at?: unknown;
}

export interface PayloadForm {
	/** `isolated`, `main`, or `session` with `sessionId`. */
	sessionTarget?: string;
	sessionId?: string;
	message?: string;
	model?: string;
	/** Separated by commas. */
	fallbacks?: string;
	thinking?: string;
	timeoutSeconds?: number;
	lightContext?: boolean;
	/** Separated by commas. */
	toolsAllow?: string;
}

export interface DeliveryForm {
	deliveryMode?: DeliveryMode;
	webhookUrl?: string;
	announceChannel?: string;
	announceTo?: string;
	completionWebhookUrl?: string;
	bestEffort?: boolean;
}

export interface FailureAlertForm {
	/** False turns alerts off for the job, also those that the gateway sends by default. */
	enabled?: boolean;
	after?: number;
	/** `inherit` leaves the choice to the gateway. */
	mode?: string;
	channel?: string;
	to?: string;
	cooldownSeconds?: number;
	includeSkipped?: boolean;
}
