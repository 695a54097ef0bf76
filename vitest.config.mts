import { createRequire } from 'node:module';

import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

// The copy that n8n-core and, in n8n, our CommonJS build load: with the ESM copy beside it no
// `instanceof` between the engine and a node would hold.
const n8nWorkflow = createRequire(import.meta.url).resolve('n8n-workflow');

export default defineConfig({
	test: {
		projects: [
			{
				resolve: { alias: [{ find: /^n8n-workflow$/, replacement: n8nWorkflow }] },
				test: { name: 'unit', include: ['test/unit/**/*.test.mts'] },
			},
			{
				// The packed tarball and n8n's own scanner.
				test: {
					name: 'package',
					include: ['test/package/**/*.test.mts'],
					testTimeout: 5 * MINUTE,
					hookTimeout: 5 * MINUTE,
				},
			},
			{
				// Real n8n and real OpenClaw: one file at a time, each with peers of its own.
				test: {
					name: 'e2e',
					include: ['test/e2e/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					fileParallelism: false,
					testTimeout: 5 * MINUTE,
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
				// Older versions of n8n: npm run test:n8n-versions.
				test: {
					name: 'n8n-versions',
					include: ['test/e2e/n8nVersions/*.test.mts'],
					globalSetup: ['test/e2e/n8nVersions/installVersions.mts'],
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
				// Hostile input: the quick half runs with npm test, the rest takes its time.
				resolve: { alias: [{ find: /^n8n-workflow$/, replacement: n8nWorkflow }] },
				test: {
					name: 'attacks',
					include: ['test/attacks/**/*.test.mts'],
					globalSetup: ['test/e2e/harness/installPeers.mts'],
					fileParallelism: false,
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
					fileParallelism: false,
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
