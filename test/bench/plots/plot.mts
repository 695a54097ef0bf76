import * as echarts from 'echarts';
import type { Row } from '../row.mts';

export interface Image {
	/** `log` for what differs by more than a bar's length can show. */
	axis: 'value' | 'log';
	/** Rows of another are left to the table. */
	unit: string;
}

/** An SVG of a bar a row, and of another where it is compared. */
export function plot(title: string, all: Row[], { axis, unit }: Image): string {
	const rows = all.filter((row) => row.unit === unit);
	const height = 80 + 34 * rows.length;
	const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 900, height });
	const bars = (name: string, data: Array<number | undefined>) => ({ name, type: 'bar', data });
	chart.setOption({
		...{ animation: false, backgroundColor: '#fff', title: { text: title } },
		legend: { right: 0, top: 0 },
		grid: { left: 440, right: 40, top: 50, bottom: 50 },
		xAxis: { ...{ type: axis, startValue: startOf(axis, rows) }, ...axisName(unit) },
		yAxis: { type: 'category', inverse: true, data: rows.map(({ name }) => name) },
		series: [
			bars(
				'this package',
				rows.map(({ ours }) => ours),
			),
			bars(
				'compared',
				rows.map(({ other }) => other),
			),
		],
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}

const axisName = (unit: string) => ({ name: unit, nameLocation: 'middle', nameGap: 30 }) as const;

/** Where the bars begin: on a logarithmic axis, at the power of ten below the shortest. */
function startOf(axis: Image['axis'], rows: Row[]): number {
	const values = rows.flatMap(({ ours, other = ours }) => [ours, other]);
	return axis === 'log' ? 10 ** Math.floor(Math.log10(Math.min(...values))) : 0;
}
