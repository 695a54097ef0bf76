/**
 * What n8n's UX guidelines and its node UI design ask of a form, as far as a machine can tell;
 * docs/verification.md has each line.
 */
import { runInNewContext } from 'node:vm';

import {
	NodeHelpers,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { OpenClawApi } from '../../credentials/OpenClawApi.credentials.ts';
import { OpenClawWebhookApi } from '../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClaw } from '../../nodes/OpenClaw/OpenClaw.node.ts';
import { OpenClawLiveTrigger } from '../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { OpenClawRunHistoryTrigger } from '../../nodes/OpenClawRunHistoryTrigger/OpenClawRunHistoryTrigger.node.ts';
import { OpenClawTrigger } from '../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';

const NODES: INodeTypeDescription[] = [
	new OpenClaw(),
	new OpenClawLiveTrigger(),
	new OpenClawRunHistoryTrigger(),
	new OpenClawTrigger(),
].map(({ description }) => description);

const FORMS: Array<[string, INodeProperties[]]> = [
	...NODES.map(({ name, properties }): [string, INodeProperties[]] => [name, properties]),
	['openClawApi', new OpenClawApi().properties],
	['openClawWebhookApi', new OpenClawWebhookApi().properties],
];

/** Every field, also those inside collections. */
function allFields(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [property, ...allFields(innerFields(property))]);
}

function innerFields({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	return options.flatMap((option) => ('values' in option ? option.values : []));
}

const choicesOf = ({ type, options = [] }: INodeProperties) =>
	['options', 'multiOptions'].includes(type) ? (options as INodePropertyOptions[]) : [];

const FIELDS = FORMS.flatMap(([form, properties]) =>
	allFields(properties).map((field) => ({ form, field })),
);

/** Each text of a field that n8n shows as help, with where it stands. */
const HELP = FIELDS.flatMap(({ form, field }) => [
	...[field.description, field.hint].map((text) => ({ at: `${form} ${field.name}`, text, field })),
	...choicesOf(field).map(({ value, description: text }) => ({
		at: `${form} ${field.name} ${String(value)}`,
		text,
		field,
	})),
	...(field.type === 'notice'
		? [{ at: `${form} ${field.name}`, text: field.displayName, field }]
		: []),
]).filter(
	(help): help is { at: string; text: string; field: INodeProperties } => help.text !== undefined,
);

/** Without what stands in quotes or brackets, such as `e.g.` or the name of a file. */
const isSeveralSentences = (text: string) =>
	/[.?!] [A-Z0-9]/.test(text.replaceAll(/"[^"]*"|\([^)]*\)|<[^>]+>/g, 'x'));

describe('texts', () => {
	it('one sentence ends without a period, several end with one', () => {
		const wrong = HELP.filter(({ text }) => text.endsWith('.') !== isSeveralSentences(text));
		// n8n's linter wants this one word by word, without a period.
		const own = wrong.filter(({ text }) => !text.endsWith('expression</a>.'));
		expect(own).toEqual([]);
	});

	it('begin with a capital letter', () => {
		expect(HELP.filter(({ text }) => /^[a-z]/.test(text))).toEqual([]);
	});

	it('a switch says whether', () => {
		const silent = FIELDS.filter(
			({ field }) => field.type === 'boolean' && !field.description?.startsWith('Whether '),
		);
		expect(silent.map(({ field }) => field.name)).toEqual([]);
	});

	it('an example in a field begins with e.g.', () => {
		const examples = FIELDS.flatMap(({ field }) => [
			...(['collection', 'fixedCollection'].includes(field.type) ? [] : [field.placeholder]),
			...(field.modes ?? [])
				.filter(({ type }) => type !== 'list')
				.map(({ placeholder }) => placeholder),
		]);
		const wrong = examples.filter((text) => text !== undefined && !text.startsWith('e.g. '));
		expect(wrong).toEqual([]);
	});

	it('the ways that a locator takes a value, and their examples, are not cut off', () => {
		const modes = FIELDS.flatMap(({ field }) => field.modes ?? []);
		const names = modes.map(({ displayName }) => displayName);
		expect(names.filter((name) => name.length > 'From List'.length)).toEqual([]);
		const examples = modes.map(({ placeholder = '' }) => placeholder);
		expect(examples.filter((text) => text.length > 39)).toEqual([]);
	});

	it('another field is named in single quotes', () => {
		const names = new Set(
			FIELDS.map(({ field }) => field.displayName.replace(/ \(.*\)$/, '')).filter((name) =>
				/^\w+ [A-Z]/.test(name),
			),
		);
		const bare = HELP.flatMap(({ at, text, field }) =>
			[...names]
				.filter((name) => name !== field.displayName)
				.filter((name) => new RegExp(`(?<!['\\w])${name}(?!['\\w])`).test(text))
				.map((name) => `${at}: ${name}`),
		);
		expect(bare).toEqual([]);
	});

	it.each([
		['Wait At Most', /Maximum Wait|Wait at Most/],
		['Cron Job', /\bJobs? (Names|JSON|Changed)|\bJobs to/],
		['Status', /\bStatuses\b|\bOutcomes\b/],
		['All', /^(Any|Both|\*)$/],
		['Include Reply', /Whole Reply/],
		['Next Heartbeat', /With the Next/],
	])('%s has no other name', (_name, other) => {
		const labels = FIELDS.flatMap(({ field }) => [
			field.displayName,
			...choicesOf(field).map(({ name }) => name),
		]);
		expect(labels.filter((label) => other.test(label.replace(/^Cron /, 'cron ')))).toEqual(
			labels.filter((label) => other.test(label) && label.startsWith('Cron ')),
		);
	});

	it('a cron job is said to be an automation once in each node', () => {
		for (const node of NODES) {
			expect(node.description.match(/automation/g), node.name).toHaveLength(1);
			const help = HELP.filter(({ at }) => at.startsWith(`${node.name} `));
			expect(help.filter(({ text }) => /automation/i.test(text))).toEqual([]);
		}
	});
});

describe('lists', () => {
	it('have their entries in the order of the alphabet', () => {
		const sorted = (names: string[]) => names.toSorted((a, b) => a.localeCompare(b, 'en'));
		const wrong = FIELDS.flatMap(({ form, field }) => {
			const names = choicesOf(field).map(({ name }) => name);
			return names.join() === sorted(names).join() ? [] : [`${form} ${field.name}`];
		});
		expect(wrong).toEqual([]);
	});

	it('what is chosen at first shows in the order of the list', () => {
		const wrong = FIELDS.flatMap(({ form, field }) => {
			const chosen = Array.isArray(field.default) ? (field.default as string[]) : [];
			const values = choicesOf(field).map(({ value }) => String(value));
			const inOrder = values.filter((value) => chosen.includes(value));
			// Lists of the gateway have none here.
			return values.length === 0 || inOrder.join() === chosen.join()
				? []
				: [`${form} ${field.name}`];
		});
		expect(wrong).toEqual([]);
	});

	it('optional fields are in the order of the alphabet', () => {
		for (const { form, field } of FIELDS.filter((one) => one.field.type === 'collection')) {
			const names = innerFields(field).map(({ displayName }) => displayName);
			expect(names, `${form} ${field.name}`).toEqual(
				names.toSorted((a, b) => a.localeCompare(b, 'en')),
			);
		}
	});

	it('begin with a choice, where one is used most', () => {
		const without = FIELDS.filter(
			({ field }) =>
				field.type === 'options' && !field.typeOptions?.loadOptionsMethod && field.default === '',
		);
		// Left to the agent.
		expect(new Set(without.map(({ field }) => field.name))).toEqual(new Set(['thinking']));
	});

	it('one thing of the gateway is picked from its list, by its ID, and checked in the form', () => {
		for (const { field } of FIELDS.filter((one) => one.field.type === 'resourceLocator')) {
			const [first, ...others] = field.modes!;
			expect(first!.type, field.name).toBe('list');
			expect(others.length, field.name).toBeGreaterThan(0);
			for (const mode of others) expect(mode.validation, field.name).toBeDefined();
		}
	});
});

/** What shows of a form before anything but Resource and Operation is chosen. */
function shownAtFirst(properties: INodeProperties[], resource: string, operation: string) {
	const values: Record<string, unknown> = { resource, operation };
	const shown: INodeProperties[] = [];
	for (const field of properties) {
		const { show = {}, hide = {} } = field.displayOptions ?? {};
		const fits = ([name, wanted]: [string, unknown]) =>
			(wanted as unknown[]).includes(values[name]);
		if (!Object.entries(show).every(fits) || Object.entries(hide).some(fits)) continue;
		if (!(field.name in values)) values[field.name] = field.default;
		shown.push(field);
	}
	return shown;
}

const { properties } = NODES[0]!;

const OPERATIONS = properties
	.filter(({ name }) => name === 'operation')
	.flatMap((field) => {
		const [resource] = field.displayOptions!.show!.resource as string[];
		return choicesOf(field).map((choice) => ({ resource: resource!, choice }));
	});

const isEmpty = (value: unknown) =>
	value === '' || (value as { value?: unknown } | null)?.value === '';

describe('operations', () => {
	it.each(OPERATIONS.map(({ resource, choice }) => [resource, choice.value, choice] as const))(
		'%s %s',
		(resource, value, { name, action, description }) => {
			expect(name).toMatch(/^[A-Z]/);
			// In sentence case, without articles.
			expect(action).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
			expect(action).not.toMatch(/ (an?|the) /);
			expect(description).not.toBe(action);
			const toFillIn = shownAtFirst(properties, resource, String(value)).filter(
				({ required, default: initial }) => required && isEmpty(initial),
			);
			// A declared job has its key besides.
			expect(toFillIn.length).toBeLessThanOrEqual(value === 'upsert' ? 4 : 3);
		},
	);
});

describe('nodes', () => {
	it.each(NODES.map((node) => [node.name, node] as const))('%s', (name, node) => {
		const isTrigger = node.group.includes('trigger');
		expect(node.displayName.endsWith(' Trigger')).toBe(isTrigger);
		expect(node.subtitle, name).toMatch(/^=\{\{/);
		const events = node.properties.find((field) => field.name === 'events');
		if (events) expect(events).toMatchObject({ displayName: 'Trigger On' });
		expect(events?.description).toBeUndefined();
	});

	it('below a trigger stand its events as the form calls them', () => {
		const triggers = NODES.filter(({ properties }) =>
			properties.some(({ name }) => name === 'events'),
		);
		expect(triggers.length).toBe(2);
		for (const { subtitle, properties } of triggers) {
			const choices = choicesOf(properties.find(({ name }) => name === 'events')!);
			const [, code] = /^=\{\{(.*)\}\}$/s.exec(subtitle!)!;
			const below = (events: INodePropertyOptions[]) =>
				runInNewContext(code!, {
					$parameter: { events: events.map(({ value }) => value) },
				}) as string;
			for (const one of choices) expect(below([one])).toBe(one.name);
			const [short, other] = choices.toSorted((a, b) => a.name.length - b.name.length);
			expect(below([short!, other!])).toBe(`${short!.name}, ${other!.name}`);
			// More would be cut off.
			expect(below(choices.slice(0, 3))).toBe('3 Events');
			expect(below(choices)).toBe('All Events');
		}
	});

	it('below the OpenClaw node stand its operation and resource as the form calls them', () => {
		const { subtitle, properties } = NODES[0]!;
		const [, code] = /^=\{\{(.*)\}\}$/s.exec(subtitle!)!;
		const below = (resource: string, operation: string) =>
			runInNewContext(code!, { $parameter: { resource, operation } }) as string;
		const resources = new Map(
			choicesOf(properties.find(({ name }) => name === 'resource')!).map(({ value, name }) => [
				value,
				name,
			]),
		);
		for (const { resource, choice } of OPERATIONS) {
			const title = `${choice.name}: ${resources.get(resource)}`;
			expect(below(resource, String(choice.value))).toBe(title);
		}
		expect(below('agent', 'awaitRun')).toBe('awaitRun: Agent');
	});

	it('what is optional stands last in a form', () => {
		for (const { resource, choice } of OPERATIONS) {
			const types = shownAtFirst(NODES[0]!.properties, resource, String(choice.value)).map(
				({ type }) => type,
			);
			const first = types.indexOf('collection');
			expect(new Set(types.slice(first)), `${resource} ${choice.name}`).toEqual(
				new Set(['collection']),
			);
		}
	});

	it('the Live Trigger shows a filter where an event has what it looks at', () => {
		const { properties } = new OpenClawLiveTrigger().description;
		const filters = { channels: ['telegram'], outcomes: ['failed'], agentIds: ['main'] };
		const shown = (events: string[]) => {
			const given = { events, filters, options: { testEvent: 'latestRun' } };
			return NodeHelpers.getNodeParameters(properties, given, false, false, null, null);
		};
		expect(shown(['approvalRequested'])).toEqual({
			events: ['approvalRequested'],
			filters: { agentIds: ['main'] },
			options: {},
		});
		expect(shown(['messageReceived', 'taskFinished', 'runFinished'])).toMatchObject({
			filters,
			options: { testEvent: 'latestRun' },
		});
	});

	it('secrets are typed into password fields', () => {
		const secrets = FIELDS.filter(
			({ form, field }) => form.endsWith('Api') && /token|^value$/i.test(field.name),
		);
		expect(secrets.length).toBe(5);
		for (const { field } of secrets) expect(field.typeOptions?.password, field.name).toBe(true);
	});
});
