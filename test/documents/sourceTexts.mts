import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

/** Less than that of fixed text in a template would match nearly anything. */
const LEAST_FIXED_TEXT = 9;

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

/** What a node tells, with `…` in the place of its expressions. */
export interface Message {
	file: string;
	text: string;
}

/** What the nodes tell a user that went wrong: of errors, of failures, and of findings. */
export function messagesOfTheNodes(): Message[] {
	const files = globSync('nodes/**/*.ts', { cwd: ROOT });
	return files.flatMap((file) =>
		messagesIn(readFileSync(join(ROOT, file), 'utf8')).map((text) => ({ file, text })),
	);
}

/** Arguments that are a message, by what is called. */
const MESSAGE_ARGUMENT: Record<string, number> = {
	NodeOperationError: 1,
	UserError: 0,
	refuse: 0,
	status: 1,
};

function messagesIn(source: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && !isNoError(node)) {
			const isMessage = node.name.text === 'message' || node.name.text === 'finding';
			if (isMessage) found.push(...writtenIn(node.initializer));
		}
		if (
			(ts.isNewExpression(node) || ts.isCallExpression(node)) &&
			ts.isIdentifier(node.expression)
		) {
			const index = MESSAGE_ARGUMENT[node.expression.text];
			const argument = index === undefined ? undefined : node.arguments?.[index];
			if (argument) found.push(...writtenIn(argument));
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true));
	// One word is the name of a field.
	return found.filter((text) => /\s/.test(text.replaceAll('…', '').trim()));
}

/** Beside `status: 'OK'` stands what is well, and beside a condition a hint at the form itself. */
function isNoError({ parent }: ts.PropertyAssignment): boolean {
	return /^\{\s*status: 'OK',|displayCondition: /.test(parent.getText());
}

function writtenIn(node: ts.Expression): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isTemplateExpression(node)) {
		return [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')];
	}
	if (ts.isConditionalExpression(node)) {
		return [...writtenIn(node.whenTrue), ...writtenIn(node.whenFalse)];
	}
	return ts.isBinaryExpression(node) ? writtenIn(node.right) : [];
}

/** Whether the text is this message, with anything in the place of its expressions. */
export function isMessage({ text }: Message, said: string): boolean {
	return new RegExp(`^${text.split('…').map(escaped).join('.*')}$`).test(said);
}

function patternOf({ head, templateSpans }: ts.TemplateExpression): RegExp[] {
	const fixed = [head.text, ...templateSpans.map(({ literal }) => literal.text)];
	if (fixed.join('').length < LEAST_FIXED_TEXT) return [];
	return [new RegExp(`^${fixed.map(escaped).join('.*')}$`)];
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
