import { UserError, type IDataObject } from 'n8n-workflow';

import {
	argvOf,
	booleanOf,
	definedOnly,
	environmentOf,
	listOf,
	numberOf,
	optional,
	requiredText,
	shown,
	textOf,
	type WhenEmpty,
} from './fieldValues';
import type { CronJob, PayloadForm } from './types';

type PayloadKind = 'agentTurn' | 'systemEvent' | 'command' | 'script';

/** What the gateway cuts these down to without a word (`normalizeCronScriptPayload` of 2026.9.6). */
const LONGEST_SCRIPT_SECONDS = 900;
const MOST_TOOL_CALLS = 200;

const LABELS = {
	message: 'Message',
	model: 'Model',
	fallbacks: 'Fallback Model Names or IDs',
	thinking: 'Thinking',
	timeoutSeconds: 'Timeout (Seconds)',
	lightContext: 'Light Context',
	allowUnsafeExternalContent: 'Allow Unsafe External Content',
	command: 'Command',
	commandFolder: 'Command Folder',
	commandEnvironment: 'Command Environment',
	commandInput: 'Command Input',
	noOutputTimeoutSeconds: 'No Output Timeout (Seconds)',
	outputMaxBytes: 'Output Limit (Bytes)',
	script: 'Script',
	toolBudget: 'Tool Budget',
} satisfies Partial<Record<keyof PayloadForm, string>>;

type PayloadField = keyof typeof LABELS;

/** Allowed Tools go with every kind. */
const FIELDS_OF_KIND: Record<PayloadKind, readonly PayloadField[]> = {
	agentTurn: [
		...(['message', 'model', 'fallbacks', 'thinking', 'timeoutSeconds', 'lightContext'] as const),
		'allowUnsafeExternalContent',
	],
	systemEvent: ['message'],
	command: [
		...(['command', 'commandFolder', 'commandEnvironment', 'commandInput'] as const),
		...(['timeoutSeconds', 'noOutputTimeoutSeconds', 'outputMaxBytes'] as const),
	],
	script: ['script', 'timeoutSeconds', 'toolBudget'],
};

const MAIN_FIELD = {
	agentTurn: 'message',
	systemEvent: 'message',
	command: 'command',
	script: 'script',
} as const satisfies Record<PayloadKind, PayloadField>;

const NAMES_OF_KIND: Record<PayloadKind, string> = {
	agentTurn: 'a job that sends a message',
	systemEvent: 'a job of the main session',
	command: 'a job that runs a command',
	script: 'a job that runs a script',
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
function messageKindOf(sessionTarget: string): 'systemEvent' | 'agentTurn' {
	return sessionTarget === 'main' ? 'systemEvent' : 'agentTurn';
}

/** What Payload of the form says; a message where it says nothing. */
function chosenKind(payloadKind: unknown, sessionTarget: string): PayloadKind {
	const choice = payloadKind ?? 'message';
	if (choice === 'message') return messageKindOf(sessionTarget);
	if (choice === 'command' || choice === 'script') return choice;
	throw new UserError(`Payload is "${shown(choice)}"`, {
		description: 'It must be one of: message, command, script.',
	});
}

/** The payload of a new job. */
export function newPayload(form: PayloadForm, sessionTarget: string): IDataObject {
	const kind = chosenKind(form.payloadKind, sessionTarget);
	return { kind, ...payloadFields(form, kind, 'omit'), ...mainField(form, kind) };
}

/**
 * The payload part of a patch, `undefined` where none of it was touched. The gateway merges it
 * field by field into a payload of the same kind, and clears what is `null`. The kind stays what it
 * is unless Payload is among what was touched: a message alone never turns a command into a turn.
 */
export function payloadPatch(form: PayloadForm, job: CronJob): IDataObject | undefined {
	const sessionTarget = readSessionTarget(form) ?? job.sessionTarget;
	const current = job.payload.kind;
	const kind = kindAfter(form, current, sessionTarget);
	if (kind === undefined) return otherKind(form, current);
	const fields = payloadFields(form, kind, 'clear');
	if (kind !== current) {
		assertMainFieldIsThere(form, kind, current);
		return { kind, ...fields, ...mainField(form, kind) };
	}
	const changes = { ...fields, ...(hasMainField(form, kind) && mainField(form, kind)) };
	return Object.keys(changes).length > 0 ? { kind, ...changes } : undefined;
}

/** `undefined` for a kind that the form does not know. */
function kindAfter(
	form: PayloadForm,
	current: unknown,
	sessionTarget: string,
): PayloadKind | undefined {
	if (form.payloadKind !== undefined) return chosenKind(form.payloadKind, sessionTarget);
	if (current === 'command' || current === 'script') return current;
	const isMessage = current === 'systemEvent' || current === 'agentTurn';
	if (!isMessage) return undefined;
	return form.sessionTarget === undefined ? current : messageKindOf(sessionTarget);
}

/** The payload of a job that the gateway keeps for itself, or of a newer gateway. */
function otherKind(form: PayloadForm, current: unknown): undefined {
	const fields = [...(Object.keys(LABELS) as PayloadField[]), 'toolsAllow' as const];
	if (fields.every((field) => form[field] === undefined)) return undefined;
	throw new UserError(`The payload of the job is of the kind "${shown(current)}"`, {
		description:
			'This node knows messages, commands and scripts. Set Payload to replace it, or leave out what belongs to a payload.',
	});
}

/** What a payload of the kind cannot be without. */
function mainField(form: PayloadForm, kind: PayloadKind): IDataObject {
	const value = form[MAIN_FIELD[kind]];
	switch (kind) {
		case 'agentTurn':
			return { message: requiredText(value, LABELS.message) };
		case 'systemEvent':
			return { text: requiredText(value, LABELS.message) };
		case 'command':
			return { argv: argvOf(value, LABELS.command) };
		case 'script':
			return { script: requiredText(value, LABELS.script) };
	}
}

function assertMainFieldIsThere(form: PayloadForm, kind: PayloadKind, current: unknown): void {
	if (hasMainField(form, kind)) return;
	const label = LABELS[MAIN_FIELD[kind]];
	throw new UserError(`A job with the payload "${shown(current)}" needs a new ${label} for this`, {
		description: `Its payload becomes "${kind}": of messages, the main session gets a system event, every other session an agent turn. Add the field ${label}.`,
	});
}

function hasMainField(form: PayloadForm, kind: PayloadKind): boolean {
	return form[MAIN_FIELD[kind]] !== undefined;
}

/** Everything but the main field. */
function payloadFields(form: PayloadForm, kind: PayloadKind, whenEmpty: WhenEmpty): IDataObject {
	assertFieldsFit(form, kind);
	const toolsAllow = optional(form.toolsAllow, whenEmpty, (value) =>
		listOf(value, 'Allowed Tools'),
	);
	switch (kind) {
		case 'systemEvent':
			return definedOnly({ toolsAllow });
		case 'agentTurn':
			return definedOnly({
				toolsAllow,
				...agentTurnFields(form, whenEmpty),
				timeoutSeconds: secondsOf(form, { min: 0 }),
			});
		case 'command':
			return definedOnly({
				toolsAllow,
				cwd: folderOf(form, whenEmpty),
				env: optional(form.commandEnvironment, 'omit', (value) =>
					environmentOf(value, LABELS.commandEnvironment),
				),
				input:
					form.commandInput === undefined
						? undefined
						: textOf(form.commandInput, LABELS.commandInput),
				timeoutSeconds: secondsOf(form, { min: 0 }),
				noOutputTimeoutSeconds: optional(form.noOutputTimeoutSeconds, 'omit', (value) =>
					numberOf(value, LABELS.noOutputTimeoutSeconds, { min: 0 }),
				),
				outputMaxBytes: optional(form.outputMaxBytes, 'omit', (value) =>
					numberOf(value, LABELS.outputMaxBytes, { min: 1, integer: true }),
				),
			});
		case 'script':
			return definedOnly({
				toolsAllow,
				timeoutSeconds: secondsOf(form, { min: 1, max: LONGEST_SCRIPT_SECONDS }),
				toolBudget: optional(form.toolBudget, 'omit', (value) =>
					numberOf(value, LABELS.toolBudget, { min: 1, max: MOST_TOOL_CALLS, integer: true }),
				),
			});
	}
}

function agentTurnFields(form: PayloadForm, whenEmpty: WhenEmpty) {
	return {
		model: optional(form.model, whenEmpty, (value) => textOf(value, LABELS.model).trim()),
		fallbacks: optional(form.fallbacks, whenEmpty, (value) => listOf(value, LABELS.fallbacks)),
		thinking: optional(form.thinking, whenEmpty, (value) => textOf(value, LABELS.thinking).trim()),
		lightContext: optional(form.lightContext, whenEmpty, (value) =>
			booleanOf(value, LABELS.lightContext),
		),
		allowUnsafeExternalContent: optional(form.allowUnsafeExternalContent, whenEmpty, (value) =>
			booleanOf(value, LABELS.allowUnsafeExternalContent),
		),
	};
}

function secondsOf({ timeoutSeconds }: PayloadForm, range: { min: number; max?: number }) {
	return optional(timeoutSeconds, 'omit', (value) => numberOf(value, LABELS.timeoutSeconds, range));
}

function folderOf({ commandFolder }: PayloadForm, whenEmpty: WhenEmpty): string | undefined {
	const folder = optional(commandFolder, whenEmpty, (value) =>
		textOf(value, LABELS.commandFolder).trim(),
	);
	if (folder !== null) return folder;
	throw new UserError('The gateway cannot clear the folder of a command', {
		description: 'Enter another folder, or remove the field Command Folder.',
	});
}

function assertFieldsFit(form: PayloadForm, kind: PayloadKind): void {
	const fields = Object.keys(LABELS) as PayloadField[];
	const misfit = fields.find(
		(field) => form[field] !== undefined && !FIELDS_OF_KIND[kind].includes(field),
	);
	if (misfit === undefined) return;
	const label = LABELS[misfit];
	throw new UserError(`${label} does not belong to ${NAMES_OF_KIND[kind]}`, {
		description:
			kind === 'systemEvent'
				? `The main session gets a system event, which has no ${label}. Remove the field, or choose another Session Target.`
				: `Remove the field, or set Payload to what it belongs to: the job then does that instead.`,
	});
}
