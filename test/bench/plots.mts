/**
 * Fills docs/performance.md with tables and plots of what `npm run bench` measured.
 *
 *     npm run bench:plots -- [results.json]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { PROJECT_ROOT } from '../e2e/harness/output.mts';
import { type Results, RESULTS_FILE } from './report.mts';
import type { Row } from './row.mts';
import { type Image, plot } from './plots/plot.mts';
import { table } from './plots/table.mts';

const PAGE = join(PROJECT_ROOT, 'docs/performance.md');
const IMAGES = join(PROJECT_ROOT, 'docs/images');
const FIGURES = /(<!-- figures -->)[\s\S]*(<!-- \/figures -->)/;

interface Section {
	title: string;
	isIn: (row: Row) => boolean;
	/** Where a plot says more than the table. */
	image?: Image & { file: string };
}

const SECTIONS: Section[] = [
	{
		title: 'Over HTTP, default engine',
		isIn: ({ scenario, engine }) => scenario === 'http' && engine === 'default',
		image: { file: 'performance-http-default.svg', axis: 'value', unit: 'per second' },
	},
	{
		title: 'Over HTTP, lazy engine',
		isIn: ({ scenario, engine }) => scenario === 'http' && engine === 'lazy',
		image: { file: 'performance-http-lazy.svg', axis: 'value', unit: 'per second' },
	},
	{
		title: 'Queue mode',
		isIn: ({ scenario }) => scenario === 'queue',
	},
	{
		title: '`webhook()` alone, time',
		isIn: ({ scenario, unit }) => scenario === 'ownTime' && unit === 'ms',
		image: { file: 'performance-own-time.svg', axis: 'log', unit: 'ms' },
	},
	{
		title: '`webhook()` alone, memory',
		isIn: ({ scenario, unit }) => scenario === 'ownTime' && unit !== 'ms',
	},
	{ title: 'Stored state', isIn: ({ scenario }) => scenario === 'storage' },
	{
		title: 'The OpenClaw node, default engine',
		isIn: ({ scenario, engine }) => scenario === 'node' && engine !== 'lazy',
		image: { file: 'performance-node-default.svg', axis: 'log', unit: 'per second' },
	},
	{
		title: 'The OpenClaw node, lazy engine',
		isIn: ({ scenario, engine }) => scenario === 'node' && engine === 'lazy',
		image: { file: 'performance-node-lazy.svg', axis: 'log', unit: 'per second' },
	},
	{ title: 'The Run History Trigger', isIn: ({ scenario }) => scenario === 'history' },
	{ title: 'The Live Trigger', isIn: ({ scenario }) => scenario === 'live' },
];

const file = process.argv[2] ?? RESULTS_FILE;
const { rows, failures, takenAt, machine } = JSON.parse(readFileSync(file, 'utf8')) as Results;
if (failures.length > 0) throw new Error(`These results are not whole: ${failures.join('; ')}`);
const lost = rows.filter((row) => !SECTIONS.some(({ isIn }) => isIn(row)));
if (lost.length > 0) throw new Error(`No section takes ${lost[0]!.scenario}: ${lost[0]!.name}`);

mkdirSync(IMAGES, { recursive: true });
const taken = `Taken ${takenAt.slice(0, 10)} on ${machine}.`;
const figures = [taken, ...SECTIONS.flatMap(section)].join('\n\n');
const page = readFileSync(PAGE, 'utf8');
if (!FIGURES.test(page)) throw new Error(`${PAGE} has no place for the figures`);
// A function: `$` in the figures would be a pattern otherwise.
const filled = page.replace(FIGURES, (_, start, end) => `${start}\n\n${figures}\n\n${end}`);
const format = await prettier.resolveConfig(PAGE);
writeFileSync(PAGE, await prettier.format(filled, { ...format, filepath: PAGE }));

/** Its Markdown; none where nothing of it was measured. */
function section({ title, isIn, image }: Section): string[] {
	const own = rows.filter(isIn);
	if (own.length === 0) return [];
	const parts = [`### ${title}`, table(own)];
	if (image) {
		const plain = title.replaceAll('`', '');
		writeFileSync(join(IMAGES, image.file), plot(plain, own, image));
		parts.splice(1, 0, `![${plain}](images/${image.file})`);
	}
	return parts;
}
