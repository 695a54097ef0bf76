import { UserError, type INodeProperties } from 'n8n-workflow';

import { numberOf, switchOf, textOf } from '../../../../shared/cronJob/fieldValues';
import { channelAccount, channelLocator, recipientLocator } from '../../../fields/channelFields';
import { agentId } from '../../../fields/jobFields';
import { model, thinking } from '../../../fields/payloadFields';
import { readFormCollection } from '../../../formCollection';
import { fileFieldsOf, type FileField } from '../../../inputFile';
import type { OperationCall } from '../../../operation';
import { readAgentId } from '../../../agentLocator';
import { LONGEST_TIMER_SECONDS } from '../../../requestOptions';
import type { JsonWish } from './json/wish';
import { readWish, wishFields } from './json/wish';

const show = { resource: ['agent'], operation: ['ask'] };

const DEFAULT_WAIT_SECONDS = 600;

/** The form, where the answer is as `output` says. */
export const askFields = (output: INodeProperties[]): INodeProperties[] => [
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. What did the customer ask for last week?',
		description: 'What the agent is told or asked',
		displayOptions: { show },
	},
	{
		...agentId,
		description: 'The agent to ask. Not set: the default agent of the gateway.',
		displayOptions: { show },
	},
	{
		displayName: 'Session',
		name: 'sessionKind',
		type: 'options',
		options: [
			{
				name: 'Main',
				value: 'main',
				description: 'The main session of the agent, shared with its channels and its heartbeat',
			},
			{
				name: 'Named',
				value: 'named',
				description:
					'A lasting conversation of its own: the agent knows what was said in it before',
			},
			{ name: 'New', value: 'new', description: 'A new conversation for every item' },
		],
		default: 'new',
		description: 'The conversation that the message belongs to',
		displayOptions: { show },
	},
	{
		displayName: 'Session Name',
		name: 'sessionName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. ticket-4711',
		description:
			'What the conversation goes by, such as the number of a ticket or the address of a person. Workflows that use the same name with the same agent share the conversation.',
		displayOptions: { show: { ...show, sessionKind: ['named'] } },
	},
	...wishFields(show),
	...output,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'Allow /New and /Reset',
				name: 'allowSessionCommands',
				type: 'boolean',
				default: false,
				description:
					'Whether a message that begins with /new or /reset empties the session, as in a chat. Otherwise it is sent as text, with a ">" before it.',
			},
			{
				...channelAccount,
				displayName: 'Deliver From Account',
				name: 'deliverAccountId',
				description: 'The account of that channel to send from. Not set: its default account.',
			},
			{
				...channelLocator,
				displayName: 'Deliver to Channel',
				name: 'deliverChannel',
				description: 'The channel of the gateway that the reply is sent to as well',
			},
			{
				...recipientLocator,
				displayName: 'Deliver to Recipient',
				name: 'deliverTo',
				description: 'Who gets the reply on that channel, as the channel names people and groups',
			},
			{
				displayName: 'Deliver to Thread',
				name: 'deliverThreadId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 42',
				description: 'The thread or topic of that chat. Not set: the chat itself.',
			},
			{
				displayName: 'File Fields',
				name: 'fileFields',
				type: 'string',
				default: '',
				placeholder: 'e.g. data, photo',
				description:
					'Names of the binary fields whose files go with the message, separated by commas, or an expression that gives a file of another node: images, 6 MB each at most, for a model that takes images, and texts, which become part of the message. OpenClaw takes no other files with a message whose reply is awaited.',
			},
			model,
			{
				displayName: 'System Prompt',
				name: 'systemPrompt',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '',
				placeholder: 'e.g. You answer customers of a bicycle shop, in two sentences.',
				description: 'Added to the system prompt of the agent for this message',
			},
			thinking,
			{
				displayName: 'Wait At Most (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_WAIT_SECONDS,
				description:
					'How long to wait for the reply, the time included that the message waits for its turn. Several messages to one session are answered one after the other.',
			},
			{
				displayName: 'When the Time Is Up',
				name: 'whenTimeIsUp',
				type: 'options',
				options: [
					{
						name: 'Let the Agent Go On',
						value: 'goOn',
						description: 'The item fails; a retry of the execution gets the reply',
					},
					{ name: 'Stop the Agent', value: 'stop', description: 'The item fails' },
				],
				default: 'goOn',
				description:
					'What becomes of an agent that is still at work, also where the execution is cancelled',
			},
		],
	},
];

export type SessionKind = 'new' | 'main' | 'named';

export interface AskForm {
	message: string;
	/** Empty: the default agent of the gateway. */
	agentId: string;
	sessionKind: SessionKind;
	sessionName: string;
	/** What the reply has to be as JSON; none where it is a text. */
	wish: JsonWish | undefined;
	model: string;
	systemPrompt: string;
	thinking: string;
	waitMs: number;
	stopsWhenTimeIsUp: boolean;
	allowsCommands: boolean;
	fileFields: FileField[];
	delivery: Delivery | undefined;
}

/** Where the reply goes as well; an empty account or thread is none. */
export interface Delivery {
	channel: string;
	to: string;
	accountId: string;
	threadId: string;
}

/** Throws what the user has to correct. */
export function readAskForm(call: OperationCall): AskForm {
	const { context, itemIndex } = call;
	const read = (name: string, fallback = ''): unknown =>
		context.getNodeParameter(name, itemIndex, fallback);
	const more = readFormCollection(context, 'additionalFields', itemIndex) as Record<
		string,
		unknown
	>;
	const message = textOf(read('message') ?? '', 'Message');
	if (message.trim() === '') {
		throw new UserError('The message is empty', {
			description: 'An expression may have found nothing: see the input of the node.',
		});
	}
	const range = { min: 1, max: LONGEST_TIMER_SECONDS };
	const waitSeconds = more.waitSeconds ?? DEFAULT_WAIT_SECONDS;
	const waitMs = numberOf(waitSeconds, 'Wait At Most (Seconds)', range) * 1000;
	return {
		message,
		agentId: readAgentId(call),
		sessionKind: read('sessionKind', 'new') as SessionKind,
		sessionName: textOf(read('sessionName') ?? '', 'Session Name'),
		wish: readWish(call),
		model: textOf(more.model ?? '', 'Model').trim(),
		systemPrompt: textOf(more.systemPrompt ?? '', 'System Prompt'),
		thinking: textOf(more.thinking ?? '', 'Thinking'),
		waitMs,
		stopsWhenTimeIsUp: more.whenTimeIsUp === 'stop',
		allowsCommands: switchOf(more.allowSessionCommands, 'Allow /New and /Reset'),
		fileFields: fileFieldsOf(more.fileFields ?? '', 'File Fields'),
		delivery: deliveryIn(more),
	};
}

function deliveryIn(more: Record<string, unknown>): Delivery | undefined {
	const read = (name: string, label: string) => textOf(more[name] ?? '', label).trim();
	const delivery: Delivery = {
		channel: read('deliverChannel', 'Deliver to Channel'),
		to: read('deliverTo', 'Deliver to Recipient'),
		accountId: read('deliverAccountId', 'Deliver From Account'),
		threadId: read('deliverThreadId', 'Deliver to Thread'),
	};
	if (Object.values(delivery).every((text) => text === '')) return undefined;
	if (delivery.channel !== '' && delivery.to !== '') return delivery;
	throw new UserError('A delivery needs both a channel and a recipient', {
		description:
			"Fill in 'Deliver to Channel' and 'Deliver to Recipient', or remove all that is about a delivery.",
	});
}
