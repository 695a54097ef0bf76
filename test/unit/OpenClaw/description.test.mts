import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeApiError, type INodeProperties } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { loadOptionsContext } from '../support/engine.mts';
import {
	cronJob,
	gatewayCredential,
	payload,
	recorded,
	serveGateway,
} from '../support/gatewayServer.mts';

const { description, methods } = new OpenClaw();

/** Every field, also those inside collections. */
function allFields(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => {
		const inner = (property.options ?? []).flatMap((option) => {
			if ('values' in option) return option.values;
			return 'displayName' in option && 'type' in option ? [option as INodeProperties] : [];
		});
		return [property, ...allFields(inner)];
	});
}

const SCHEMAS = join(import.meta.dirname, '../../../nodes/OpenClaw/__schema__/v2.0.0');

interface Schema {
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** How many fields an item has, those of the objects in it included. */
function fieldsIn({ properties, items }: Schema): number {
	if (items) return fieldsIn(items);
	if (!properties) return 1;
	return Object.values(properties).reduce((sum, field) => sum + fieldsIn(field), 0);
}

describe('description', () => {
	test('every field says what it is for', () => {
		const silent = allFields(description.properties).filter(
			({ type, name, description: text }) =>
				!text &&
				type !== 'notice' &&
				!['resource', 'operation', 'options', 'filters', 'additionalFields'].includes(name),
		);
		expect(silent.map(({ name }) => name)).toEqual([]);
	});

	test('every list that a field searches exists', () => {
		const searched = allFields(description.properties).flatMap(({ modes = [] }) =>
			modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
		);
		expect(new Set(searched)).toEqual(new Set(Object.keys(methods.listSearch)));
	});

	test('every operation of the menus has a form', () => {
		const menus = description.properties.filter(({ name }) => name === 'operation');
		const operations = menus.map(({ displayOptions, options }) => {
			const [resource] = displayOptions!.show!.resource as string[];
			const values = options!.map((option) => (option as { value: string }).value);
			// The state of the gateway is one; there is nothing to ask for.
			for (const value of values.filter((one) => one !== 'getStatus')) {
				const fields = description.properties.filter(
					({ displayOptions: { show } = {} }) =>
						show?.resource?.includes(resource!) && show.operation?.includes(value),
				);
				expect(fields.length, `${resource} ${value}`).toBeGreaterThan(0);
			}
			return [resource, values.sort()];
		});
		expect(Object.fromEntries(operations)).toEqual({
			agent: ['ask', 'getAll', 'runAndWait', 'wake'],
			approval: ['get', 'getAll', 'resolve'],
			cronJob: [
				...['create', 'delete', 'disable', 'enable', 'get', 'getAll', 'run', 'update', 'upsert'],
			],
			gateway: ['callMethod', 'checkDelivery', 'getStatus', 'getUsage'],
			message: ['getChannels', 'send'],
			question: ['answer', 'cancel', 'get', 'getAll'],
			run: ['get', 'getAll', 'getReply', 'stop'],
			session: ['delete', 'get', 'getAll', 'getMessages', 'reset', 'stop'],
			tool: ['getAll', 'invoke'],
		});
	});

	test('every operation says what its items hold', () => {
		for (const { displayOptions, options } of description.properties.filter(
			({ name }) => name === 'operation',
		)) {
			const [resource] = displayOptions!.show!.resource as string[];
			const operations = options!.map((option) => `${(option as { value: string }).value}.json`);
			expect(readdirSync(join(SCHEMAS, resource!)).sort()).toEqual(operations.sort());
		}
	});

	test('an operation offers the short form where its items have more than ten fields', () => {
		for (const { displayOptions, options } of description.properties.filter(
			({ name }) => name === 'operation',
		)) {
			const [resource] = displayOptions!.show!.resource as string[];
			for (const { value } of options as Array<{ value: string }>) {
				const file = join(SCHEMAS, resource!, `${value}.json`);
				const fields = fieldsIn(JSON.parse(readFileSync(file, 'utf8')) as Schema);
				const output = description.properties.filter(
					({ name, displayOptions: { show } = {} }) =>
						['output', 'fields'].includes(name) &&
						show?.resource?.includes(resource!) &&
						show.operation?.includes(value),
				);
				const wanted = fields > 10 ? ['output', 'fields'] : [];
				expect(
					output.map(({ name }) => name),
					`${resource} ${value}: ${fields}`,
				).toEqual(wanted);
			}
		}
	});

	test('it is version 2, usable as a tool, and tested by its credential test', () => {
		expect(description).toMatchObject({
			version: 2,
			usableAsTool: true,
			credentials: [
				{ name: 'openClawApi', required: true, testedBy: 'openClawApiTest' },
				{ name: 'openClawWebhookApi', required: false, testedBy: 'webhookTokenTest' },
			],
		});
	});
});

describe('lists', () => {
	async function search(
		method: keyof typeof methods.listSearch,
		answer: Parameters<typeof serveGateway>[0],
		...query: string[]
	) {
		const gateway = await serveGateway(answer);
		const context = loadOptionsContext(new OpenClaw(), { credentials: gateway.credentials });
		return { found: await methods.listSearch[method].apply(context, query as [string]), gateway };
	}

	test('jobs are searched and paged by the gateway', async () => {
		const jobs = [
			cronJob('a', { name: 'Daily' }),
			cronJob('b', { name: 'Weekly', enabled: false }),
		];
		const { found, gateway } = await search(
			'searchCronJobs',
			() => payload({ jobs, nextOffset: 52 }),
			'ly',
			'50',
		);
		expect(found).toEqual({
			results: [
				{ name: 'Daily', value: 'a' },
				{ name: 'Weekly (disabled)', value: 'b' },
			],
			paginationToken: '52',
		});
		expect(gateway.paramsOf('cron.list')).toEqual([
			{ enabled: 'all', limit: 50, offset: 50, sortBy: 'name', query: 'ly' },
		]);
	});

	test('the last page has no next one', async () => {
		const { found } = await search('searchCronJobs', () => recorded('list-page-3'));
		expect(found.paginationToken).toBeUndefined();
		expect(found.results).toHaveLength(1);
	});

	test('agents', async () => {
		const { found } = await search('searchAgents', () => recorded('agents'));
		expect(found.results).toEqual([{ name: 'main (default)', value: 'main' }]);
	});

	test('agents by name', async () => {
		const agents = [{ id: 'main' }, { id: 'ops', identity: { name: 'Operations' } }];
		const { found } = await search('searchAgents', () => payload({ agents }), ' OPER ');
		expect(found.results).toEqual([{ name: 'Operations [ops]', value: 'ops' }]);
	});

	test('models, named as a job names them', async () => {
		const { found } = await search('searchModels', () => recorded('models'), 'two');
		expect(found.results).toEqual([{ name: 'Stub Two [stub/stub-2]', value: 'stub/stub-2' }]);
	});

	/** A gateway that has nothing at all. */
	const nothing: Parameters<typeof serveGateway>[0] = ({ method }) =>
		payload(
			method!.endsWith('.approval.list')
				? []
				: {
						...{ agents: [], channelAccounts: {}, conversations: [], entries: [], groups: [] },
						...{ jobs: [], methods: [], models: [], questions: [], sessions: [], tasks: [] },
						nextOffset: null,
					},
		);

	test.each(Object.keys(methods.listSearch) as Array<keyof typeof methods.listSearch>)(
		'%s, where there is nothing to choose: said, with what to do',
		async (list) => {
			const error: unknown = await search(list, nothing).catch((thrown: unknown) => thrown);
			// Of others n8n does not show the description.
			expect(error).toBeInstanceOf(NodeApiError);
			expect(error).toMatchObject({
				message: expect.stringMatching(/^(No|Nobody|The) /) as unknown,
				description: expect.stringMatching(/\.$/) as unknown,
			});
		},
	);

	test.each(['searchCronJobs', 'searchRuns', 'searchSessions'] as const)(
		'%s, where the gateway finds nothing for what is typed: an empty list',
		async (list) => {
			expect((await search(list, nothing, 'daily')).found.results).toEqual([]);
		},
	);

	test('what to correct in the credential is said in the list, too', async () => {
		const { url } = await serveGateway(nothing);
		const credentials = gatewayCredential(url, { token: ' ' });
		const context = loadOptionsContext(new OpenClaw(), { credentials });
		const { searchAgents } = methods.listSearch;
		const error: unknown = await searchAgents.call(context).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'The token of the OpenClaw Gateway API credential is empty',
			description: expect.stringContaining('gateway.auth.token') as unknown,
		});
	});

	test.each(['getAgents', 'getChannels', 'getSessions'] as const)(
		'%s of the Live Trigger, where there is nothing to choose: an entry that says what to do',
		async (list) => {
			const node = new OpenClawLiveTrigger();
			const gateway = await serveGateway(nothing);
			const context = loadOptionsContext(node, { credentials: gateway.credentials });
			const description = expect.stringMatching(/\.$/) as unknown;
			expect(await node.methods.loadOptions[list].call(context)).toEqual([
				// Chosen, it counts as none.
				{ name: expect.stringMatching(/^The gateway has no /) as unknown, value: '', description },
			]);
		},
	);

	test('a failure reaches a list of options with what to do', async () => {
		const node = new OpenClawLiveTrigger();
		const gateway = await serveGateway(() => recorded('wrong-token'));
		const context = loadOptionsContext(node, { credentials: gateway.credentials });
		await expect(node.methods.loadOptions.getCronJobs.call(context)).rejects.toMatchObject({
			message: expect.stringMatching(/does not accept the token.*gateway\.auth\.token/) as unknown,
		});
	});

	test('a failure reaches the list with what to do', async () => {
		await expect(search('searchCronJobs', () => recorded('wrong-token'))).rejects.toMatchObject({
			message: expect.stringContaining('does not accept the token'),
			description: expect.stringContaining('gateway.auth.token'),
		});
	});
});
