import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { eventSubtitle } from '../shared/intake/choices';
import { openClawApiTest } from '../shared/gateway/credentialTest';
import { replyReader } from '../shared/gateway/replyReader';
import { deduplicationKey, toReceived } from '../shared/intake/received';
import { publishWebhook } from '../shared/intake/publishedWebhooks';
import { takeIn } from '../shared/intake/takeIn';
import { normaliseRunEvent } from '../shared/run/normalise';
import { answer, RefusedRequest } from '../shared/webhook/answer';
import { authenticate, type AuthenticationMode } from '../shared/webhook/authenticate';
import { forgetTokenCopies } from '../shared/webhook/tokenCopy';
import { forgetNode, isFirstInThisProcess } from './deduplicate';
import { reasonToIgnore } from './filter';
import { checkNetworkRules } from './networkRules';
import { assertOptionsMakeSense, readEvents, withDefaults } from './options';
import { properties } from './properties';
import { readableHeaders } from './readableHeaders';
import { readBody } from '../shared/webhook/readBody';
import { isOwnWebhook, WEBHOOK_PATH } from './ownWebhook';
import { turnAway } from '../shared/webhook/refusals';
import { getCronJobs } from './registration/chosenJobs';
import { authenticateOwn } from './registration/authenticateOwn';
import { assertTokensAreThere, isAutomatic } from './registration/credentials';
import { keepRegistered } from './registration/keepRegistered';
import { assertAddressIsFound } from './registration/reachability';
import { register } from './registration/register';
import { reportLost, sendOn } from './registration/sendOn';
import { unregister } from './registration/unregister';
import { webhookTokenTest } from '../shared/webhook/webhookTokenTest';

export class OpenClawTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenClaw Trigger',
		name: 'openClawTrigger',
		icon: { light: 'file:../../icons/openClaw.svg', dark: 'file:../../icons/openClaw.dark.svg' },
		group: ['trigger'],
		// Not 1: n8n evaluates an expression for each request to a version 1 trigger.
		version: 2,
		subtitle: eventSubtitle(properties),
		description:
			'Starts the workflow when an OpenClaw gateway posts a finished run of a cron job (automation in the Control UI). The trigger to take where only the gateway reaches n8n.',
		eventTriggerDescription: 'Waiting for OpenClaw to finish a run of a job that delivers here',
		activationMessage:
			'Finished runs of the jobs that deliver to the production URL now start this workflow.',
		defaults: { name: 'OpenClaw Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'openClawApi',
				// Beside each other, n8n would call both "Credential".
				displayName: 'Gateway Credential',
				// Automatic registration needs it, and whole replies (Include Reply) do.
				required: false,
				testedBy: 'openClawApiTest',
			},
			// A must for manual registration (checked at publish): n8n knows no "required if".
			{
				name: 'openClawWebhookApi',
				displayName: 'Webhook Credential',
				required: false,
				testedBy: 'webhookTokenTest',
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: WEBHOOK_PATH,
				// n8n answers once the execution is stored: what was accepted survives a crash.
				responseMode: 'onReceived',
				// Empty: the body is what webhook() returns. An expression would be evaluated each time.
				responseData: '',
			},
		],
		triggerPanel: {
			header: '',
			executionsHelp: {
				inactive:
					"<b>While building the workflow</b>, click 'Execute step', then run one of the jobs.<br /><br /><b>Once you are happy with it</b>, publish it. With manual registration, enter the production URL into the jobs. Executions then show in the executions list.",
				active:
					"<b>While building the workflow</b>, click 'Execute step', then run one of the jobs.<br /><br />The workflow is published: finished runs of its jobs show in the executions list.",
			},
			activationHint:
				'Publish the workflow. With manual registration, enter the <b>production URL</b> into the jobs.',
		},
		properties,
	};

	methods = {
		credentialTest: { openClawApiTest, webhookTokenTest },
		loadOptions: { getCronJobs },
	};

	webhookMethods = {
		default: {
			/** To register again what is registered changes nothing, so there is no need to look. */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},

			/** Refuses to publish what could not work. */
			async create(this: IHookFunctions): Promise<boolean> {
				await assertTokensAreThere(this);
				assertOptionsMakeSense(this);
				assertAddressIsFound(this);
				if (isAutomatic(this)) await register(this);
				return true;
			},

			async delete(this: IHookFunctions): Promise<boolean> {
				forgetNode(this);
				forgetTokenCopies(this);
				if (isAutomatic(this)) await unregister(this);
				return true;
			},
		},
	};

	/** Without it n8n runs none of the hooks at its start, and nobody sees what changes meanwhile. */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const { deduplicate } = withDefaults(this.getNodeParameter('options', {}));
		const isRegistered = this.getNodeParameter('registration') === 'automatic';
		const isHere = isOwnWebhook(this, isRegistered);
		const unpublish = deduplicate ? publishWebhook(this.getWorkflow().id, isHere) : () => undefined;
		const stop = isRegistered ? keepRegistered(this) : () => undefined;
		return {
			async closeFunction() {
				unpublish();
				stop();
			},
		};
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const options = withDefaults(this.getNodeParameter('options', {}));
		try {
			checkNetworkRules(this, options);
			const { secrets } = isAutomatic(this)
				? await authenticateOwn(this)
				: await authenticate(this, this.getNodeParameter('authentication') as AuthenticationMode);
			const body = readBody(this);
			const isTest = this.getMode() === 'manual';
			const lostFor = isTest && isAutomatic(this) ? await sendOn(this, body) : undefined;
			if (lostFor !== undefined) reportLost(this, lostFor);
			const event = normaliseRunEvent(body);
			const { runKey } = event;

			const reason = reasonToIgnore(event, readEvents(this), options);
			if (reason) return answer(this, { status: 'ignored', reason });

			// A test event may well be sent the same run again.
			const deduplicate = options.deduplicate && !isTest;
			const key = deduplicationKey(event, body);
			if (deduplicate && !(await isFirstInThisProcess(this, key, options.deduplicationWindow))) {
				return answer(this, { status: 'duplicate', runKey });
			}

			const headers = options.includeHeaders ? readableHeaders(this) : undefined;
			const accepted = { status: 'accepted', runKey };
			return {
				...(lostFor === undefined ? { webhookResponse: accepted } : answer(this, accepted)),
				workflowData: [[toReceived(event, body, { key, headers, secrets })]],
			};
		} catch (error) {
			if (error instanceof RefusedRequest) return turnAway(this, error);
			throw new NodeOperationError(this.getNode(), error as Error);
		}
	}

	/**
	 * n8n runs this as the first step of the execution, with what webhook() returned as input. What
	 * slipped past the process's memory (a repeat after a restart, or on another process) ends here.
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const options = withDefaults(this.getNodeParameter('options', 0, {}));
		const replies = replyReader(this);
		const items = await takeIn(this, this.getInputData(), {
			output: this.getNodeParameter('output', 0),
			deduplicate: options.deduplicate,
			window: options.deduplicationWindow,
			replyOf: options.includeReply ? replies.replyOf : undefined,
		}).finally(replies.close);
		return [items];
	}
}
