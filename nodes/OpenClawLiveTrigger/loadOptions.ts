import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { offered } from '../shared/gateway/errors/emptyList';
import { forOptions } from '../shared/gateway/offer';
import { sessionName } from '../shared/gateway/sessionName';

/** The most that the list offers, the last used ones; others are entered by an expression. */
const MOST_SESSIONS = 200;

export async function getAgents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const agents = await forOptions(this, async (gateway) =>
		offered('agents', await gateway.agents.list()),
	);
	return agents.map(({ id, name }) => ({ name: name ?? id, value: id }));
}

export async function getChannels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const accounts = await forOptions(this, async (gateway) =>
		offered('channels', await gateway.channels.accounts()),
	);
	const names = new Map(accounts.map(({ channel, label }) => [channel, label ?? channel]));
	return [...names].map(([value, name]) => ({ name, value }));
}

export async function getSessions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const sessions = await forOptions(this, async (gateway) =>
		offered('sessions', (await gateway.sessions.page({ limit: MOST_SESSIONS })).sessions),
	);
	return sessions.map((session) => ({ name: sessionName(session), value: session.key }));
}
