import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { offeredOptions } from '../shared/gateway/errors/emptyList';
import { forOptions, sessionName } from '../shared/gateway/offer';
/** The most that the list offers, the last used ones; others are entered by an expression. */
const MOST_SESSIONS = 200;

export async function getAgents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const agents = await forOptions(this, async (gateway) => await gateway.agents.list());
	const options = agents.map(({ id, name }) => ({ name: name ?? id, value: id }));
	return offeredOptions('agents', options);
}

export async function getChannels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const accounts = await forOptions(this, async (gateway) => await gateway.channels.accounts());
	const names = new Map(accounts.map(({ channel, label }) => [channel, label ?? channel]));
	const options = [...names].map(([value, name]) => ({ name, value }));
	return offeredOptions('channels', options);
}

export async function getSessions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { sessions } = await forOptions(
		this,
		async (gateway) => await gateway.sessions.page({ limit: MOST_SESSIONS }),
	);
	const options = sessions.map((session) => ({ name: sessionName(session), value: session.key }));
	return offeredOptions('sessions', options);
}
