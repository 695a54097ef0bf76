/** What the documents say is so: what a block shows, a table lists, a text quotes, a command calls. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { normaliseRunEvent } from '../../../nodes/shared/run/normalise.ts';
import {
	codeBlocks,
	codeInFirstCells,
	DOCUMENTS,
	headings,
	quotedMessages,
	textOf,
	type CodeBlock,
} from '../../documents/documents.mts';
import { isMessage, messagesOfTheNodes, textsOfTheNodes } from '../../documents/sourceTexts.mts';
import { fixture } from '../OpenClawTrigger/trigger.mts';

const ROOT = join(import.meta.dirname, '../../..');

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

const peer = JSON.parse(readFileSync(join(ROOT, 'test/e2e/peers/n8n/package.json'), 'utf8')) as {
	dependencies: { n8n: string };
};

const blocks = DOCUMENTS.flatMap(codeBlocks);

/** With the real peers, where nothing else is said in test/e2e/newcomer.test.mts. */
const tried = () => {};

/** How each kind of block is checked. Every block of every document has one of these kinds. */
const CHECKS: Record<string, (block: CodeBlock) => void> = {
	// The folders that it names are there.
	'text drawing': ({ text }) => {
		for (const [, folder] of text.matchAll(/^ {2}(OpenClaw\w*)\//gm))
			expect(existsSync(join(ROOT, 'nodes', folder!)), folder).toBe(true);
	},
	'sh install': tried,
	'dockerfile image': ({ text }) => expect(text).toContain(`n8n:${peer.dependencies.n8n}\n`),
	'sh gateway': tried,
	'sh check': tried,
	'text output': tried,
	'json5 gateway': tried,
	// In test/e2e/workflows/agentsUseN8n.mts.
	'json5 mcp': tried,
	'json workflow': tried,
	'env n8n': tried,
	// In a real PostgreSQL, in test/e2e/documentedSql.test.mts.
	'sql table': tried,
	// Set by the tests of queue mode, or by that of the blocks "env n8n".
	'env queue': ({ text }) => {
		for (const [, name] of text.matchAll(/^(\w+)=/gm))
			expect(whatTestsSet().includes(name!), name).toBe(true);
	},
	'yaml compose': ({ text }) => expect(Object.keys(parse(text) as object)).toContain('services'),
	'sh scripts': ({ text }) => text.split('\n').forEach(expectRunnable),
	'json item': ({ text, details: [name, index = '0'] }) =>
		expect(JSON.parse(text)).toEqual(normaliseRunEvent(recorded(name!, Number(index)))),
	'json raw': ({ text, details: [name] }) =>
		expect(JSON.parse(text.replaceAll('***', 'query-secret'))).toEqual(recorded(name!, 0)),
};

const whatTestsSet = () =>
	[
		...globSync('test/e2e/**/*.mts', { cwd: ROOT }).map((file) =>
			readFileSync(join(ROOT, file), 'utf8'),
		),
		...blocks.filter(({ kind }) => kind === 'env n8n').map(({ text }) => text),
	].join('\n');

const recorded = (name: string, index: number) => fixture(name).posts[index]!.body;

/** `npm run x`, `npm test`, `npm ci` and the like, with a comment behind or not. */
function expectRunnable(line: string): void {
	const [, script] = /^npm (?:run )?([\w:-]+)( -- [^#]+)?( +#.*)?$/.exec(line) ?? [];
	expect(script === 'ci' ? 'test' : script, line).toSatisfy((name: string) => name in scripts);
}

describe('every block of code is of a kind that is checked, and right', () => {
	it.each(blocks.map((block) => [`${block.document}:${block.line} ${block.kind}`, block] as const))(
		'%s',
		(_name, block) => {
			expect(Object.keys(CHECKS)).toContain(block.kind);
			CHECKS[block.kind]!(block);
		},
	);
});

describe('docs/items.md', () => {
	it('lists the fields of the item, in their order', () => {
		expect(codeInFirstCells('docs/items.md')).toEqual(Object.keys(normaliseRunEvent({})));
	});
});

describe('docs/troubleshooting.md', () => {
	const canSay = textsOfTheNodes();
	const quoted = quotedMessages('docs/troubleshooting.md');

	it.each(quoted)('the nodes say "%s"', (message) => {
		expect(canSay(message)).toBe(true);
	});

	it.each(messagesOfTheNodes().map((message) => [message.file, message.text, message] as const))(
		'has what %s says: "%s"',
		(_file, _text, message) => {
			expect(quoted.some((said) => isMessage(message, said))).toBe(true);
		},
	);

	it('quotes, and a message that no node has is noticed', () => {
		expect(quoted.length).toBeGreaterThan(30);
		expect(canSay('The gateway is on holiday')).toBe(false);
	});
});

describe('docs/README.zh-TW.md says what README.md says', () => {
	const documents = ['README.md', 'docs/README.zh-TW.md'] as const;

	it('in the same sections', () => {
		const [english, chinese] = documents.map((document) =>
			headings(document).map(({ depth }) => depth),
		);
		expect(chinese).toEqual(english);
	});

	it('with the same blocks of code', () => {
		const [english, chinese] = documents.map((document) =>
			codeBlocks(document).map(({ kind, text }) => ({ kind, text })),
		);
		expect(chinese).toEqual(english);
	});

	it('with the same resources and as many operations', () => {
		const [english, chinese] = documents.map((document) =>
			[...textOf(document).matchAll(/^\| \*\*(\w[\w ]*)\*\* +\| ([^|]*?) *\|$/gm)].map(
				([, name, cell]) => [name, cell!.split(/[,、] ?/).length],
			),
		);
		expect(english!.length).toBeGreaterThan(5);
		expect(chinese).toEqual(english);
	});

	it('with links to the same documents', () => {
		const [english, chinese] = documents.map((document) =>
			[...textOf(document).matchAll(/\]\(((?!https?:)[^)#]+)/g)]
				.map(([, target]) => join(dirname(document), target!))
				.filter((target) => !target.includes('README.zh-TW') && target !== 'README.md')
				.toSorted(),
		);
		expect(chinese).toEqual(english);
	});
});

/** What the lists of the node offer, by the names that people see. */
function operationsOfTheNode(): Record<string, string[]> {
	const { properties } = new OpenClaw().description;
	const options = (name: string) =>
		properties.filter((property) => property.name === name) as Array<{
			displayOptions?: { show?: { resource?: string[] } };
			options: Array<{ name: string; value: string }>;
		}>;
	return Object.fromEntries(
		options('resource')[0]!.options.map(({ name, value }) => [
			name,
			options('operation')
				.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(value))
				.flatMap((property) => property.options.map((option) => option.name))
				.toSorted(),
		]),
	);
}

describe('docs/nodes.md', () => {
	it('has an example of each operation', () => {
		const [, section] = textOf('docs/nodes.md').split('## OpenClaw: an example of each');
		const table = section!.split('\n## ')[0]!;
		const shown = [...table.matchAll(/^\| ([\w ]+: [\w ]+?) +\|/gm)].map(([, name]) => name);
		const wanted = Object.entries(operationsOfTheNode()).flatMap(([resource, operations]) =>
			operations.map((operation) => `${resource}: ${operation.replace(/ \(.*\)$/, '')}`),
		);
		expect(shown.toSorted()).toEqual(wanted.toSorted());
	});
});

describe('README.md', () => {
	it('is short', () => {
		expect(textOf('README.md').split('\n').length).toBeLessThan(200);
	});

	it('names every operation of the node', () => {
		const label = (operation: string) => operation.replace(/ \(.*\)$/, '');
		const section = textOf('README.md')
			.split('## What the OpenClaw node does')[1]!
			.split('\n## ')[0]!;
		const inTheTable = Object.fromEntries(
			[...section.matchAll(/^\| \*\*(\w[\w ]*)\*\* +\| (.*?) *\|$/gm)].map(([, name, cell]) => [
				name,
				cell!.split(', ').map(label).toSorted(),
			]),
		);
		expect(inTheTable).toEqual(operationsOfTheNode());
	});
});

describe('CONTRIBUTING.md', () => {
	it('names scripts that there are', () => {
		const named = [...textOf('CONTRIBUTING.md').matchAll(/`npm run ([\w:]+)/g)];
		for (const [, script] of named) expect(Object.keys(scripts)).toContain(script);
	});
});

describe('links from the editor of n8n into the documents', () => {
	const DOCUMENT_URL = /n8n-nodes-openclaw-gateway\/blob\/main\/([\w./-]+\.md)(?:#([\w-]+))?/g;
	const files = globSync('{nodes,credentials}/**/*.{ts,json}', { cwd: ROOT });
	const links = files.flatMap((file) =>
		[...readFileSync(join(ROOT, file), 'utf8').matchAll(DOCUMENT_URL)].map(
			([, document, anchor]) => [file, document!, anchor] as const,
		),
	);

	it.each(links)('%s → %s %s', (_file, document, anchor) => {
		expect(DOCUMENTS).toContain(document);
		if (anchor !== undefined) expect(headings(document).map(anchorOf)).toContain(anchor);
	});

	it('every node and credential has some', () => {
		expect(new Set(links.map(([file]) => file)).size).toBe(6);
	});
});

/** As GitHub makes it. */
const anchorOf = ({ text }: { text: string }) =>
	text
		.toLowerCase()
		.replaceAll(/[^\w\- ]/g, '')
		.replaceAll(' ', '-');
