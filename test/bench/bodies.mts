/** Bodies as the gateway sends them, each of another run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../e2e/harness/output.mts';

const recorded = JSON.parse(
	readFileSync(join(PROJECT_ROOT, 'test/fixtures/gateway/2026.9.6-ok.json'), 'utf8'),
) as { posts: [{ body: Record<string, unknown> }] };

const MARKER = 1_234_567_890_123;
let lastRun = 1_795_423_305_156;

/** The recorded body with a summary that brings it to `bytes`; a new run with every call. */
export function newRuns(bytes: number): () => string {
	const bare = JSON.stringify({ ...recorded.posts[0].body, summary: '', runAtMs: MARKER });
	const summary = text(Math.max(0, bytes - bare.length));
	const whole = JSON.stringify({ ...recorded.posts[0].body, summary, runAtMs: MARKER });
	const [before, ...after] = whole.split(String(MARKER));
	return () => {
		lastRun += 1;
		return [before, ...after].join(String(lastRun));
	};
}

function text(length: number): string {
	return 'The agent looked at the inbox and wrote a summary. '
		.repeat(Math.ceil(length / 51))
		.slice(0, length);
}
