import { isJsonObject, readString, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import type { Call } from './call';

export interface Agent {
	id: string;
	/** What people call it; null where it has no name of its own. */
	name: string | null;
	isDefault: boolean;
	/** The model it uses unless told otherwise, as `provider/model`; null where it is not set. */
	model: string | null;
}

export interface Agents {
	agents: Agent[];
	/** How the gateway calls the main session of every agent. */
	mainKey: string;
}

export const agents = (call: Call) => {
	const overview = async (): Promise<Agents> => {
		const answer = await call('agents.list');
		const listed = answer.agents as JsonObject[];
		return {
			agents: listed.map((agent) => agentOf(agent, answer.defaultId)),
			mainKey: readString(answer, 'mainKey') ?? 'main',
		};
	};
	return {
		overview,

		/** The agents of the gateway, which lists them all at once. */
		async list(): Promise<Agent[]> {
			return (await overview()).agents;
		},

		/**
		 * Tells the agent's main session something, now or with its next heartbeat. The gateway takes
		 * it on and tells nothing of what comes of it.
		 */
		async wake(params: { agentId?: string; text: string; mode: string }): Promise<void> {
			await call('wake', params);
		},
	};
};

function agentOf(agent: JsonObject, defaultId: unknown): Agent {
	const { id, identity, model } = agent;
	if (typeof id !== 'string') throw notUnderstood('It has an agent without an ID.');
	const shown = isJsonObject(identity) ? readString(identity, 'name') : null;
	return {
		id,
		name: readString(agent, 'name') ?? shown,
		isDefault: id === defaultId,
		model: isJsonObject(model) ? readString(model, 'primary') : null,
	};
}
