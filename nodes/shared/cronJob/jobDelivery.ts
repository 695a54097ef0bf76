import { UserError, type IDataObject } from 'n8n-workflow';

import {
	booleanOf,
	definedOnly,
	optional,
	requiredText,
	shown,
	textOf,
	type WhenEmpty,
} from './fieldValues';
import type { DeliveryForm, DeliveryMode, FailureDestinationForm } from './types';

/** Fields that only one mode has: in another mode the gateway would give them another meaning. */
const MODE_OF_FIELD: Partial<Record<keyof DeliveryForm, { mode: DeliveryMode; label: string }>> = {
	webhookUrl: { mode: 'webhook', label: 'Webhook URL' },
	announceChannel: { mode: 'announce', label: 'Announce Channel' },
	announceTo: { mode: 'announce', label: 'Announce To' },
	announceAccount: { mode: 'announce', label: 'Announce Account' },
	announceThread: { mode: 'announce', label: 'Announce Thread' },
	completionWebhookUrl: { mode: 'announce', label: 'Completion Webhook URL' },
};

/** The delivery of a new job. */
export function newDelivery(form: DeliveryForm): IDataObject {
	const mode = form.deliveryMode ?? 'webhook';
	assertFieldsFit(form, mode);
	return definedOnly({
		mode,
		...(mode === 'webhook' && { to: requiredText(form.webhookUrl, 'Webhook URL').trim() }),
		...(mode === 'announce' && announceFields(form, 'omit')),
		...commonFields(form, 'omit'),
	});
}

/**
 * The delivery part of a patch, `undefined` where none of it was touched. The gateway merges it
 * field by field, and drops the target of the mode that is left (measured on 2026.9.6).
 */
export function deliveryPatch(
	form: DeliveryForm,
	current: IDataObject | undefined,
): IDataObject | undefined {
	const currentMode = (current?.mode as DeliveryMode | undefined) ?? 'none';
	const mode = form.deliveryMode ?? currentMode;
	assertFieldsFit(form, mode);
	const changes = {
		...(mode === 'webhook' &&
			(form.webhookUrl !== undefined || currentMode !== 'webhook') && {
				to: requiredText(form.webhookUrl, 'Webhook URL').trim(),
			}),
		...(mode === 'announce' && announceFields(form, 'clear')),
		...commonFields(form, 'clear'),
	};
	if (form.deliveryMode === undefined && Object.keys(definedOnly(changes)).length === 0) {
		return undefined;
	}
	return definedOnly({ mode, ...changes });
}

function assertFieldsFit(form: DeliveryForm, mode: DeliveryMode): void {
	for (const [field, { mode: needed, label }] of Object.entries(MODE_OF_FIELD)) {
		const value = form[field as keyof DeliveryForm];
		if (needed === mode || value === undefined || value === '') continue;
		throw new UserError(`${label} does not belong to the delivery mode "${shown(mode)}"`, {
			description: `Set Delivery Mode to "${needed}", or remove ${label}.`,
		});
	}
}

function announceFields(form: DeliveryForm, whenEmpty: WhenEmpty) {
	return {
		channel: optional(form.announceChannel, whenEmpty, (value) =>
			textOf(value, 'Announce Channel').trim(),
		),
		to: optional(form.announceTo, whenEmpty, (value) => textOf(value, 'Announce To').trim()),
		accountId: optional(form.announceAccount, whenEmpty, (value) =>
			textOf(value, 'Announce Account').trim(),
		),
		threadId: optional(form.announceThread, whenEmpty, threadOf),
		completionDestination: completionDestination(form, whenEmpty),
	};
}

function completionDestination({ completionWebhookUrl }: DeliveryForm, whenEmpty: WhenEmpty) {
	const to = optional(completionWebhookUrl, whenEmpty, (value) =>
		textOf(value, 'Completion Webhook URL').trim(),
	);
	return to ? { mode: 'webhook', to } : to;
}

/** Telegram numbers its topics, and other channels name their threads. */
function threadOf(value: unknown): string | number {
	const thread = textOf(value, 'Announce Thread').trim();
	const number = Number(thread);
	return /^\d+$/.test(thread) && Number.isSafeInteger(number) ? number : thread;
}

/** What goes with every mode. */
function commonFields({ bestEffort, failureDestination }: DeliveryForm, whenEmpty: WhenEmpty) {
	return {
		bestEffort: bestEffort === undefined ? undefined : booleanOf(bestEffort, 'Best Effort'),
		failureDestination: optional(failureDestination, 'omit', (form) =>
			failureFields(form, whenEmpty),
		),
	};
}

function failureFields(form: FailureDestinationForm, whenEmpty: WhenEmpty): IDataObject {
	const text = (field: keyof FailureDestinationForm, label: string) =>
		optional(form[field], whenEmpty, (value) =>
			textOf(value, `Failure Destination: ${label}`).trim(),
		);
	return definedOnly({
		mode: form.mode === 'inherit' ? clearedBy(whenEmpty) : text('mode', 'Mode'),
		channel: text('channel', 'Channel'),
		to: text('to', 'To'),
		accountId: text('accountId', 'Account'),
	});
}

function clearedBy(whenEmpty: WhenEmpty): null | undefined {
	return whenEmpty === 'clear' ? null : undefined;
}
