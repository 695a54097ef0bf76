/**
 * n8n-core's own contexts around one node. Only what the n8n server would add is written here: a
 * workflow with that node in it, a credentials helper that hands out given credentials, and the
 * addresses of an instance. Parameters, expressions, resource locators, paired items and requests
 * go through n8n's code.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
	BinaryDataService,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	LoadOptionsContext,
	PollContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	setSafeRegexEngine,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type IPollFunctions,
	type INode,
	type INodeCredentials,
	type INodeCredentialsDetails,
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ExecuteWorkflowData,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { afterAll, onTestFinished, vi } from 'vitest';

// n8n-core writes the settings of its instance to this folder.
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-unit-'));
process.env.N8N_USER_FOLDER = userFolder;
afterAll(() => rmSync(userFolder, { recursive: true, force: true }));

// n8n gives a regular expression 250 ms by the clock, which a busy machine may spend on others.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags = '') => [
		...input.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`)),
	],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

/** A credential as a user would have stored it; fields left out have the default of their type. */
export interface GivenCredential {
	type: ICredentialType;
	data: ICredentialDataDecryptedObject;
}

export interface NodeInWorkflow {
	parameters?: INodeParameters;
	credentials?: GivenCredential[];
	/** The "Continue (using error output)" family of settings; default: stop the workflow. */
	onError?: INode['onError'];
	/** Tries it three times, one right after the other; default: once. */
	retryOnFail?: boolean;
	/** IANA time zone of the workflow; default UTC. */
	timezone?: string;
	/** Default: the latest version that the description offers. */
	typeVersion?: number;
	/** Default: one, as n8n gives it to a node with webhooks; null: none. */
	webhookId?: string | null;
	/** Default: the display name of its type. */
	name?: string;
	/** Default `node-id`. */
	nodeId?: string;
	workflowId?: string;
	active?: boolean;
	/** As the tool of an AI Agent, which n8n runs under another type; default: false. */
	isTool?: boolean;
	staticData?: IDataObject;
}

export interface NodeRun extends NodeInWorkflow {
	/** Default: one empty item. */
	items?: Array<IDataObject | INodeExecutionData>;
	/** Default `trigger`, the mode of a published workflow. */
	mode?: WorkflowExecuteMode;
	/** Somebody stops the execution when this resolves. */
	stopped?: Promise<void>;
	/** What an execution and its retries have in common; default: it is one of its own. */
	resumeToken?: string;
}

function latestVersion({ description }: INodeType): number {
	return description.defaultVersion ?? [description.version].flat().at(-1)!;
}

function nodeTypesOf(nodeType: INodeType): INodeTypes {
	return {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
}

/** A workflow that holds the node and nothing else; defaults are filled in by n8n. */
export function workflowFor(
	nodeType: INodeType,
	{ parameters = {}, credentials = [], timezone = 'UTC', ...options }: NodeInWorkflow = {},
): { workflow: Workflow; node: INode } {
	const { webhooks, displayName } = nodeType.description;
	const { name = displayName, webhookId = webhooks ? 'webhook-of-the-node' : null } = options;
	const nodeCredentials: INodeCredentials = Object.fromEntries(
		credentials.map(({ type }) => [type.name, { id: type.name, name: type.displayName }]),
	);
	const workflow = new Workflow({
		id: options.workflowId ?? 'workflow-id',
		name: 'Workflow of a unit test',
		nodes: [
			{
				id: options.nodeId ?? 'node-id',
				name,
				type: `n8n-nodes-openclaw-gateway.${nodeType.description.name}${options.isTool ? 'Tool' : ''}`,
				typeVersion: options.typeVersion ?? latestVersion(nodeType),
				position: [0, 0],
				parameters,
				credentials: nodeCredentials,
				onError: options.onError,
				...(options.retryOnFail && { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }),
				...(webhookId !== null && { webhookId }),
			},
		],
		connections: {},
		active: options.active ?? true,
		nodeTypes: nodeTypesOf(nodeType),
		staticData: options.staticData,
		settings: { executionOrder: 'v1', timezone },
	});
	return { workflow, node: workflow.getNode(name)! };
}

/** What n8n's server does with stored credentials, for credentials given by a test. */
class GivenCredentialsHelper extends ICredentialsHelper {
	private readonly given: GivenCredential[];

	constructor(given: GivenCredential[]) {
		super();
		this.given = given;
	}

	private find(typeName: string): GivenCredential {
		const found = this.given.find(({ type }) => type.name === typeName);
		if (!found) throw new Error(`The test gave no credential of type ${typeName}`);
		return found;
	}

	override getParentTypes(typeName: string): string[] {
		return this.given.find(({ type }) => type.name === typeName)?.type.extends ?? [];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override getCredentialsProperties(typeName: string): INodeProperties[] {
		return this.find(typeName).type.properties;
	}

	override async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject> {
		const { type, data } = this.find(typeName);
		const withDefaults = NodeHelpers.getNodeParameters(
			type.properties,
			data as INodeParameters,
			true,
			false,
			null,
			null,
		);
		return withDefaults as ICredentialDataDecryptedObject;
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.find(typeName).type;
		if (typeof authenticate === 'function') return await authenticate(credentials, request);
		throw new Error(`${typeName} authenticates by an expression, or not at all`);
	}

	override async preAuthentication(): Promise<undefined> {}

	override async runPreAuthentication(): Promise<undefined> {}

	override async getCredentials(): Promise<ICredentials> {
		throw new Error('No credential of a unit test is stored');
	}

	override async updateCredentials(): Promise<void> {
		throw new Error('No credential of a unit test is stored');
	}

	override async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('No credential of a unit test is stored');
	}
}

function notInUnitTests(what: string) {
	return () => {
		throw new Error(`${what} does not exist in unit tests`);
	};
}

/** The instance around an execution: its addresses and its credentials. */
export function additionalDataFor(
	credentials: GivenCredential[] = [],
	instanceUrl = 'http://localhost:5678/',
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: new GivenCredentialsHelper(credentials),
		externalSecretsProxy: new ExternalSecretsProxy(),
		executionId: 'execution-id',
		workflowId: 'workflow-id',
		currentNodeExecutionIndex: 0,
		variables: {},
		instanceBaseUrl: instanceUrl,
		restApiUrl: `${instanceUrl}rest`,
		formBaseUrl: `${instanceUrl}form`,
		formTestBaseUrl: `${instanceUrl}form-test`,
		formWaitingBaseUrl: `${instanceUrl}form-waiting`,
		mcpBaseUrl: `${instanceUrl}mcp`,
		mcpTestBaseUrl: `${instanceUrl}mcp-test`,
		webhookBaseUrl: `${instanceUrl}webhook`,
		webhookTestBaseUrl: `${instanceUrl}webhook-test`,
		webhookWaitingBaseUrl: `${instanceUrl}webhook-waiting`,
		getRuntimeCredential: async () => undefined,
		getRunExecutionData: async () => undefined,
		executeWorkflow: notInUnitTests('Another saved workflow'),
		startRunnerTask: notInUnitTests('A task runner'),
		logAiEvent: notInUnitTests('The AI event log'),
	};
}

/** What an item has of a file of this size that n8n keeps on its disk, and a spy on its being read. */
export function storedFile(bytes: number) {
	const store = BinaryDataService.prototype;
	const metadata = vi.spyOn(store, 'getMetadata').mockResolvedValue({ fileSize: bytes });
	// As Node.js says it, whose `readFile` n8n calls.
	const reading = vi
		.spyOn(store, 'getAsBuffer')
		.mockRejectedValue(new RangeError(`File size (${bytes}) is greater than 2 GiB`));
	onTestFinished(() => [metadata, reading].forEach((spy) => spy.mockRestore()));
	return { data: 'filesystem-v2', id: 'filesystem-v2:workflows/1/executions/1/file', reading };
}

function asItem(item: IDataObject | INodeExecutionData): INodeExecutionData {
	return 'json' in item ? (item as INodeExecutionData) : { json: item };
}

/**
 * Runs `execute()` of the node inside n8n-core's WorkflowExecute, the engine that runs published
 * workflows, and returns what it recorded.
 */
export async function runNode(nodeType: INodeType, run: NodeRun = {}): Promise<IRun> {
	const { items = [{}], mode = 'trigger' } = run;
	const { workflow, node } = workflowFor(nodeType, run);
	const additionalData = additionalDataFor(run.credentials);
	additionalData.executeWorkflow = async ({ code }, _, { inputData = [] }) =>
		await runInlineWorkflow(nodeType, run.credentials, code!, inputData);
	const { resumeToken } = run;
	const running = runWorkflow(workflow, additionalData, mode, node, items.map(asItem), resumeToken);
	void run.stopped?.then(() => running.cancel());
	return await running;
}

function runWorkflow(
	workflow: Workflow,
	additionalData: IWorkflowExecuteAdditionalData,
	mode: WorkflowExecuteMode,
	node: INode,
	items: INodeExecutionData[],
	resumeToken?: string,
): ReturnType<WorkflowExecute['processRunExecutionData']> {
	additionalData.hooks = new ExecutionLifecycleHooks(mode, 'execution-id', {
		id: workflow.id,
		name: workflow.name!,
		active: workflow.active,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: Object.values(workflow.nodes),
		connections: workflow.connectionsBySourceNode,
	});
	const data = createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] },
	});
	if (resumeToken !== undefined) data.resumeToken = resumeToken;
	const execution = new WorkflowExecute(additionalData, mode, data);
	return execution.processRunExecutionData(workflow);
}

/** A trigger of n8n that hands on what it is given. */
const PASS_ON: INodeType = {
	description: {
		displayName: 'Execute Workflow Trigger',
		name: 'executeWorkflowTrigger',
		group: ['trigger'],
		version: [1, 1.1],
		description: 'Hands on what it is given',
		defaults: {},
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

/** A workflow that a node runs without saving it, made of nodes of its own type, as n8n runs it. */
async function runInlineWorkflow(
	nodeType: INodeType,
	credentials: GivenCredential[] | undefined,
	{ nodes, connections, name, settings }: IWorkflowBase,
	items: INodeExecutionData[],
): Promise<ExecuteWorkflowData> {
	const isTrigger = (type: string) => type === 'n8n-nodes-base.executeWorkflowTrigger';
	const typeOf = (type: string) => (isTrigger(type) ? PASS_ON : nodeType);
	const nodeTypes = { getByName: typeOf, getByNameAndVersion: typeOf, getKnownTypes: () => ({}) };
	const id = 'workflow-id';
	const workflow = new Workflow({
		id,
		name,
		nodes,
		connections,
		active: false,
		nodeTypes,
		settings,
	});
	const start = Object.values(workflow.nodes).find(({ type }) => isTrigger(type))!;
	const run = await runWorkflow(
		workflow,
		additionalDataFor(credentials),
		'integrated',
		start,
		items,
	);
	const { error, lastNodeExecuted, runData } = run.data.resultData;
	// The engine keeps a plain object; n8n makes an error of it again.
	if (error) throw Object.assign(new Error(error.message), error);
	const data = runData[lastNodeExecuted!]!.at(-1)!.data!.main!;
	return { executionId: 'inline-execution-id', data, waitTill: run.waitTill };
}

/** An agent that calls its only tool by itself, as those do that leave it to no engine. */
const agentThatCalls = (times: number): INodeType => ({
	description: {
		...PASS_ON.description,
		displayName: 'Agent',
		name: 'agent',
		group: ['transform'],
		version: 1,
		inputs: ['main', 'ai_tool'],
	},
	async execute() {
		type Tool = { invoke(input: object): Promise<string> };
		const [tool] = (await this.getInputConnectionData('ai_tool', 0)) as Tool[];
		const answers: string[] = [];
		for (let call = 0; call < times; call += 1) {
			answers.push(await tool!.invoke({}).catch(({ message }: Error) => message));
		}
		return [[{ json: { answers } }]];
	},
});

/** What an agent gets that calls the node as its tool so many times. */
export async function callAsTool(
	nodeType: INodeType,
	run: NodeInWorkflow,
	times = 1,
): Promise<string[]> {
	const { node } = workflowFor(nodeType, { ...run, isTool: true });
	const agent = agentThatCalls(times);
	const tool: INodeType = {
		description: { ...nodeType.description, inputs: [], outputs: ['ai_tool'] },
		execute: nodeType.execute!,
	};
	const typeOf = (type: string) => (type === 'agent' ? agent : tool);
	const workflow = new Workflow({
		id: 'workflow-id',
		name: 'Workflow of a unit test',
		nodes: [
			{
				...{ id: 'agent-id', name: 'Agent', type: 'agent', typeVersion: 1 },
				...{ position: [0, 0], parameters: {} },
			},
			node,
		],
		connections: { [node.name]: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] } },
		active: true,
		nodeTypes: { getByName: typeOf, getByNameAndVersion: typeOf, getKnownTypes: () => ({}) },
		settings: { executionOrder: 'v1', timezone: 'UTC' },
	});
	const { data } = await runWorkflow(
		workflow,
		additionalDataFor(run.credentials),
		'trigger',
		workflow.getNode('Agent')!,
		[{ json: {} }],
	);
	if (data.resultData.error) throw data.resultData.error;
	return data.resultData.runData.Agent![0]!.data!.main![0]![0]!.json.answers as string[];
}

/** The items that the node's first output emits; rejects with the error that ended the execution. */
export async function executeNode(
	nodeType: INodeType,
	run: NodeRun = {},
): Promise<INodeExecutionData[]> {
	const { data } = await runNode(nodeType, run);
	if (data.resultData.error) throw data.resultData.error;
	return data.resultData.runData[nodeType.description.displayName]?.[0]?.data?.main?.[0] ?? [];
}

/** The context of `methods.listSearch`, `methods.loadOptions` and `methods.resourceMapping`. */
export function loadOptionsContext(
	nodeType: INodeType,
	options: NodeInWorkflow & { path?: string } = {},
): LoadOptionsContext {
	const { workflow, node } = workflowFor(nodeType, options);
	const additionalData = additionalDataFor(options.credentials);
	additionalData.currentNodeParameters = node.parameters;
	return new LoadOptionsContext(workflow, node, additionalData, options.path ?? '');
}

/** The context of the polls of one activation, and the workflow whose static data they write. */
export function pollContext(
	nodeType: INodeType,
	{
		activation = 'activate',
		emit,
		...options
	}: NodeInWorkflow & { activation?: WorkflowActivateMode; emit?: IPollFunctions['__emit'] },
): { context: PollContext; workflow: Workflow } {
	const { workflow, node } = workflowFor(nodeType, options);
	const additionalData = additionalDataFor(options.credentials);
	const context = new PollContext(workflow, node, additionalData, 'trigger', activation, emit);
	return { context, workflow };
}
