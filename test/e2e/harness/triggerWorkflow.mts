/** Workflows of the tests: the trigger, and one node behind it that shows what got through. */
import { randomUUID } from 'node:crypto';
import axios, { type AxiosResponse } from 'axios';
import type { Workflow } from './n8nApi.mts';
import type { Peers } from './peers.mts';

export const TRIGGER = 'OpenClaw Trigger';
/** The node behind the trigger: what reaches it would reach a ticket or a database. */
export const NEXT = 'Next';

export interface TriggerWorkflow {
	workflow: Workflow;
	/** The production URL. */
	url: string;
	testUrl: string;
	/** Posts to the production URL with the right token; answers every status without throwing. */
	post(body: unknown, request?: PostOptions): Promise<AxiosResponse>;
}

/** The trigger gets the credentials that are given. */
type PeersWithCredentials = Omit<Peers, 'credentials'> & {
	credentials: Partial<Peers['credentials']>;
};

export interface PostOptions {
	headers?: Record<string, string>;
	params?: object;
	/** `null`: no Authorization header. Default: the webhook token. */
	token?: string | null;
}

export async function createTriggerWorkflow(
	{ api, n8n, gateway, credentials }: PeersWithCredentials,
	parameters: object = {},
	name = `Trigger ${randomUUID()}`,
): Promise<TriggerWorkflow> {
	const webhookId = randomUUID();
	const workflow = await api.createWorkflow(name, [
		{
			name: TRIGGER,
			type: 'n8n-nodes-openclaw-gateway.openClawTrigger',
			typeVersion: 2,
			webhookId,
			parameters: { registration: 'manual', ...parameters },
			credentials: { ...credentials },
		},
		{ name: NEXT, type: 'n8n-nodes-base.noOp', typeVersion: 1 },
	]);
	const url = `${n8n.url}/webhook/${webhookId}/openclaw`;
	const testUrl = `${n8n.url}/webhook-test/${webhookId}/openclaw`;
	const post = async (body: unknown, request: PostOptions = {}) => {
		const { token = gateway.webhookToken, headers = {}, params } = request;
		return await axios.post(url, body, {
			params,
			headers: {
				'content-type': 'application/json',
				...(token !== null && { authorization: `Bearer ${token}` }),
				...headers,
			},
			validateStatus: () => true,
		});
	};
	return { workflow, url, testUrl, post };
}

export async function publishTriggerWorkflow(
	peers: PeersWithCredentials,
	parameters?: object,
): Promise<TriggerWorkflow> {
	const trigger = await createTriggerWorkflow(peers, parameters);
	await peers.api.activate(trigger.workflow);
	await peers.api.waitForWebhook(trigger.url);
	return trigger;
}

/** Every item that reached the node behind the trigger, of all executions, oldest first. */
export async function itemsBehind(
	{ api }: Peers,
	{ workflow }: TriggerWorkflow,
): Promise<Array<Record<string, unknown>>> {
	const executions = await api.listExecutions(workflow.id);
	const items = [];
	for (const { id } of executions.toReversed()) {
		items.push(...((await api.getExecution(id)).items(NEXT) ?? []));
	}
	return items;
}
