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
mkdirSync(IMAGES, { recursive: true });
for (const engine of ['default', 'lazy']) {
	const rows = results.rows.filter((row) => row.engine === engine && row.other !== undefined);
	if (rows.length > 0) draw(`performance-http-${engine}.svg`, `per second, ${engine} engine`, rows);
}
const own = results.rows.filter(({ scenario }) => scenario === 'ownTime');
if (own.length > 0) draw('performance-own-time.svg', 'webhook() alone, ms', own);

const page = readFileSync(PAGE, 'utf8');
if (!FIGURES.test(page)) throw new Error(`${PAGE} has no place for the figures`);
// A function: `$` in the figures would be a pattern otherwise.
const filled = page.replace(FIGURES, (_, start, end) => `${start}\n\n${table()}\n\n${end}`);
const format = await prettier.resolveConfig(PAGE);
writeFileSync(PAGE, await prettier.format(filled, { ...format, filepath: PAGE }));

function table(): string {
	const { takenAt, machine } = results;
	const head = ['Engine', 'What', 'This package', 'Compared', 'Ratio', 'Target', 'Holds'];
	const lines = results.rows.map((row) => [
		...[row.engine ?? '', row.name, `${figure(row.ours)} ${row.unit}`],
		row.other === undefined ? '' : `${figure(row.other)} (${row.comparedTo})`,
		...[figure(row.ratio), row.target ?? ''],
		row.holds === undefined ? '' : row.holds ? 'yes' : '**no**',
	]);
	const all = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
	return `Taken ${takenAt.slice(0, 10)} on ${machine}.\n\n${all.join('\n')}`;
}

function draw(file: string, title: string, rows: Row[]): void {
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
}
