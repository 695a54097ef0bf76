/** Recorded webhooks, each as of a run of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import axios from 'axios';

import { PROJECT_ROOT } from '../harness/output.mts';
import type { QueueScene } from './queuePeers.mts';

const { posts } = JSON.parse(
	readFileSync(join(PROJECT_ROOT, 'test/fixtures/gateway/2026.9.6-ok.json'), 'utf8'),
) as { posts: [{ body: { jobId: string; runAtMs: number } }] };

let runs = 0;

export interface RecordedRun {
	runKey: string;
	/** Delivers it as the gateway does; answers n8n's answer, which has to be 200. */
	sendTo(url: string): Promise<{ status: string }>;
}

export function nextRun({ peers }: QueueScene): RecordedRun {
	runs += 1;
	const body = { ...posts[0].body, runAtMs: posts[0].body.runAtMs + runs };
	const headers = { authorization: `Bearer ${peers.gateway.webhookToken}` };
	return {
		runKey: `${body.jobId}:${body.runAtMs}`,
		sendTo: async (url) =>
			(await axios.post<{ status: string }>(url, body, { headers, timeout: 60_000 })).data,
	};
}

export const nextRuns = (scene: QueueScene, count: number): RecordedRun[] =>
	Array.from({ length: count }, () => nextRun(scene));
