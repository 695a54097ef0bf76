/** Every form that the nodes have, as the nodes of one workflow. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Peers } from '../harness/peers.mts';

const TYPES = 'n8n-nodes-openclaw-gateway';

export interface Form {
	/** Also the name of the node. */
	name: string;
	type: string;
	typeVersion: number;
	parameters: object;
}

/** What is chosen besides, where a form has another face. */
const OTHER_FACES: Array<[string, string, object]> = [
	['Trigger by hand', 'openClawTrigger', { registration: 'manual' }],
	['History undelivered', 'openClawRunHistoryTrigger', { runs: 'undelivered', start: 'moment' }],
	[
		'Live all events',
		'openClawLiveTrigger',
		{
			events: ['approvalRequested', 'jobChanged', 'messageReceived', 'runFinished'],
			filters: { agentIds: [], channels: [], outcomes: [], sessionKeys: [] },
			options: { deduplicationWindow: 1000, maxItems: 100, testEvent: 'nextEvent' },
		},
	],
	[
		'Ask as JSON',
		'openClaw',
		{
			...{ resource: 'agent', operation: 'ask', sessionKind: 'named', replyAs: 'json' },
			additionalFields: {
				deliverChannel: { mode: 'list', value: '' },
				deliverTo: { mode: 'list', value: '' },
				model: { mode: 'list', value: '' },
				waitSeconds: 600,
				whenTimeIsUp: 'goOn',
			},
			output: 'selectedFields',
		},
	],
	[
		'Create webhook',
		'openClaw',
		{
			...{ resource: 'cronJob', operation: 'create', scheduleKind: 'every' },
			...{ deliveryMode: 'webhook', webhookUrl: 'http://127.0.0.1:5678/webhook/1/openclaw' },
			additionalFields: {
				...{ bestEffort: false, enabled: true, fallbacks: [] },
				sessionKey: { mode: 'list', value: '' },
				failureAlert: { settings: { enabled: true, mode: 'announce' } },
			},
		},
	],
	[
		'Create command once',
		'openClaw',
		{
			...{ resource: 'cronJob', operation: 'create', payloadKind: 'command' },
			...{ scheduleKind: 'at', deliveryMode: 'announce' },
			additionalFields: {
				announceChannel: { mode: 'list', value: '' },
				announceTo: { mode: 'list', value: '' },
				commandEnvironment: '',
				commandInput: '',
				completionWebhookUrl: '',
				timeoutSeconds: 600,
			},
		},
	],
	[
		'Create script on stream',
		'openClaw',
		{
			...{ resource: 'cronJob', operation: 'create', payloadKind: 'script' },
			...{ scheduleKind: 'stream', deliveryMode: 'none' },
			additionalFields: {
				...{ conditionScript: '', streamBatchMs: 250, streamMatch: '', streamMode: 'match' },
				failureDestination: { settings: { mode: 'webhook' } },
			},
		},
	],
	[
		'Create on exit',
		'openClaw',
		{
			...{ resource: 'cronJob', operation: 'create', scheduleKind: 'on-exit' },
			...{ deliveryMode: 'none', output: 'selectedFields' },
			additionalFields: { sessionTarget: 'session', sessionId: '', thinking: '', wakeMode: 'now' },
		},
	],
	[
		'Update some',
		'openClaw',
		{
			...{ resource: 'cronJob', operation: 'update' },
			updateFields: { at: '', enabled: true, jobJson: '{}', message: '', timezone: '' },
		},
	],
	['Run to its end', 'openClaw', { resource: 'cronJob', operation: 'run', waitForEnd: true }],
	[
		'Jobs by filters',
		'openClaw',
		{
			...{ resource: 'cronJob', operation: 'getAll', returnAll: true },
			filters: {
				...{ agentId: { mode: 'list', value: '' }, enabled: 'all', lastRunStatus: 'all' },
				...{ query: '', scheduleKind: 'all', sortBy: 'name', sortDir: 'asc', trigger: 'all' },
			},
		},
	],
	[
		'Runs by filters',
		'openClaw',
		{
			...{ resource: 'run', operation: 'getAll', scope: 'all' },
			filters: {
				...{ deliveryStatuses: [], finishedAfter: '', query: '', sortDir: 'desc', statuses: [] },
			},
		},
	],
	['Usage of days', 'openClaw', { resource: 'gateway', operation: 'getUsage', period: 'dates' }],
	[
		'Send a file',
		'openClaw',
		{
			...{ resource: 'message', operation: 'send', attachment: 'binary' },
			additionalFields: {
				...{ accountId: '', agentId: { mode: 'list', value: '' }, forceDocument: false },
				...{ idempotencyKey: '', replyToId: '', silent: false, threadId: '' },
			},
		},
	],
	[
		'Ask in a named session',
		'openClaw',
		{
			...{ resource: 'agent', operation: 'ask', sessionKind: 'named', replyAs: 'json' },
			...{ jsonGivenBy: 'schema', agentId: { mode: 'id', value: 'not an ID' } },
			additionalFields: { fileFields: '', systemPrompt: '', thinking: '' },
		},
	],
	[
		'Trigger with options',
		'openClawTrigger',
		{
			...{ registration: 'automatic', jobIds: ['*'] },
			options: {
				...{ deduplicate: true, deduplicationWindow: 1000, includeReply: true, jobFilter: [''] },
				...{ ipAllowlist: '', requireHttps: false, webhookBaseUrl: '' },
			},
		},
	],
	['Ask as a tool', 'openClawTool', { resource: 'agent', operation: 'ask' }],
	[
		'Run and Wait more',
		'openClaw',
		{
			...{ resource: 'agent', operation: 'runAndWait' },
			additionalFields: { returnFailedRuns: false, stopRun: false, webhookBaseUrl: '' },
		},
	],
];

/** One form of each trigger and of each operation, and the other faces. */
export async function allForms({ api }: Peers): Promise<Form[]> {
	const types = (await api.nodeTypes()) as unknown as Array<{
		name: string;
		version: number;
		properties: INodeProperties[];
	}>;
	const versionOf = (type: string) =>
		types.find(({ name }) => name === `${TYPES}.${type}`)!.version;
	const form = (name: string, type: string, parameters: object): Form => ({
		...{ name, parameters },
		type: `${TYPES}.${type}`,
		typeVersion: versionOf(type),
	});
	const operations = types
		.find(({ name }) => name === `${TYPES}.openClaw`)!
		.properties.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) => {
			const [resource] = displayOptions!.show!.resource as string[];
			return (options as INodePropertyOptions[]).map(({ value }) =>
				form(`${resource} ${String(value)}`, 'openClaw', { resource, operation: value }),
			);
		});
	return [
		...['openClawTrigger', 'openClawLiveTrigger', 'openClawRunHistoryTrigger'].map((type) =>
			form(type, type, {}),
		),
		...operations,
		...OTHER_FACES.map((face) => form(...face)),
	];
}

/** A workflow with them, each node with the credential of the gateway; gives where to open it. */
export async function formsWorkflow({ api, credentials, n8n }: Peers, forms: Form[]) {
	const { openClawApi } = credentials;
	const nodes = forms.map((form, index) => ({
		...form,
		id: idOf(index),
		parameters: { ...form.parameters },
		credentials: { openClawApi },
	}));
	const { id } = await api.createWorkflow('Every form', nodes, {});
	return `${n8n.url}/workflow/${id}`;
}

/** Of the node with the form. */
export const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
