/** A gateway that shows the newest 50 runs of each job, as over Tools Invoke. */
import type { IPollFunctions } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { memoryOf } from '../../../nodes/OpenClawRunHistoryTrigger/position.ts';
import { readHistory } from '../../../nodes/OpenClawRunHistoryTrigger/readHistory.ts';
import { OLDER_RUNS_NOT_SHOWN } from '../../../nodes/shared/gateway/errors/toolsInvoke.ts';
import { runs } from '../../../nodes/shared/gateway/api/runs.ts';
import type { Gateway } from '../../../nodes/shared/gateway/gateway.ts';

const entry = (jobId: string, ts: number) => ({ jobId, ts, runAtMs: ts });
/** One job has run 50 times since 1,000, and before that as well; the other one now and then. */
const SHOWN: Record<string, Array<ReturnType<typeof entry>>> = {
	often: Array.from({ length: 50 }, (_, run) => entry('often', 1_050 - run)),
	rarely: [entry('rarely', 1_010), entry('rarely', 500), entry('rarely', 100)],
};

const gateway = {
	cronJobs: { list: async () => Object.keys(SHOWN).map((id) => ({ id })) },
	runs: runs(async (_method, { scope, id, offset } = {}) => {
		if (scope === 'job') return { entries: SHOWN[String(id)]!, nextOffset: 50 };
		const all = Object.values(SHOWN)
			.flat()
			.filter(({ ts }) => ts > 1_000)
			.sort((one, other) => other.ts - one.ts);
		const entries = all.slice(Number(offset));
		if (entries.length === 0) throw new Error(`${OLDER_RUNS_NOT_SHOWN.message} (cron.runs)`);
		return { entries, nextOffset: Number(offset) + entries.length };
	}),
} as unknown as Gateway;

it('is read as far as it goes, which the log says once', async () => {
	const lines: string[] = [];
	const context = {
		getNode: () => ({ name: 'Trigger' }),
		logger: { warn: (line: string) => void lines.push(line) },
	} as unknown as IPollFunctions;
	const memory = memoryOf('gap', 'gap');
	const readAfter = async (afterMs: number) => {
		const read = [];
		for await (const { entries } of readHistory(context, gateway, {}, afterMs, memory)) {
			read.push(...entries);
		}
		return read;
	};
	for (let poll = 0; poll < 2; poll++) {
		const read = await readAfter(400);
		expect(read).toHaveLength(52);
		expect(read[0]).toEqual(entry('rarely', 500));
		expect(read.map(({ ts }) => ts)).toEqual(read.map(({ ts }) => ts).toSorted((a, b) => a - b));
	}
	expect(lines).toEqual([
		expect.stringContaining('runs are missing between 1970-01-01T00:00:00.400Z'),
	]);
	expect(await readAfter(1_020)).toHaveLength(30);
	await readAfter(400);
	expect(lines).toHaveLength(2);
});
