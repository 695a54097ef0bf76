import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { sharedGateway } from '../shared/gateway/gateway';
import { openClawApiTest } from '../shared/gateway/credentialTest';
import { webhookTokenTest } from '../shared/webhook/webhookTokenTest';

import { assertChoices } from './choices';
import { hints } from './hints';
import { inOrder } from './inOrder';
import { toErrorJson, toItemError } from './itemError';
import { getAllowedDecisions } from './loadOptions/getAllowedDecisions';
import { getModels } from './loadOptions/getModels';
import { searchAgents } from './listSearch/searchAgents';
import { searchApprovals } from './listSearch/searchApprovals';
import { searchChannels } from './listSearch/searchChannels';
import { searchCronJobs } from './listSearch/searchCronJobs';
import { searchMethods } from './listSearch/searchMethods';
import { searchModels } from './listSearch/searchModels';
import { searchQuestions } from './listSearch/searchQuestions';
import { searchRecipients } from './listSearch/searchRecipients';
import { searchRunningRuns } from './listSearch/searchRunningRuns';
import { searchRuns } from './listSearch/searchRuns';
import { searchSessions } from './listSearch/searchSessions';
import { searchTools } from './listSearch/searchTools';
import type { Operation, Resource } from './operation';
import { assertOutput } from './output';
import { requestOptions, readTimeoutMs } from './requestOptions';
import { agent, agentProperties } from './resources/agent';
import { resume, resumeWebhooks } from './resources/agent/runAndWait/resume';
import { STEP_OPERATIONS, stepOf } from './resources/agent/runAndWait/sleep';
import { approval, approvalProperties } from './resources/approval';
import { cronJob, cronJobProperties } from './resources/cronJob';
import { gateway, gatewayProperties } from './resources/gateway';
import { message, messageProperties } from './resources/message';
import { question, questionProperties } from './resources/question';
import { run, runProperties } from './resources/run';
import { session, sessionProperties } from './resources/session';
import { tool, toolProperties } from './resources/tool';
import { operationSubtitle } from './subtitle';
import { keptOf } from './tries';

/** Reads that are under way at the same time. */
const READS_AT_ONCE = 5;

const RESOURCES: Record<string, Resource> = {
	agent,
	approval,
	cronJob,
	gateway,
	message,
	question,
	run,
	session,
	tool,
};

function publicOperation(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0);
	const operation = context.getNodeParameter('operation', 0);
	const operations = Object.hasOwn(RESOURCES, resource) ? RESOURCES[resource]! : {};
	if (Object.hasOwn(operations, operation)) return operations[operation]!;
	throw new NodeOperationError(
		context.getNode(),
		`This version of the node has no operation "${operation}" of "${resource}"`,
		{ description: 'Open the node and choose Resource and Operation anew.' },
	);
}

const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Agent', value: 'agent' },
			{ name: 'Approval', value: 'approval' },
			{ name: 'Cron Job', value: 'cronJob' },
			{ name: 'Gateway', value: 'gateway' },
			{ name: 'Message', value: 'message' },
			{ name: 'Question', value: 'question' },
			{ name: 'Run', value: 'run' },
			{ name: 'Session', value: 'session' },
			{ name: 'Tool', value: 'tool' },
		],
		default: 'cronJob',
	},
	...agentProperties,
	...approvalProperties,
	...cronJobProperties,
	...gatewayProperties,
	...messageProperties,
	...questionProperties,
	...runProperties,
	...sessionProperties,
	...toolProperties,
	requestOptions,
];

export class OpenClaw implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenClaw',
		name: 'openClaw',
		icon: { light: 'file:../../icons/openClaw.svg', dark: 'file:../../icons/openClaw.dark.svg' },
		group: ['transform'],
		version: 2,
		subtitle: operationSubtitle(properties),
		description:
			'Ask agents, manage cron jobs (automations in the Control UI), send messages and decide approvals on an OpenClaw gateway',
		defaults: { name: 'OpenClaw' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'openClawApi', required: true, testedBy: 'openClawApiTest' },
			{
				name: 'openClawWebhookApi',
				displayName: 'Webhook Credential',
				required: false,
				testedBy: 'webhookTokenTest',
				displayOptions: {
					show: { resource: ['agent'], operation: ['runAndWait', ...STEP_OPERATIONS] },
				},
			},
		],
		hints,
		waitingNodeTooltip: 'Waiting for the end of the run',
		webhooks: resumeWebhooks,
		properties,
	};

	methods = {
		credentialTest: { openClawApiTest, webhookTokenTest },
		listSearch: {
			searchAgents,
			searchApprovals,
			searchChannels,
			searchCronJobs,
			searchMethods,
			searchModels,
			searchQuestions,
			searchRecipients,
			searchRunningRuns,
			searchRuns,
			searchSessions,
			searchTools,
		},
		loadOptions: { getAllowedDecisions, getModels },
	};

	/** Called by the gateway while an execution waits for a run. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resume(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = stepOf(this.getNode()) ?? publicOperation(this);

		const shared = sharedGateway(this);
		const runItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
			try {
				assertChoices(this, itemIndex, operation.fields);
				assertOutput(this, itemIndex);
				const timeoutMs = readTimeoutMs(this, itemIndex);
				const gatewayOfItem = (await shared.get()).withTimeout(timeoutMs);
				const call = { context: this, gateway: gatewayOfItem, itemIndex };
				const kept = keptOf(this, itemIndex);
				const results = kept.results ?? (await operation.execute(call));
				if (!operation.isRead) kept.results = results;
				return results.map((result) => ({
					json: gatewayOfItem.mask(result),
					pairedItem: { item: itemIndex },
				}));
			} catch (error) {
				const itemError = toItemError(this.getNode(), error, itemIndex, shared.cleanText);
				if (!this.continueOnFail()) throw itemError;
				return [{ json: toErrorJson(itemError), pairedItem: { item: itemIndex } }];
			}
		};

		const width = operation.atOnce ?? (operation.isRead ? READS_AT_ONCE : 1);
		try {
			const signal = this.getExecutionCancelSignal();
			const results = await inOrder(this.getInputData().length, width, runItem, signal);
			return [results.flat()];
		} finally {
			shared.close();
		}
	}
}
