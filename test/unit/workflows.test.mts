/** The workflows to import: whole, tidy, and in the words of the nodes. Running them is test/e2e's. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	NodeHelpers,
	type IConnections,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../nodes/OpenClaw/OpenClaw.node.ts';
import { OpenClawLiveTrigger } from '../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { OpenClawRunHistoryTrigger } from '../../nodes/OpenClawRunHistoryTrigger/OpenClawRunHistoryTrigger.node.ts';
import { OpenClawTrigger } from '../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';

const FOLDER = join(import.meta.dirname, '../../workflows');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const README = readFileSync(join(FOLDER, 'README.md'), 'utf8');

const openClaw = new OpenClaw().description;
const DESCRIPTIONS: Record<string, INodeTypeDescription> = {
	'n8n-nodes-openclaw-gateway.openClaw': openClaw,
	// What n8n makes of a node that is usable as a tool.
	'n8n-nodes-openclaw-gateway.openClawTool': openClaw,
	'n8n-nodes-openclaw-gateway.openClawLiveTrigger': new OpenClawLiveTrigger().description,
	'n8n-nodes-openclaw-gateway.openClawTrigger': new OpenClawTrigger().description,
	'n8n-nodes-openclaw-gateway.openClawRunHistoryTrigger': new OpenClawRunHistoryTrigger()
		.description,
};

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';
/** What a node takes on the canvas, its name below included. */
const NODE_SIZE = { width: 160, height: 160 };

/** What n8n itself adds to a node that polls, and to one that is a tool. */
const OF_N8N = ['pollTimes', 'descriptionType', 'toolDescription'];

interface Workflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
}

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function boxOf({ name, type, position: [left, top], parameters }: INode): Box {
	const { width, height } = type === STICKY_NOTE ? (parameters as typeof NODE_SIZE) : NODE_SIZE;
	return { name, left, top, right: left + width, bottom: top + height };
}

const overlap = (one: Box, other: Box) =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

/** Of the lists with several choices and of those in collections: n8n's own check leaves them out. */
function wrongChoices(properties: INodeProperties[], values: object): unknown[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const fields = properties.filter((property) => property.name === name);
		const options = fields.flatMap((field) => field.options ?? []);
		if (fields.some(({ type }) => type === 'collection')) {
			return wrongChoices(options as INodeProperties[], value as object);
		}
		// A list that the gateway fills has no options of its own.
		if (!fields.some(({ type }) => type.toLowerCase().endsWith('options'))) return [];
		const choices = options.map((option) => (option as INodePropertyOptions).value);
		return [value].flat().filter((one) => choices.length > 0 && !choices.includes(one as string));
	});
}

const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;

describe.each(FILES)('%s', (file) => {
	const workflow = read(file);
	const { nodes, connections } = workflow;
	const openClawNodes = nodes.filter(({ type }) => type.startsWith('n8n-nodes-openclaw-gateway.'));

	test('holds a workflow and nothing of the n8n that it was made in', () => {
		expect(Object.keys(workflow).toSorted()).toEqual(['connections', 'name', 'nodes', 'settings']);
		expect(nodes.filter((node) => node.credentials !== undefined)).toEqual([]);
	});

	test('connects nodes that it has, each with a name of its own', () => {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const connected = Object.entries(connections).flatMap(([from, byType]) => [
			from,
			...Object.values(byType).flatMap((outputs) =>
				outputs.flatMap((output) => (output ?? []).map(({ node }) => node)),
			),
		]);
		const steps = nodes.filter(({ type }) => type !== STICKY_NOTE).map(({ name }) => name);
		expect(new Set(connected)).toEqual(new Set(steps));
	});

	test('enters into the OpenClaw nodes what they have fields for', () => {
		expect(openClawNodes.length).toBeGreaterThan(0);
		for (const node of openClawNodes) {
			const description = DESCRIPTIONS[node.type]!;
			expect(node.typeVersion).toBe(description.version);
			const parameters = Object.fromEntries(
				Object.entries(node.parameters).filter(([name]) => !OF_N8N.includes(name)),
			);
			const { properties } = description;
			const shown = NodeHelpers.getNodeParameters(
				properties,
				parameters,
				true,
				false,
				node,
				description,
			);
			expect(shown).toMatchObject(parameters);
			const issues = NodeHelpers.getNodeParametersIssues(
				properties,
				{ ...node, parameters: shown! },
				description,
			);
			expect(issues).toBeNull();
			expect(wrongChoices(properties, parameters)).toEqual([]);
		}
	});

	test('says in a note which credentials it needs', () => {
		const notes = nodes.filter(({ type }) => type === STICKY_NOTE);
		const text = notes.map(({ parameters }) => parameters.content).join('\n');
		const types = openClawNodes.map(({ type }) => type);
		const needed = types.map((type) =>
			type.endsWith('.openClawTrigger') ? 'OpenClaw Webhook API' : 'OpenClaw Gateway API',
		);
		for (const credential of needed) {
			expect(text).toContain(credential);
			expect(rowOf(file)).toContain(credential);
		}
		expect(text).toContain('### Set up\n1. ');
		expect(text).toContain('### Try it');
	});

	test('is tidy on the canvas, and does without Code', () => {
		const boxes = nodes.map(boxOf);
		const overlaps = boxes.flatMap((one, index) =>
			boxes
				.slice(index + 1)
				.filter((other) => overlap(one, other))
				.map((other) => `${one.name} and ${other.name}`),
		);
		expect(overlaps).toEqual([]);
		expect(nodes.filter(({ type }) => type === 'n8n-nodes-base.code')).toEqual([]);
	});
});

const rowOf = (file: string) => README.split('\n').find((line) => line.includes(`(${file})`));

test('the README lists them all', () => {
	expect(FILES.filter((file) => rowOf(file) === undefined)).toEqual([]);
	const listed = [...README.matchAll(/\]\(([\w-]+\.json)\)/g)].map(([, file]) => file);
	expect(listed.toSorted()).toEqual(FILES.toSorted());
});

/** Failed runs start it, and it has no trigger that gets those which no webhook brings. */
function waitsForWebhooksAlone({ nodes }: Workflow): boolean {
	const triggers = nodes.filter(({ type }) => /[.]openClaw\w*Trigger$/.test(type));
	const isForFailures = triggers.some(
		({ type, parameters: { events = ['error'] } }) =>
			type.endsWith('.openClawTrigger') && [events].flat().includes('error'),
	);
	return isForFailures && triggers.length === 1;
}

test('a workflow that gets failures by webhook alone says which do not come', () => {
	const alone = FILES.filter((file) => waitsForWebhooksAlone(read(file)));
	const told = 'Runs that time out or are cancelled never come by webhook';
	expect(alone).not.toEqual([]);
	expect(alone.filter((file) => !JSON.stringify(read(file)).includes(told))).toEqual([]);
});
