import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { byDisplayName } from '../../../formCollection';
import * as delivery from './deliveryFields';
import { failureAlert } from './failureAlertFields';
import * as job from '../../../fields/jobFields';
import * as payload from '../../../fields/payloadFields';
import * as schedule from './scheduleFields';

type Show = NonNullable<IDisplayOptions['show']>;

function showing(field: INodeProperties, show: Show): INodeProperties {
	return { ...field, displayOptions: { show } };
}

const forAnnounce = { '/deliveryMode': ['announce'] };

const forMessage = { '/payloadKind': ['message'] };
const forCommand = { '/payloadKind': ['command'] };
const forScript = { '/payloadKind': ['script'] };
const forCron = { '/scheduleKind': ['cron'] };
const forStream = { '/scheduleKind': ['stream'] };

/** An agent turn's own: a job of the main session gets a system event instead. */
function ofAgentTurn(field: INodeProperties): INodeProperties {
	return { ...field, displayOptions: { show: forMessage, hide: { sessionTarget: ['main'] } } };
}

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		job.agentId,
		showing(job.deleteAfterRun, { '/scheduleKind': ['at', 'on-exit'] }),
		job.description,
		job.displayName,
		job.enabled,
		job.jobJson,
		job.sessionKey,
		job.wakeMode,
		payload.sessionTarget,
		payload.toolsAllow,
		showing(payload.sessionId, { sessionTarget: ['session'] }),
		ofAgentTurn(payload.allowUnsafeExternalContent),
		ofAgentTurn(payload.fallbacks),
		ofAgentTurn(payload.lightContext),
		ofAgentTurn(payload.model),
		ofAgentTurn(payload.thinking),
		ofAgentTurn({
			...payload.timeoutSeconds,
			description:
				'After how long the gateway ends a run; 0 for no limit. Without this field: an hour.',
		}),
		showing(
			{
				...payload.timeoutSeconds,
				default: 600,
				description:
					'After how long the gateway ends the command; 0 for no limit. Without this field: 10 minutes.',
			},
			forCommand,
		),
		showing(
			{
				...payload.timeoutSeconds,
				typeOptions: { minValue: 1, maxValue: 900 },
				default: 300,
				description: 'After how long the gateway ends the script, 900 at most',
			},
			forScript,
		),
		showing(payload.commandEnvironment, forCommand),
		showing(payload.commandFolder, forCommand),
		showing(payload.commandInput, forCommand),
		showing(payload.noOutputTimeoutSeconds, forCommand),
		showing(payload.outputMaxBytes, forCommand),
		showing(payload.toolBudget, forScript),
		showing(schedule.exactStart, forCron),
		showing(schedule.staggerSeconds, forCron),
		showing(schedule.pacingMax, { '/scheduleKind': ['cron', 'every'] }),
		showing(schedule.pacingMin, { '/scheduleKind': ['cron', 'every'] }),
		showing(schedule.conditionOnce, { '/scheduleKind': ['cron', 'every', 'stream'] }),
		showing(schedule.conditionScript, { '/scheduleKind': ['cron', 'every', 'stream'] }),
		showing(schedule.watchedFolder, { '/scheduleKind': ['on-exit', 'stream'] }),
		showing(schedule.streamBatchMs, forStream),
		showing(schedule.streamMatch, forStream),
		showing(schedule.streamMaxBatchBytes, forStream),
		showing(schedule.streamMode, forStream),
		showing(delivery.announceAccount, forAnnounce),
		showing(delivery.announceChannel, forAnnounce),
		showing(delivery.announceThread, forAnnounce),
		showing(delivery.announceTo, forAnnounce),
		showing(delivery.completionWebhookUrl, forAnnounce),
		delivery.allowInsecureUrl,
		delivery.bestEffort,
		delivery.failureDestination,
		failureAlert,
	].sort(byDisplayName),
};

/** The form of a new job, for an operation that creates one and answers as `output` says. */
export function newJobFields(operation: string, output: INodeProperties[]): INodeProperties[] {
	const always = { resource: ['cronJob'], operation: [operation] };
	const forKind = (...kinds: string[]) => ({ ...always, scheduleKind: kinds });
	const forWebhook = { ...always, deliveryMode: ['webhook'] };
	return [
		showing({ ...job.name, required: true }, always),
		showing(payload.payloadKind, always),
		showing({ ...payload.message, required: true }, { ...always, payloadKind: ['message'] }),
		showing({ ...payload.command, required: true }, { ...always, payloadKind: ['command'] }),
		showing({ ...payload.script, required: true }, { ...always, payloadKind: ['script'] }),
		showing(schedule.scheduleKind, always),
		showing({ ...schedule.cronExpression, required: true }, forKind('cron')),
		showing({ ...schedule.everyValue, required: true }, forKind('every')),
		showing(schedule.everyUnit, forKind('every')),
		showing({ ...schedule.at, required: true }, forKind('at')),
		showing({ ...schedule.watchedCommand, required: true }, forKind('on-exit')),
		showing({ ...schedule.streamCommand, required: true }, forKind('stream')),
		showing(schedule.timezone, forKind('cron', 'at')),
		showing(delivery.deliveryMode, always),
		showing({ ...delivery.webhookUrl, required: true }, forWebhook),
		...output,
		showing(additionalFields, always),
	];
}
