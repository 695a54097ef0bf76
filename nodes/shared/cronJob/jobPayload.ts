import { UserError, type IDataObject } from 'n8n-workflow';

import {
	booleanOf,
	definedOnly,
	listOf,
	numberOf,
	optional,
	requiredText,
	shown,
	textOf,
	type WhenEmpty,
} from './fieldValues';
import { brokenRule } from './rules';
import type { CronJob, PayloadForm } from './types';

/** Fields that only an agent turn has, with what the form calls them. */
const AGENT_TURN_ONLY: Partial<Record<keyof PayloadForm, string>> = {
	model: 'Model',
	fallbacks: 'Fallback Models',
	thinking: 'Thinking',
	timeoutSeconds: 'Timeout (Seconds)',
	lightContext: 'Light Context',
};

/** `session` of the form becomes the gateway's `session:<id>`. */
export function readSessionTarget({ sessionTarget, sessionId }: PayloadForm): string | undefined {
	if (sessionId !== undefined && sessionTarget !== 'session') {
		throw new UserError('Session ID needs Session Target set to Session');
	}
	if (sessionTarget === undefined) return undefined;
	if (sessionTarget !== 'session') return requiredText(sessionTarget, 'Session Target').trim();
	return `session:${requiredText(sessionId, 'Session ID').trim()}`;
}

/** The session target decides: the main session gets a system event, every other an agent turn. */
function payloadKindOf(sessionTarget: string): 'systemEvent' | 'agentTurn' {
	return sessionTarget === 'main' ? 'systemEvent' : 'agentTurn';
}

/** The payload of a new job. */
export function newPayload(form: PayloadForm, sessionTarget: string): IDataObject {
	const kind = payloadKindOf(sessionTarget);
	return {
		kind,
		...payloadFields(form, sessionTarget, 'omit'),
		...messageField(kind, requiredText(form.message, 'Message')),
	};
}

/**
 * The payload part of a patch, `undefined` where none of it was touched. The gateway merges it
 * field by field into a payload of the same kind, and clears what is `null`.
 */
export function payloadPatch(form: PayloadForm, job: CronJob): IDataObject | undefined {
	const sessionTarget = readSessionTarget(form) ?? job.sessionTarget;
	const kind = payloadKindOf(sessionTarget);
	const changes = payloadFields(form, sessionTarget, 'clear');
	if (form.message !== undefined) {
		return { kind, ...changes, ...messageField(kind, requiredText(form.message, 'Message')) };
	}
	const isTouched = Object.keys(changes).length > 0;
	const mustChange = isTouched || brokenRule(sessionTarget, job.payload.kind) !== undefined;
	if (mustChange && job.payload.kind !== kind) {
		throw new UserError(
			`A job with the payload "${shown(job.payload.kind)}" needs a new Message for this`,
			{
				description: `Its payload becomes "${kind}": the main session gets a system event, every other session an agent turn. Add the field Message.`,
			},
		);
	}
	return isTouched ? { kind, ...changes } : undefined;
}

function messageField(kind: 'systemEvent' | 'agentTurn', message: string): IDataObject {
	return kind === 'systemEvent' ? { text: message } : { message };
}

function payloadFields(form: PayloadForm, sessionTarget: string, whenEmpty: WhenEmpty) {
	const toolsAllow = optional(form.toolsAllow, whenEmpty, (value) =>
		listOf(value, 'Allowed Tools'),
	);
	if (payloadKindOf(sessionTarget) === 'systemEvent') {
		assertNoAgentTurnFields(form);
		return definedOnly({ toolsAllow });
	}
	return definedOnly({
		toolsAllow,
		model: optional(form.model, whenEmpty, (value) => textOf(value, 'Model').trim()),
		fallbacks: optional(form.fallbacks, whenEmpty, (value) => listOf(value, 'Fallback Models')),
		thinking: optional(form.thinking, whenEmpty, (value) => textOf(value, 'Thinking').trim()),
		timeoutSeconds: optional(form.timeoutSeconds, whenEmpty, (value) =>
			numberOf(value, 'Timeout (Seconds)', { min: 0 }),
		),
		lightContext: optional(form.lightContext, whenEmpty, (value) =>
			booleanOf(value, 'Light Context'),
		),
	});
}

function assertNoAgentTurnFields(form: PayloadForm): void {
	for (const [field, label] of Object.entries(AGENT_TURN_ONLY)) {
		if (form[field as keyof PayloadForm] === undefined) continue;
		throw new UserError(`${label} does not belong to a job of the main session`, {
			description: `The main session gets a system event, and ${label} is of agent turns. Remove the field, or choose another Session Target.`,
		});
	}
}
