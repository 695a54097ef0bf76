/** What the documents say is so: what a block shows, a table lists, a text quotes, a command calls. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

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
import { textsOfTheNodes } from '../../documents/sourceTexts.mts';
import { fixture } from '../OpenClawTrigger/trigger.mts';

const ROOT = join(import.meta.dirname, '../../..');

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

const blocks = DOCUMENTS.flatMap(codeBlocks);

/** With the real peers, where nothing else is said in test/e2e/newcomer.test.mts. */
const tried = () => {};

/** How each kind of block is checked. Every block of every document has one of these kinds. */
const CHECKS: Record<string, (block: CodeBlock) => void> = {
	'sh install': tried,
	'sh gateway': tried,
	'sh check': tried,
	'text output': tried,
	'json5 gateway': tried,
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

	it('quotes, and a message that no node has is noticed', () => {
		expect(quoted.length).toBeGreaterThan(30);
		expect(canSay('The gateway is on holiday')).toBe(false);
	});
});

describe('README.zh-TW.md says what README.md says', () => {
	const documents = ['README.md', 'README.zh-TW.md'] as const;

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

	it('with links to the same documents', () => {
		const [english, chinese] = documents.map((document) =>
			[...textOf(document).matchAll(/\]\(((?:docs|workflows)\/[^)]+|(?!README)[A-Z]+(?:\.md)?)\)/g)]
				.map(([, target]) => target)
				.toSorted(),
		);
		expect(chinese).toEqual(english);
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
		expect(new Set(links.map(([file]) => file)).size).toBe(5);
	});
});

/** As GitHub makes it. */
const anchorOf = ({ text }: { text: string }) =>
	text
		.toLowerCase()
		.replaceAll(/[^\w\- ]/g, '')
		.replaceAll(' ', '-');
