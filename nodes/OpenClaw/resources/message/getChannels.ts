import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ChannelAccount } from '../../../shared/gateway/api/channels';
import { readNumber, readObject, readString } from '../../../shared/json';
import { isoUtc } from '../../../shared/isoUtc';
import type { Operation } from '../../operation';

const probe: INodeProperties = {
	displayName: 'Ask the Channels',
	name: 'probe',
	type: 'boolean',
	default: true,
	description:
		'Whether the gateway asks each channel now whether it answers: a channel that has just gone away still counts as connected. That can take some seconds.',
	displayOptions: { show: { resource: ['message'], operation: ['getChannels'] } },
};

export const getChannels: Operation = {
	fields: [probe],
	isRead: true,
	async execute({ context, gateway, itemIndex }) {
		const asks = context.getNodeParameter('probe', itemIndex, true) === true;
		return (await gateway.channels.accounts({ probe: asks })).map(channelItem);
	},
};

function channelItem({ channel, label, accountId, isDefault, state }: ChannelAccount): IDataObject {
	const flag = (name: string) => (typeof state[name] === 'boolean' ? state[name] : null);
	const probed = readObject(state, 'probe');
	const probeOk = typeof probed.ok === 'boolean' ? probed.ok : null;
	const signs = [...['enabled', 'configured', 'running', 'connected'].map(flag), probeOk];
	return {
		channel,
		label,
		accountId,
		isDefault,
		// What a channel does not tell does not count against it.
		ok: !signs.includes(false),
		enabled: flag('enabled'),
		configured: flag('configured'),
		running: flag('running'),
		connected: flag('connected'),
		lastError: readString(state, 'lastError'),
		probeOk,
		probeError: readString(probed, 'error'),
		lastConnectedAt: isoUtc(readNumber(state, 'lastConnectedAt')),
		lastInboundAt: isoUtc(readNumber(state, 'lastInboundAt')),
		lastOutboundAt: isoUtc(readNumber(state, 'lastOutboundAt')),
	};
}
