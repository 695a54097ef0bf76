import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { byDisplayName } from './byDisplayName';
import * as delivery from './deliveryFields';
import { failureAlert } from './failureAlertFields';
import * as job from '../../../fields/jobFields';
import * as payload from '../../../fields/payloadFields';
import * as schedule from './scheduleFields';

type Show = NonNullable<IDisplayOptions['show']>;

function showing(field: INodeProperties, show: Show): INodeProperties {
	return { ...field, displayOptions: { show } };
}

const webhookNotice: INodeProperties = {
	displayName:
		'The gateway sends its cron.webhookToken, one for all jobs, to this URL. It refuses private addresses (127.0.0.1, 10.x, …) unless cron.webhookSsrfPolicy.allowedHostnames in openclaw.json names the host, and posts nothing for a successful run with an empty summary.',
	name: 'webhookNotice',
	type: 'notice',
	default: '',
};

const forAnnounce = { '/deliveryMode': ['announce'] };

/** An agent turn's own: a job of the main session gets a system event instead. */
function hidingInMain(field: INodeProperties): INodeProperties {
	return { ...field, displayOptions: { hide: { sessionTarget: ['main'] } } };
}

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		job.agentId,
		job.deleteAfterRun,
		job.description,
		job.enabled,
		job.jobJson,
		job.wakeMode,
		payload.sessionTarget,
		payload.toolsAllow,
		showing(payload.sessionId, { sessionTarget: ['session'] }),
		hidingInMain(payload.fallbacks),
		hidingInMain(payload.lightContext),
		hidingInMain(payload.model),
		hidingInMain(payload.thinking),
		hidingInMain(payload.timeoutSeconds),
		showing(schedule.staggerSeconds, { '/scheduleKind': ['cron'] }),
		showing(delivery.announceChannel, forAnnounce),
		showing(delivery.announceTo, forAnnounce),
		showing(delivery.completionWebhookUrl, forAnnounce),
		delivery.allowInsecureUrl,
		delivery.bestEffort,
		failureAlert,
	].sort(byDisplayName),
};

/** The form of a new job, for an operation that creates one. */
export function newJobFields(operation: string): INodeProperties[] {
	const always = { resource: ['cronJob'], operation: [operation] };
	const forKind = (...kinds: string[]) => ({ ...always, scheduleKind: kinds });
	const forWebhook = { ...always, deliveryMode: ['webhook'] };
	return [
		showing({ ...job.name, required: true }, always),
		showing({ ...payload.message, required: true }, always),
		showing(schedule.scheduleKind, always),
		showing({ ...schedule.cronExpression, required: true }, forKind('cron')),
		showing({ ...schedule.everyValue, required: true }, forKind('every')),
		showing(schedule.everyUnit, forKind('every')),
		showing({ ...schedule.at, required: true }, forKind('at')),
		showing(schedule.timezone, forKind('cron', 'at')),
		showing(delivery.deliveryMode, always),
		showing({ ...delivery.webhookUrl, required: true }, forWebhook),
		showing(webhookNotice, forWebhook),
		showing(additionalFields, always),
	];
}
