import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { loadOptionsContext } from '../support/engine.mts';
import { cronJob, payload, recorded, serveGateway } from '../support/gatewayServer.mts';

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
			const folder = join(import.meta.dirname, '../../../nodes/OpenClaw/__schema__/v2.0.0');
			const operations = options!.map((option) => `${(option as { value: string }).value}.json`);
			expect(readdirSync(join(folder, resource!)).sort()).toEqual(operations.sort());
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

	test('a failure reaches the list with what to do', async () => {
		await expect(search('searchCronJobs', () => recorded('wrong-token'))).rejects.toMatchObject({
			message: expect.stringContaining('does not accept the token'),
			description: expect.stringContaining('gateway.auth.token'),
		});
	});
});
