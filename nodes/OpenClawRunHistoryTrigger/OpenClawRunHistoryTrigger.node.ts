import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { toReceived } from '../shared/intake/received';
import { isStartOfN8n } from '../shared/intake/triggerSettings';
import { assertSameWindow } from '../shared/intake/sameWindow';
import { takeIn } from '../shared/intake/takeIn';
import { withGateway } from '../shared/gateway/gateway';
import { GATEWAY_CREDENTIAL, type GatewayCredential } from '../shared/gateway/connection';
import { openClawApiTest } from '../shared/gateway/credentialTest';
import { replyReader } from '../shared/gateway/replyReader';
import { normaliseRunEvent } from '../shared/run/normalise';
import { pollOrWait } from './firstPoll';
import { pollHistory } from './poll';
import { positionWithoutGateway } from './beginning';
import { keepPosition, knownPosition, memoryOf } from './position';
import { getCronJobs } from '../shared/gateway/offer';
import { properties } from './properties';
import { newestEntry } from './runHistory';
import type { RunHistoryEntry } from '../shared/run/historyEntry';
import { queryFor, selectEntries } from './selection';
import { readSettings, type Settings } from './settings';

/**
 * How many of its own events the trigger remembers: those that were on their way to n8n when it
 * crashed are emitted again, however many other events the workflow took in since.
 */
const OWN_WINDOW = 5_000;

export class OpenClawRunHistoryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenClaw Run History Trigger',
		name: 'openClawRunHistoryTrigger',
		icon: { light: 'file:../../icons/openClaw.svg', dark: 'file:../../icons/openClaw.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle: '={{ $parameter["runs"] === "undelivered" ? "Undelivered Runs" : "All Runs" }}',
		description:
			'Starts the workflow with the finished runs of cron jobs (automations in the Control UI), read from the history. The trigger to take where n8n and the OpenClaw gateway are never connected for long.',
		eventTriggerDescription: '',
		activationMessage: 'Finished runs of the gateway start this workflow at the next poll.',
		defaults: { name: 'OpenClaw Run History Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'openClawApi', required: true, testedBy: 'openClawApiTest' }],
		properties,
	};

	methods = {
		credentialTest: { openClawApiTest },
		loadOptions: { getCronJobs },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const settings = readSettings(this);
		if (!isStartOfN8n(this)) assertSameWindow(this, settings.deduplicationWindow);
		const memory = memoryOf(this.getWorkflow().id, this.getNode().id);
		memory.isOfStart ??= isStartOfN8n(this);
		const toItem = await itemMaker(this);
		const hasPolled = await pollOrWait(
			this,
			async () =>
				await withGateway(
					this,
					async (gateway) => await pollHistory(this, gateway, memory, settings, toItem),
				),
		);
		if (!hasPolled) {
			const position =
				knownPosition(this, memory, settings) ?? positionWithoutGateway(this, settings);
			if (position) keepPosition(this, memory, position);
		}
		// What was found is handed over already.
		return null;
	}

	/** n8n runs this as the first step of the execution, with what poll() returned as input. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const settings = readSettings(this);
		// "Fetch test event" runs this without poll(), with one empty item.
		const isTest = this.getMode() === 'manual';
		const received = isTest ? [await fetchTestEvent(this, settings)] : this.getInputData();
		const replies = replyReader(this);
		const items = await takeIn(this, received, {
			output: this.getNodeParameter('output', 0),
			deduplicate: true,
			window: settings.deduplicationWindow,
			ownWindow: OWN_WINDOW,
			replyOf: settings.includeReply ? replies.replyOf : undefined,
		}).finally(replies.close);
		// A test records nothing, so the published workflow has yet to take its run in.
		if (!isTest) {
			const keys = received.map(({ json }) => String(json.runKey));
			const { emissions, doubtful } = memoryOf(this.getWorkflow().id, this.getNode().id);
			emissions.settle(keys, 'confirmed');
			(await doubtful)?.emissions.settle(keys, 'confirmed');
		}
		return [items];
	}
}

/** Masks the gateway's token: whatever a run says of it, n8n is not to store it. */
async function itemMaker(context: IPollFunctions | IExecuteFunctions) {
	const { token } = await context.getCredentials<GatewayCredential>(GATEWAY_CREDENTIAL);
	const secrets = [String(token), String(token).trim()];
	return (entry: RunHistoryEntry): INodeExecutionData =>
		toReceived(normaliseRunEvent(entry), entry, { secrets });
}

async function fetchTestEvent(
	context: IExecuteFunctions,
	settings: Settings,
): Promise<INodeExecutionData> {
	const toItem = await itemMaker(context);
	const latest = await withGateway(
		context,
		async (gateway) =>
			await newestEntry(gateway, queryFor(settings), selectEntries(gateway, settings)),
	);
	if (latest) return toItem(latest);
	throw new NodeOperationError(context.getNode(), 'The history holds no such run', {
		description: 'Run a job once, or choose other jobs, statuses or runs.',
	});
}
