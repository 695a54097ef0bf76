import { figure } from './report.mts';
import type { Row } from './row.mts';

interface Column {
	title: string;
	cell: (row: Row) => string;
	/** Left out of a table where no row has it. */
	isOptional?: boolean;
}

const COLUMNS: Column[] = [
	{ title: 'What', cell: ({ name }) => name },
	{ title: 'Engine', cell: ({ engine = '' }) => engine, isOptional: true },
	{ title: 'This package', cell: ({ ours, unit }) => `${figure(ours)} ${unit}` },
	{
		title: 'Compared',
		cell: ({ other, comparedTo }) =>
			other === undefined ? '' : `${figure(other)} (${comparedTo})`,
		isOptional: true,
	},
	{ title: 'Ratio', cell: ({ ratio }) => figure(ratio), isOptional: true },
	{ title: 'Half of the ratios', cell: spreadOf, isOptional: true },
	{ title: 'Pairs', cell: ({ pairs }) => String(pairs ?? ''), isOptional: true },
	{ title: 'Target', cell: ({ target = 'none' }) => target },
	{
		title: 'Holds',
		cell: ({ holds }) => (holds === undefined ? '' : holds ? 'yes' : '**no**'),
		isOptional: true,
	},
	{ title: 'Latency', cell: latency, isOptional: true },
];

/** The rows as a Markdown table. */
export function table(rows: Row[]): string {
	const columns = COLUMNS.filter(({ cell, isOptional }) => !isOptional || rows.some(cell));
	const head = columns.map(({ title }) => title);
	const lines = rows.map((row) => columns.map(({ cell }) => cell(row)));
	const all = [head, head.map(() => '---'), ...lines];
	return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function spreadOf({ spread }: Row): string {
	return spread ? spread.map(figure).join(' to ') : '';
}

/** Median and 97.5th percentile, the other side's in brackets. */
function latency({ details = {} }: Row): string {
	if (details['median ms'] === undefined) return '';
	const shown = (name: string) => figure(Number(details[name]));
	const own = `${shown('median ms')} / ${shown('97.5 % ms')} ms`;
	return `${own} (${shown('other median ms')} / ${shown('other 97.5 % ms')})`;
}
