import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

/** Less than that of fixed text in a template would match nearly anything. */
const LEAST_FIXED_TEXT = 12;

/**
 * Tells whether the nodes can say a text: whether it is a string of their sources, or a template's
 * with anything in the place of its expressions.
 */
export function textsOfTheNodes(): (text: string) => boolean {
	const files = globSync('{nodes,credentials}/**/*.ts', { cwd: ROOT });
	const texts = files.flatMap((file) => stringsOf(readFileSync(join(ROOT, file), 'utf8')));
	const plain = new Set(texts.filter((text) => typeof text === 'string'));
	const patterns = texts.filter((text) => text instanceof RegExp);
	return (text) => plain.has(text) || patterns.some((pattern) => pattern.test(text));
}

function stringsOf(source: string): Array<string | RegExp> {
	const found: Array<string | RegExp> = [];
	const visit = (node: ts.Node): void => {
		if (ts.isStringLiteralLike(node)) found.push(node.text);
		if (ts.isTemplateExpression(node)) found.push(...patternOf(node));
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest));
	return found;
}

function patternOf({ head, templateSpans }: ts.TemplateExpression): RegExp[] {
	const fixed = [head.text, ...templateSpans.map(({ literal }) => literal.text)];
	if (fixed.join('').length < LEAST_FIXED_TEXT) return [];
	return [new RegExp(`^${fixed.map(escaped).join('.*')}$`)];
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
