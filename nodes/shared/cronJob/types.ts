import type { IDataObject } from 'n8n-workflow';

/** `cron.add` and `cron.update` take times in milliseconds, and moments as ISO 8601 text. */
export type CronSchedule =
	| { kind: 'cron'; expr: string; tz?: string; staggerMs?: number }
	| { kind: 'every'; everyMs: number }
	| { kind: 'at'; at: string }
	/** Once, when the command (of a shell) ends. */
	| { kind: 'on-exit'; command: string; cwd?: string }
	/** For each batch of lines that the command writes. */
	| {
			kind: 'stream';
			command: string[];
			cwd?: string;
			mode?: string;
			match?: string;
			batchMs?: number;
			maxBatchBytes?: number;
	  };

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
	/** What people see instead of the name. */
	displayName?: string;
	description?: string;
	agentId?: string;
	/** The session that the job belongs to; the session target `current` needs it. */
	sessionKey?: string;
	enabled?: boolean;
	deleteAfterRun?: boolean;
	wakeMode?: string;
	failureAlert?: FailureAlertForm;
	/** Bounds for the delay that a run proposes for the next one; spans such as `10m`. */
	pacingMin?: string;
	pacingMax?: string;
	/** JavaScript that decides whether the job runs when its time comes. */
	conditionScript?: string;
	/** Disable the job after the first run that its condition let through. */
	conditionOnce?: boolean;
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
	/** No stagger at all, also where the gateway has one by default. */
	exactStart?: boolean;
	everyValue?: number;
	everyUnit?: string;
	/** Whatever `comingMomentOf` reads; without an offset it is read in `timezone`. */
	at?: unknown;
	/** For a shell. */
	watchedCommand?: string;
	/** Whatever `argvOf` reads. */
	streamCommand?: unknown;
	watchedFolder?: string;
	/** `line` (each line counts) or `match`, with `streamMatch`. */
	streamMode?: string;
	streamMatch?: string;
	streamBatchMs?: number;
	streamMaxBatchBytes?: number;
}

export interface PayloadForm {
	/** `isolated`, `main`, `current`, or `session` with `sessionId`. */
	sessionTarget?: string;
	sessionId?: string;
	/** `message`, `command` or `script`; a message where it is not given. */
	payloadKind?: string;
	message?: string;
	model?: string;
	/** Separated by commas. */
	fallbacks?: string;
	thinking?: string;
	timeoutSeconds?: number;
	lightContext?: boolean;
	allowUnsafeExternalContent?: boolean;
	/** Whatever `argvOf` reads. */
	command?: unknown;
	commandFolder?: string;
	/** Whatever `environmentOf` reads. */
	commandEnvironment?: unknown;
	commandInput?: string;
	noOutputTimeoutSeconds?: number;
	outputMaxBytes?: number;
	script?: string;
	toolBudget?: number;
	/** Separated by commas. */
	toolsAllow?: string;
}

export interface DeliveryForm {
	deliveryMode?: DeliveryMode;
	webhookUrl?: string;
	announceChannel?: string;
	announceTo?: string;
	/** Of a channel with several accounts. */
	announceAccount?: string;
	announceThread?: string | number;
	completionWebhookUrl?: string;
	bestEffort?: boolean;
	failureDestination?: FailureDestinationForm;
}

/** Where a job tells that it failed, apart from where its results go. */
export interface FailureDestinationForm {
	/** `inherit` leaves the choice to the gateway. */
	mode?: string;
	channel?: string;
	to?: string;
	accountId?: string;
}

export interface FailureAlertForm {
	/** False turns alerts off for the job, also those that the gateway sends by default. */
	enabled?: boolean;
	after?: number;
	/** `inherit` leaves the choice to the gateway. */
	mode?: string;
	channel?: string;
	to?: string;
	accountId?: string;
	cooldownSeconds?: number;
	includeSkipped?: boolean;
}
