import { UserError, type IDataObject } from 'n8n-workflow';

import { booleanOf, definedOnly, textOf } from '../../../shared/cronJob/fieldValues';
import { readFormCollection } from '../../formCollection';
import { idempotencyKey } from '../../idempotencyKey';
import type { Operation, OperationCall } from '../../operation';
import { readAttachment } from './attachment';
import { sendFields } from './sendFields';

export const send: Operation = {
	fields: sendFields,
	isRead: false,
	async execute(call) {
		const params = await readMessage(call);
		const key = params.idempotencyKey ?? idempotencyKey(call, params);
		const sent = await call.gateway.messages.send({ ...params, idempotencyKey: key });
		return [
			{
				sent: true,
				messageId: sent.messageId,
				channel: sent.channel,
				to: params.to,
				idempotencyKey: key,
			},
		];
	},
};

/** The form as params of `send`. */
async function readMessage(call: OperationCall): Promise<IDataObject> {
	const { context, itemIndex } = call;
	const read = (name: string, label: string) =>
		textOf(context.getNodeParameter(name, itemIndex, '', { extractValue: true }), label);
	const to = read('to', 'Recipient').trim();
	if (to === '') {
		throw new UserError('No recipient is given', {
			description:
				'Pick one from the list, or enter what the channel knows it by, such as a chat ID.',
		});
	}
	const message = read('text', 'Text');
	const attachment = await readAttachment(call);
	if (message.trim() === '' && attachment === undefined) {
		throw new UserError('The message is empty', { description: 'Give a text, a file or both.' });
	}
	return definedOnly({
		to,
		channel: read('channel', 'Channel').trim() || undefined,
		message: message.trim() === '' ? undefined : message,
		...attachment,
		...readAdditionalFields(call),
	});
}

const TEXTS: Record<string, string> = {
	accountId: 'Account ID',
	agentId: 'Agent',
	idempotencyKey: 'Idempotency Key',
	replyToId: 'Reply to Message ID',
	threadId: 'Thread ID',
};
const SWITCHES: Record<string, string> = {
	forceDocument: 'As Document',
	gifPlayback: 'As GIF',
	asVoice: 'As Voice Message',
	silent: 'Silent',
};

/** A field that was added and left empty says nothing. */
function readAdditionalFields({ context, itemIndex }: OperationCall): Record<string, unknown> {
	const added = readFormCollection(context, 'additionalFields', itemIndex) as IDataObject;
	const read = (labels: Record<string, string>, valueOf: typeof textOf | typeof booleanOf) =>
		Object.entries(labels)
			.filter(([name]) => name in added)
			.map(([name, label]) => [name, valueOf(added[name], label)] as const);
	return Object.fromEntries([
		...read(TEXTS, (value, label) => textOf(value, label).trim()).filter(([, text]) => text !== ''),
		...read(SWITCHES, booleanOf),
	]) as Record<string, unknown>;
}
