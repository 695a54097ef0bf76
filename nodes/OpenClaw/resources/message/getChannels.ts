import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { booleanOf } from '../../../shared/cronJob/fieldValues';
import type { ChannelAccount } from '../../../shared/gateway/api/channels';
import { readNumber, readObject, readString } from '../../../shared/json';
import { isoUtc } from '../../../shared/time';
import type { Operation } from '../../operation';
import { outputFields, shapeOutput } from '../../output';

const probe: INodeProperties = {
	displayName: 'Ask the Channels',
	name: 'probe',
	type: 'boolean',
	default: true,
	description:
		'Whether the gateway asks each channel now whether it answers: a channel that has just gone away still counts as connected. That can take some seconds.',
	displayOptions: { show: { resource: ['message'], operation: ['getChannels'] } },
};

const NAMES = Object.keys(
	channelItem({ channel: '', label: null, accountId: '', isDefault: false, state: {} }),
);

/** What Telegram and others tell besides. */
const RAW_NAMES = ['dmPolicy', 'healthState', 'lifecycle', 'mode', 'probe', 'reconnectAttempts'];

/** What a model needs to know of a channel. */
const FOR_TOOL = [
	...['channel', 'label', 'accountId', 'isDefault', 'ok', 'connected', 'lastError', 'probeError'],
	...['lastInboundAt', 'lastOutboundAt'],
];

export const getChannels: Operation = {
	fields: [
		probe,
		...outputFields({ resource: ['message'], operation: ['getChannels'] }, [
			...NAMES,
			...RAW_NAMES,
		]),
	],
	isRead: true,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const asks = booleanOf(context.getNodeParameter('probe', itemIndex, true), 'Ask the Channels');
		const accounts = await gateway.channels.accounts({ probe: asks });
		return accounts.map((account) => {
			const { channel, label, state } = account;
			return shapeOutput(call, channelItem(account), { channel, label, ...state }, FOR_TOOL);
		});
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
