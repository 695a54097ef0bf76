import { isJsonObject, readString, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import type { Call } from './call';

export interface Agent {
	id: string;
	/** What people call it; null where it has no name of its own. */
	name: string | null;
	isDefault: boolean;
}

export const agents = (call: Call) => ({
	/** The agents of the gateway, which lists them all at once. */
	async list(): Promise<Agent[]> {
		const { agents: listed, defaultId } = await call('agents.list');
		return (listed as JsonObject[]).map((agent) => {
			const { id, identity } = agent;
			if (typeof id !== 'string') throw notUnderstood('It has an agent without an ID.');
			const shown = isJsonObject(identity) ? readString(identity, 'name') : null;
			return { id, name: readString(agent, 'name') ?? shown, isDefault: id === defaultId };
		});
	},
});
