import * as echarts from 'echarts';
import type { Row } from '../row.mts';

/** `log` for what differs by more than a bar's length can show. */
export type Axis = 'value' | 'log';

/** An SVG of a bar a row, and of another where it is compared; in the unit of the first row. */
export function plot(title: string, all: Row[], axis: Axis): string {
	const { unit } = all[0]!;
	const rows = all.filter((row) => row.unit === unit);
	const height = 80 + 34 * rows.length;
	const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 800, height });
	const bars = (name: string, data: Array<number | undefined>) => ({ name, type: 'bar', data });
	chart.setOption({
		...{ animation: false, backgroundColor: '#fff', title: { text: title } },
		legend: { right: 0 },
		grid: { left: 320, right: 40, top: 50, bottom: 50 },
		xAxis: { type: axis, name: unit, nameLocation: 'middle', nameGap: 30 },
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
