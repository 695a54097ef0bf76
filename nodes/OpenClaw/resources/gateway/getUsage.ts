import { DateTime } from 'luxon';
import { UserError, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { momentOf } from '../../../shared/cronJob/moment';
import type { UsageCost } from '../../../shared/gateway/api/usage';
import { readNumber, readString, type JsonObject } from '../../../shared/json';
import { isoUtc } from '../../../shared/time';
import { readAgentId } from '../../agentLocator';
import { agentId } from '../../fields/jobFields';
import { unlessChosen } from '../../locatorModes';
import type { Operation, OperationCall } from '../../operation';
import { outputFields, shapeOutput } from '../../output';

const showOnlyForUsage = { resource: ['gateway'], operation: ['getUsage'] };

const period: INodeProperties = {
	displayName: 'Period',
	name: 'period',
	type: 'options',
	options: [
		{ name: 'Dates', value: 'dates', description: 'From one day to another' },
		{ name: 'Last Days', value: 'lastDays', description: 'That many days up to today' },
		{ name: 'Today', value: 'today', description: 'Since midnight' },
		{ name: 'Yesterday', value: 'yesterday', description: 'The whole day before today' },
	],
	default: 'lastDays',
	description: 'The days to add up, in the time zone of the workflow',
	displayOptions: { show: showOnlyForUsage },
};

const days: INodeProperties = {
	displayName: 'Days',
	name: 'days',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 7,
	description: 'How many days, today included',
	displayOptions: { show: { ...showOnlyForUsage, period: ['lastDays'] } },
};

function dateField(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'dateTime',
		default: '',
		required: true,
		description,
		displayOptions: { show: { ...showOnlyForUsage, period: ['dates'] } },
	};
}

const NAMES = [
	...['cacheStatus', 'daily', 'days', 'partial', 'pendingFiles', 'timeZone', 'totals', 'updatedAt'],
	...Object.keys(figures({})),
];

/** What a model needs to know of the usage. */
const FOR_TOOL = ['days', 'inputTokens', 'outputTokens', 'totalTokens', 'totalCost', 'partial'];

export const getUsage: Operation = {
	fields: [
		period,
		days,
		dateField('First Day', 'startDate', 'The first day to add up'),
		dateField('Last Day', 'endDate', 'The last day to add up, as a whole'),
		{
			...unlessChosen(agentId, 'All agents'),
			description: 'The agent whose usage to add up. Not set: that of all agents.',
			displayOptions: { show: showOnlyForUsage },
		},
		...outputFields(showOnlyForUsage, NAMES),
	],
	isRead: true,
	async execute(call) {
		const { context, gateway } = call;
		const agent = readAgentId(call);
		const timeZone = context.getTimezone();
		const usage = await gateway.usage.cost({
			...readPeriod(call),
			// Days as the workflow counts them, not as the host of the gateway does.
			mode: 'specific',
			timeZone,
			...(agent === '' ? { agentScope: 'all' } : { agentId: agent }),
		});
		return [shapeOutput(call, usageItem(usage, timeZone), usage.raw, FOR_TOOL)];
	},
};

function readPeriod({ context, itemIndex }: OperationCall): IDataObject {
	const zone = context.getTimezone();
	const today = DateTime.now().setZone(zone);
	const read = (name: string) => context.getNodeParameter(name, itemIndex);
	switch (read('period')) {
		case 'today':
			return between(today, today);
		case 'yesterday':
			return between(today.minus({ days: 1 }), today.minus({ days: 1 }));
		case 'dates': {
			const first = momentOf(read('startDate'), 'First Day', zone);
			const last = momentOf(read('endDate'), 'Last Day', zone);
			if (first <= last) return between(first, last);
			throw new UserError('First Day is after Last Day');
		}
		default: {
			const amount = Number(read('days'));
			if (Number.isInteger(amount) && amount > 0) return { days: amount };
			throw new UserError('Days must be a whole number above zero');
		}
	}
}

function between(first: DateTime, last: DateTime): IDataObject {
	return { startDate: first.toISODate(), endDate: last.toISODate() };
}

function usageItem(usage: UsageCost, timeZone: string): IDataObject {
	return {
		partial: usage.isPartial,
		pendingFiles: usage.pendingFiles,
		updatedAt: isoUtc(usage.updatedAtMs),
		days: usage.days,
		timeZone,
		...figures(usage.totals),
		daily: usage.daily.map((day) => ({ date: readString(day, 'date'), ...figures(day) })),
	};
}

/** Cost in US dollars; calls of models without a known price are counted in `missingCostEntries`. */
function figures(from: JsonObject): IDataObject {
	return {
		inputTokens: readNumber(from, 'input'),
		outputTokens: readNumber(from, 'output'),
		cacheReadTokens: readNumber(from, 'cacheRead'),
		cacheWriteTokens: readNumber(from, 'cacheWrite'),
		totalTokens: readNumber(from, 'totalTokens'),
		totalCost: readNumber(from, 'totalCost'),
		missingCostEntries: readNumber(from, 'missingCostEntries'),
	};
}
