import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const MINUTE = 60_000;

// The copy that n8n-core and, in n8n, our CommonJS build load: with the ESM copy beside it no
// `instanceof` between the engine and a node would hold.
const n8nWorkflow = createRequire(import.meta.url).resolve('n8n-workflow');

const GIGABYTE = 2 ** 30;

/** Vitest by itself takes one less: one of two. */
const allCores = availableParallelism();

/** Test files at a time that start n8n and OpenClaw, of 1.2 GB together. */
const atATime = (most: number) =>
	Math.max(1, Math.min(most, Math.floor(process.availableMemory() / (2 * GIGABYTE))));

/** They wait for peers: with three files on two cores a third of these lay idle. */
const filesWithPeers = atATime(2 * allCores);

/** The files with peers that take longest, the longest first. */
const LONGEST = [
	...['e2e/registration', 'e2e/runHistory', 'e2e/workflows', 'e2e/runAndWait', 'e2e/ask'],
	...['e2e/faults', 'e2e/approvals', 'e2e/liveTrigger', 'e2e/editor', 'e2e/newcomer'],
	...['attacks/secrets', 'e2e/trigger', 'e2e/queue', 'e2e/transports', 'e2e/runs'],
	...['e2e/reverseProxy', 'e2e/proxyBeforeN8n', 'e2e/versions', 'e2e/mainJob'],
];

/** Starts long files before short ones, so that none of them is left over at the end. */
class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const place = ({ moduleId }: TestSpecification) => {
			const index = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.mts`));
			return index < 0 ? LONGEST.length : index;
		};
		// Stable: the others stay as Vitest has them.
		return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
	}
}

export default defineConfig({
	test: {
		sequence: { sequencer: LongestFirst },
		projects: [
			{
				resolve: { alias: [{ find: /^n8n-workflow$/, replacement: n8nWorkflow }] },
				test: {
					name: 'unit',
					include: ['test/unit/**/*.test.mts'],
					setupFiles: ['test/randomSeed.mts'],
					isolate: false,
					maxWorkers: allCores,
				},
			},
			{
				// The packed tarball and n8n's own scanner.
				test: {
					name: 'package',
					include: ['test/package/**/*.test.mts'],
					maxWorkers: allCores,
					testTimeout: 5 * MINUTE,
					hookTimeout: 5 * MINUTE,
				},
			},
			{
				// Real n8n and real OpenClaw: some files at a time, each with peers of its own.
				test: {
					name: 'e2e',
					include: ['test/e2e/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					maxWorkers: filesWithPeers,
					sequence: { groupOrder: 1 },
					testTimeout: 5 * MINUTE,
					hookTimeout: 30 * MINUTE,
				},
			},
			{
				// Pictures of every form: npm run screenshots.
				test: {
					name: 'screenshots',
					include: ['test/e2e/screenshots/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					fileParallelism: false,
					testTimeout: 30 * MINUTE,
					hookTimeout: 30 * MINUTE,
				},
			},
			{
				// Older versions of OpenClaw: npm run test:versions.
				test: {
					name: 'versions',
					include: ['test/e2e/versions/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					fileParallelism: false,
					testTimeout: 30 * MINUTE,
					hookTimeout: 30 * MINUTE,
				},
			},
			{
				// Older versions of n8n, each installed when its turn comes: npm run test:n8n-versions.
				test: {
					name: 'n8n-versions',
					include: ['test/e2e/n8nVersions/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					fileParallelism: false,
					testTimeout: 30 * MINUTE,
					hookTimeout: 30 * MINUTE,
				},
			},
			{
				// n8n in queue mode, some minutes long: npm run test:queue.
				test: {
					name: 'queue',
					include: ['test/e2e/queue.test.mts', 'test/e2e/queue/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					fileParallelism: false,
					testTimeout: 10 * MINUTE,
					hookTimeout: 30 * MINUTE,
				},
			},
			{
				// Hostile input, with npm test.
				resolve: { alias: [{ find: /^n8n-workflow$/, replacement: n8nWorkflow }] },
				test: {
					name: 'attacks',
					include: ['test/attacks/**/*.test.mts'],
					exclude: ['test/attacks/long/**'],
					setupFiles: ['test/randomSeed.mts'],
					isolate: false,
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					maxWorkers: filesWithPeers,
					sequence: { groupOrder: 1 },
					testTimeout: 10 * MINUTE,
					hookTimeout: 30 * MINUTE,
				},
			},
			{
				// What takes its time, or measures it and so wants the machine for itself:
				// npm run test:attacks.
				resolve: { alias: [{ find: /^n8n-workflow$/, replacement: n8nWorkflow }] },
				test: {
					name: 'attacks-long',
					include: ['test/attacks/long/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					fileParallelism: false,
					sequence: { groupOrder: 2 },
					testTimeout: 10 * MINUTE,
					hookTimeout: 30 * MINUTE,
				},
			},
			{
				// Faults on purpose, each some minutes long: npm run test:faults.
				test: {
					name: 'faults',
					include: ['test/e2e/faults/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					// They mostly wait, but for moments that have to be met.
					maxWorkers: atATime(allCores + 1),
					testTimeout: 10 * MINUTE,
					hookTimeout: 30 * MINUTE,
				},
			},
			{
				// Times the triggers, run by `npm run bench`; proves nothing by itself.
				resolve: { alias: [{ find: /^n8n-workflow$/, replacement: n8nWorkflow }] },
				test: {
					name: 'bench',
					include: ['test/bench/*.bench.mts'],
					testTimeout: 10 * MINUTE,
				},
			},
		],
	},
});
