import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { keepFirstInStore } from '../shared/intake/keepFirstInStore';
import { withGateway } from '../shared/gateway/gateway';
import { GATEWAY_CREDENTIAL, type GatewayCredential } from '../shared/gateway/connection';
import { cronJobOptions } from '../shared/gateway/cronJobOptions';
import { openClawApiTest } from '../shared/gateway/credentialTest';
import { normaliseRunEvent } from '../shared/run/normalise';
import { shapeItem, toReceivedItem, type Output } from '../shared/run/item';
import { pollHistory } from './poll';
import { memoryOf } from './position';
import { properties } from './properties';
import { newestEntry, type HistoryEntry } from './runHistory';
import { queryFor, selectEntries } from './selection';
import { readSettings, type Settings } from './settings';

export class OpenClawRunHistoryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenClaw Run History Trigger',
		name: 'openClawRunHistoryTrigger',
		icon: { light: 'file:../../icons/openClaw.svg', dark: 'file:../../icons/openClaw.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle: '={{ $parameter["runs"] + " runs" }}',
		description: "Starts the workflow with the finished runs in a gateway's history",
		eventTriggerDescription: '',
		activationMessage: 'Runs that finish from now on start this workflow at the next poll.',
		defaults: { name: 'OpenClaw Run History Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'openClawApi', required: true, testedBy: 'openClawApiTest' }],
		properties,
	};

	methods = {
		credentialTest: { openClawApiTest },
		loadOptions: {
			async getCronJobs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await cronJobOptions(this);
			},
		},
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const settings = readSettings(this);
		const memory = memoryOf(this.getWorkflow().id, this.getNode().id);
		const toItem = await itemMaker(this);
		return await withGateway(
			this,
			async (gateway) => await pollHistory(this, gateway, memory, settings, toItem),
		);
	}

	/** n8n runs this as the first step of the execution, with what poll() returned as input. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const settings = readSettings(this);
		const output = this.getNodeParameter('output', 0) as Output;
		const received = await receive(this, settings);
		return [
			received.map((item, index) => ({
				json: shapeItem(item, output),
				pairedItem: { item: index },
			})),
		];
	}
}

/** Masks the gateway's token: whatever a run says of it, n8n is not to store it. */
async function itemMaker(context: IPollFunctions | IExecuteFunctions) {
	const { token } = await context.getCredentials<GatewayCredential>(GATEWAY_CREDENTIAL);
	const secrets = [String(token), String(token).trim()];
	return (entry: HistoryEntry): INodeExecutionData =>
		toReceivedItem(normaliseRunEvent(entry), entry, undefined, secrets);
}

async function receive(
	context: IExecuteFunctions,
	settings: Settings,
): Promise<INodeExecutionData[]> {
	// "Fetch test event" runs this without poll(), with one empty item.
	if (context.getMode() === 'manual') return [await fetchTestEvent(context, settings)];
	const received = context.getInputData();
	const first = await keepFirstInStore(context, received, settings.deduplicationWindow);
	const keys = received.map(({ json }) => String(json.runKey));
	memoryOf(context.getWorkflow().id, context.getNode().id).emissions.confirm(keys);
	// A retry of a failed execution is the user's wish to have the runs again.
	return context.getMode() === 'retry' ? received : first;
}

async function fetchTestEvent(
	context: IExecuteFunctions,
	settings: Settings,
): Promise<INodeExecutionData> {
	const toItem = await itemMaker(context);
	const latest = await withGateway(
		context,
		async (gateway) =>
			await newestEntry(
				gateway,
				queryFor(settings),
				async (entries) => await selectEntries(gateway, settings, entries),
			),
	);
	if (latest) return toItem(latest);
	throw new NodeOperationError(context.getNode(), 'The history holds no such run', {
		description: 'Run a job once, or choose other jobs, statuses or runs.',
	});
}
