/** The page that shows what `npm run bench` measured. */
import { writeFileSync } from 'node:fs';
import prettier from 'prettier';
import { PAGE, type Results } from './report.mts';
import { canTell, type Row } from './row.mts';
import { table } from './table.mts';

const HEAD = `# What \`npm run bench\` measured

Written by the bench itself. [The bench](../README.md) says what the rows mean. A figure is the
median of its rounds, a ratio the median of the rounds' own ratios; both sides take turns. Rows whose
rounds were too few or too far apart to tell are named at the end.`;

const SECTIONS: Array<{ title: string; isIn: (row: Row) => boolean }> = [
	...(['default', 'lazy'] as const).map((engine) => ({
		title: `Over HTTP, ${engine} engine`,
		isIn: (row: Row) => row.scenario === 'http' && row.engine === engine,
	})),
	{ title: 'Ask', isIn: ({ scenario }) => scenario === 'ask' },
	{ title: 'The OpenClaw node', isIn: ({ scenario }) => scenario === 'node' },
	{ title: 'The Live Trigger', isIn: ({ scenario }) => scenario === 'live' },
	{ title: 'The Run History Trigger', isIn: ({ scenario }) => scenario === 'history' },
	{ title: 'Queue mode', isIn: ({ scenario }) => scenario === 'queue' },
	{
		title: '`webhook()` alone, time',
		isIn: ({ scenario, unit }) => scenario === 'ownTime' && unit === 'ms',
	},
	{
		title: '`webhook()` alone, memory',
		isIn: ({ scenario, unit }) => scenario === 'ownTime' && unit !== 'ms',
	},
	{ title: 'Stored state', isIn: ({ scenario }) => scenario === 'storage' },
];

export async function writePage({ rows, takenAt, machine }: Results): Promise<void> {
	const shown = rows.filter(canTell);
	const sections = [...SECTIONS, { title: 'Other', isIn: isInNone }].flatMap(({ title, isIn }) => {
		const own = shown.filter(isIn);
		return own.length > 0 ? [`## ${title}`, table(own)] : [];
	});
	const taken = `Taken ${takenAt.slice(0, 10)} on ${machine}.`;
	const parts = [HEAD, taken, ...sections, ...leftOut(rows)];
	const format = await prettier.resolveConfig(PAGE);
	const text = await prettier.format(parts.join('\n\n'), { ...format, filepath: PAGE });
	writeFileSync(PAGE, text);
}

const isInNone = (row: Row) => !SECTIONS.some(({ isIn }) => isIn(row));

function leftOut(rows: Row[]): string[] {
	const names = rows
		.filter((row) => !canTell(row))
		.map(({ name, engine, comparedTo, pairs, spread }) => {
			const where = [engine, `beside ${comparedTo}`].filter(Boolean).join(', ');
			const [low, high] = spread!.map((ratio) => ratio.toPrecision(2));
			return `- ${name} (${where}): ${pairs} pairs, half of the ratios ${low} to ${high}`;
		});
	return names.length > 0 ? ['## Not told', names.join('\n')] : [];
}
