import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withGateway } from '../shared/gateway/gateway';
import { sessionName } from '../shared/gateway/sessionName';

/** The most that the list offers, the last used ones; others are entered by an expression. */
const MOST_SESSIONS = 200;

export async function getAgents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const agents = await withGateway(this, async (gateway) => await gateway.agents.list());
	return agents.map(({ id, name }) => ({ name: name ?? id, value: id }));
}

export async function getChannels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const accounts = await withGateway(this, async (gateway) => await gateway.channels.accounts());
	const names = new Map(accounts.map(({ channel, label }) => [channel, label ?? channel]));
	return [...names].map(([value, name]) => ({ name, value }));
}

export async function getSessions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { sessions } = await withGateway(
		this,
		async (gateway) => await gateway.sessions.page({ limit: MOST_SESSIONS }),
	);
	return sessions.map((session) => ({ name: sessionName(session), value: session.key }));
}
