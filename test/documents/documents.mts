/** The project's documents as tests read them: what is in them is taken out, never retyped. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';

type Content = ReturnType<typeof fromMarkdown>['children'][number];
type OfType<T extends Content['type']> = Extract<Content, { type: T }>;

const ROOT = join(import.meta.dirname, '../..');

/** Every document of the project, by its path from the root. */
export const DOCUMENTS: string[] = globSync(['*.md', 'docs/*.md', 'workflows/*.md'], { cwd: ROOT });

export interface CodeBlock {
	document: string;
	/** In the document, for messages. */
	line: number;
	/** The words behind the fence: the language, and what the block is to its reader. */
	kind: string;
	/** Further words: which recorded run the block shows. */
	details: string[];
	text: string;
}

export interface DocumentHeading {
	depth: number;
	text: string;
}

export const textOf = (document: string): string => readFileSync(join(ROOT, document), 'utf8');

const KIND_WORDS = 2;

export function codeBlocks(document: string): CodeBlock[] {
	return nodesOf(document, 'code').map(({ lang, meta, value, position }) => {
		const words = [lang, ...(meta ?? '').split(' ')].filter(Boolean) as string[];
		return {
			document,
			line: position!.start.line,
			kind: words.slice(0, KIND_WORDS).join(' '),
			details: words.slice(KIND_WORDS),
			text: value,
		};
	});
}

export function headings(document: string): DocumentHeading[] {
	return nodesOf(document, 'heading').map((heading) => ({
		depth: heading.depth,
		text: plainText(heading),
	}));
}

/** The first cells of a document's tables, without their headers, where they are code. */
export function codeInFirstCells(document: string): string[] {
	return [...textOf(document).matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code!);
}

/** What a document quotes as a message of a node. */
export function quotedMessages(document: string): string[] {
	return [...textOf(document).matchAll(/(?:^\| |says )"(.+?)"(?= +\||[:.] )/gm)].map(
		([, message]) => message!,
	);
}

/** What a document has in italics, with its lines. */
export function emphasised(document: string): Array<{ text: string; line: number }> {
	return nodesOf(document, 'emphasis').map((emphasis) => ({
		text: plainText(emphasis).replaceAll(/\s+/g, ' '),
		line: emphasis.position!.start.line,
	}));
}

function nodesOf<T extends Content['type']>(document: string, type: T): Array<OfType<T>> {
	const found: Array<OfType<T>> = [];
	visit(fromMarkdown(textOf(document)), type, (node) => void found.push(node as OfType<T>));
	return found;
}

function plainText(node: Content): string {
	if ('value' in node) return node.value;
	return 'children' in node ? node.children.map(plainText).join('') : '';
}
