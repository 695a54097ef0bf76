import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';
import { eventSubtitle } from '../shared/intake/choices';
import { openClawApiTest } from '../shared/gateway/credentialTest';
import { assertLiveGateway } from '../shared/gateway/liveGateway';
import { getCronJobs } from '../shared/gateway/offer';
import { isStartOfN8n } from '../shared/intake/triggerSettings';
import { assertSameWindow } from '../shared/intake/sameWindow';
import { takeIn } from '../shared/intake/takeIn';
import { getAgents, getChannels, getSessions } from './loadOptions';
import { properties } from './properties';
import { confirmRecorded, OWN_WINDOW } from './position';
import { readSettings } from './settings';
import { start } from './start';
import { testEvent } from './testEvent';

export class OpenClawLiveTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenClaw Live Trigger',
		name: 'openClawLiveTrigger',
		icon: { light: 'file:../../icons/openClaw.svg', dark: 'file:../../icons/openClaw.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: eventSubtitle(properties),
		description:
			'Starts the workflow as soon as a run of a cron job (automation in the Control UI) ends, or a message, an approval or a question comes. The trigger to take where n8n reaches the OpenClaw gateway.',
		eventTriggerDescription: 'Waiting for the gateway to tell of an event',
		activationMessage: 'What happens on the gateway from now on starts this workflow.',
		defaults: { name: 'OpenClaw Live Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'openClawApi', required: true, testedBy: 'openClawApiTest' }],
		properties,
	};

	methods = {
		credentialTest: { openClawApiTest },
		loadOptions: { getAgents, getChannels, getCronJobs, getSessions },
	};

	/** Refuses what could never work; for the gateway it waits, however long that takes. */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const settings = readSettings(this);
		if (!isStartOfN8n(this)) assertSameWindow(this, settings.deduplicationWindow);
		await assertLiveGateway(this);
		return start(this, settings);
	}

	/** n8n runs this as the first step of the execution, with what was emitted as input. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const settings = readSettings(this);
		// The editor runs this without trigger(), with one empty item.
		const isTest = this.getMode() === 'manual';
		const received = isTest ? await testEvent(this, settings) : this.getInputData();
		const items = await takeIn(this, received, {
			output: this.getNodeParameter('output', 0),
			deduplicate: true,
			window: settings.deduplicationWindow,
			ownWindow: OWN_WINDOW,
		});
		// A test event is nobody's but the editor's.
		if (!isTest) {
			const keys = received.map(({ json }) => String(json.deduplicationKey));
			confirmRecorded(this, keys);
		}
		return [items];
	}
}
