/** Draws the plots of docs/performance.md and fills its table from the results of `npm run bench`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as echarts from 'echarts';
import prettier from 'prettier';
import { PROJECT_ROOT } from '../e2e/harness/output.mts';
import { type Results, figure, RESULTS_FILE } from './report.mts';
import type { Row } from './row.mts';

const PAGE = join(PROJECT_ROOT, 'docs/performance.md');
const IMAGES = join(PROJECT_ROOT, 'docs/images');
const FIGURES = /(<!-- figures -->)[\s\S]*(<!-- \/figures -->)/;

const results = JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Results;
if (results.failures.length > 0) {
	throw new Error(`These results are not whole: ${results.failures.join('; ')}`);
}
mkdirSync(IMAGES, { recursive: true });
const http = (engine: string) =>
	results.rows.filter((row) => row.scenario === 'http' && row.engine === engine && row.other);
const plots = [
	draw('performance-http-default.svg', 'Requests a second, default engine', http('default')),
	draw('performance-http-lazy.svg', 'Requests a second, lazy engine', http('lazy')),
	draw(
		'performance-own-time.svg',
		'webhook() alone, milliseconds',
		results.rows.filter(({ scenario }) => scenario === 'ownTime'),
	),
];

const page = readFileSync(PAGE, 'utf8');
if (!FIGURES.test(page)) throw new Error(`${PAGE} has no place for the figures`);
// A function: `$` in the figures would be a pattern otherwise.
const filled = page.replace(
	FIGURES,
	(_, start, end) => `${start}\n\n${plots.join('\n\n')}\n\n${table()}\n\n${end}`,
);
const format = await prettier.resolveConfig(PAGE);
writeFileSync(PAGE, await prettier.format(filled, { ...format, filepath: PAGE }));

function table(): string {
	const { takenAt, machine } = results;
	const head = [
		'Engine',
		'What',
		'This package',
		'Compared',
		'Ratio',
		'Target',
		'Holds',
		'Latency',
	];
	const lines = results.rows.map((row) => [
		...[row.engine ?? '', row.name, `${figure(row.ours)} ${row.unit}`],
		row.other === undefined ? '' : `${figure(row.other)} (${row.comparedTo})`,
		...[figure(row.ratio), row.target ?? ''],
		row.holds === undefined ? '' : row.holds ? 'yes' : '**no**',
		latency(row),
	]);
	const all = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
	return `Taken ${takenAt.slice(0, 10)} on ${machine}.\n\n${all.join('\n')}`;
}

/** Median and 97.5th percentile, the other side's in brackets. */
function latency({ details = {} }: Row): string {
	if (details['median ms'] === undefined) return '';
	const shown = (name: string) => figure(Number(details[name]));
	const own = `${shown('median ms')} / ${shown('97.5 % ms')} ms`;
	return `${own} (${shown('other median ms')} / ${shown('other 97.5 % ms')})`;
}

/** Returns the Markdown that shows the plot. */
function draw(file: string, title: string, rows: Row[]): string {
	const chart = echarts.init(null, null, {
		...{ renderer: 'svg', ssr: true, width: 800, height: 80 + 34 * rows.length },
	});
	const others = rows.some(({ scenario }) => scenario === 'http');
	chart.setOption({
		...{ animation: false, backgroundColor: '#fff', title: { text: title } },
		legend: { right: 0 },
		grid: { left: 220, right: 40, top: 50, bottom: 30 },
		xAxis: { type: others ? 'value' : 'log' },
		yAxis: { type: 'category', inverse: true, data: rows.map(({ name }) => name) },
		series: [
			{ name: 'this package', type: 'bar', data: rows.map(({ ours }) => ours) },
			...(others
				? [{ name: 'built-in Webhook', type: 'bar', data: rows.map(({ other }) => other) }]
				: []),
		],
	});
	writeFileSync(join(IMAGES, file), chart.renderToSVGString());
	chart.dispose();
	return `![${title}](images/${file})`;
}
