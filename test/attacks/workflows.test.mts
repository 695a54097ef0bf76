/**
 * The workflows to import, as somebody sees them who writes to an agent, names a job, or makes one
 * fail: whatever they write is data, in no node code, a query, an address or a page.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../workflows');
const WORKFLOWS = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file) => {
		const { nodes } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { nodes: INode[] };
		return { file, nodes };
	});

/** Nodes that run what they are given. */
const RUNS_TEXT = /[.](executeCommand|ssh|function|functionItem|executionData)$/;

/** What turns text into code within a Code node, or within an expression. */
const MAKES_CODE =
	/\beval\b|\bnew Function\b|\bconstructor\b|\bchild_process\b|\$evaluateExpression|\bimport\(|\brequire\(/;

/** Text of other people, in an expression. */
const DATA = /\$json|\$input|\$item|[.](first|last|all|item)\b/;

/** What stands in the node Settings is entered by whoever imports the workflow. */
function withoutEntered(expression: string, nodes: INode[]): string {
	const settings = nodes.find(({ name }) => name === 'Settings')?.parameters.assignments;
	const { assignments = [] } = (settings ?? {}) as { assignments?: Array<{ name: string }> };
	return assignments.reduce(
		(left, { name }) =>
			left
				.replaceAll(`$('Settings').first().json.${name}`, '')
				.replaceAll(`$('Settings').item.json.${name}`, '')
				.replaceAll(new RegExp(`\\$json[.]${name}\\b`, 'g'), ''),
		expression,
	);
}

interface Entry {
	path: string;
	value: string;
}

function entriesOf(value: unknown, path: string): Entry[] {
	if (typeof value === 'string') return [{ path, value }];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, one]) => entriesOf(one, `${path}.${key}`));
}

const isExpression = ({ value }: Entry) => value.startsWith('=') && value.includes('{{');

/** Parameters that the database, n8n's pages or the network take for more than text. */
const isMoreThanText = ({ path }: Entry) => /[.](query|html|url|jsCode|pythonCode)$/.test(path);

describe.each(WORKFLOWS)('$file', ({ nodes }) => {
	const entries = nodes.flatMap(({ name, parameters }) => entriesOf(parameters, name));

	it('runs no command, and makes no code of text', () => {
		expect(nodes.filter(({ type }) => RUNS_TEXT.test(type))).toEqual([]);
		const code = entries.filter((entry) => isExpression(entry) || /Code$/.test(entry.path));
		expect(code.filter(({ value }) => MAKES_CODE.test(value))).toEqual([]);
	});

	it('puts nothing that others wrote into a query, an address, a page or code', () => {
		const places = entries.filter((entry) => isExpression(entry) && isMoreThanText(entry));
		const holdsData = ({ value }: Entry) => DATA.test(withoutEntered(value, nodes));
		expect(places.filter(holdsData)).toEqual([]);
	});
});
