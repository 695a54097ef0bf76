/** The tables of docs/compatibility.md, as the runs fill them and as the page has them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../harness/output.mts';

/** One row a thing that is tried: its name and a cell for each column. */
export type Rows = Record<string, Record<string, string>>;

/** What became of everything that is tried, for one column. */
export interface Outcome {
	column: string;
	/** By the name of what was tried: undefined where it worked, else what went wrong. */
	errors: Record<string, string | undefined>;
}

const PAGE = join(PROJECT_ROOT, 'docs', 'compatibility.md');

/** The first cell of the table of OpenClaw's versions, and of that of n8n's. */
export type Heading = 'Operation' | 'In n8n';

export function rowsOf(outcomes: readonly Outcome[]): Rows {
	const names = Object.keys(outcomes[0]!.errors);
	const cells = (name: string) =>
		outcomes.map((outcome) => [outcome.column, outcome.errors[name] === undefined ? 'yes' : 'no']);
	return Object.fromEntries(names.map((name) => [name, Object.fromEntries(cells(name))]));
}

/** As the page is to have it, before it is formatted. */
export function asMarkdown(heading: Heading, rows: Rows): string {
	const columns = Object.keys(Object.values(rows)[0]!);
	const lines = [
		[heading, ...columns],
		['---', ...columns.map(() => '---')],
		...Object.entries(rows).map(([name, cells]) => [name, ...Object.values(cells)]),
	];
	return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The table that the page has under this heading. */
export async function documentedRows(heading: Heading): Promise<Rows> {
	const lines = (await readFile(PAGE, 'utf8')).split('\n').map(cellsOf);
	const start = lines.findIndex(([first]) => first === heading);
	if (start < 0) throw new Error(`${PAGE} has no table "${heading}"`);
	const [, ...columns] = lines[start]!;
	const body = lines.slice(start + 2);
	const end = body.findIndex((cells) => cells.length === 0);
	return Object.fromEntries(
		body
			.slice(0, end)
			.map(([name, ...cells]) => [
				name,
				Object.fromEntries(columns.map((column, index) => [column, cells[index]!])),
			]),
	);
}

/** The rows with these columns only. */
export function withColumns(rows: Rows, columns: readonly string[]): Rows {
	const kept = (cells: Rows[string]) =>
		Object.fromEntries(columns.map((column) => [column, cells[column] ?? 'not in the table']));
	return Object.fromEntries(Object.entries(rows).map(([name, cells]) => [name, kept(cells)]));
}

const cellsOf = (line: string): string[] =>
	line
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());

/** What went wrong, for whoever wants to know why a cell says "no". */
export function reasons(outcomes: readonly Outcome[]): string {
	return outcomes
		.flatMap((outcome) =>
			Object.entries(outcome.errors)
				.filter(([, error]) => error !== undefined)
				.map(([name, error]) => `${outcome.column}, ${name}: ${error}`),
		)
		.join('\n');
}

export const columnsOf = (rows: Rows): string[] => Object.keys(Object.values(rows)[0]!);
