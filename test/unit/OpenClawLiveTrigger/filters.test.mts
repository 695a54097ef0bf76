/** What the filters of the form let through of what a real gateway sends. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { runs } from '../../../nodes/shared/gateway/api/runs.ts';
import { type Happening, isWanted } from '../../../nodes/OpenClawLiveTrigger/happening.ts';
import { kindsOf } from '../../../nodes/OpenClawLiveTrigger/kinds/index.ts';
import type { Scene } from '../../../nodes/OpenClawLiveTrigger/kinds/kind.ts';
import { latestRun } from '../../../nodes/OpenClawLiveTrigger/kinds/runFinished.ts';
import type { EventKind, Filters } from '../../../nodes/OpenClawLiveTrigger/settings.ts';
import { STATUSES } from '../../../nodes/shared/intake/choices.ts';
import type { JsonObject } from '../../../nodes/shared/json.ts';

interface Recorded {
	case: string;
	event: string;
	payload: JsonObject;
}

const file = join(import.meta.dirname, '../../fixtures/ws/2026.9.6-events.json');
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded[];
const payloadOf = (which: string) =>
	structuredClone(recorded.find((one) => one.case === which)!.payload);

const NONE: Filters = { agentIds: [], channels: [], sessionKeys: [], outcomes: [] };

function sceneWith(filters: Partial<Filters>, api: object = {}): Scene {
	return {
		settings: { jobIds: [], statuses: STATUSES, filters: { ...NONE, ...filters } },
		gateway: { secrets: [], hello: { defaultAgentId: 'main' }, ...api },
	} as unknown as Scene;
}

/** Whether the one thing that the event tells gets through. */
async function passes(name: EventKind, payload: JsonObject, filters: Partial<Filters>) {
	const [kind] = kindsOf([name]);
	const [event] = kind!.events;
	const [happening] = await kind!.read(payload, sceneWith(filters), event!);
	return isWanted(happening!, { ...NONE, ...filters });
}

describe('Session', () => {
	const payload = payloadOf('run ok');
	const ofRun = String(payload.sessionKey);
	const ofJob = /^agent:main:cron:[^:]+/.exec(ofRun)![0];

	it.each([ofRun, ofJob])(
		'%s: the run’s own, and that of its job, as the list has it',
		async (key) => {
			expect(await passes('runFinished', payload, { sessionKeys: [key] })).toBe(true);
		},
	);

	it.each(['agent:main:main', 'agent:main:cron:another', 'null'])('%s: another', async (key) => {
		expect(await passes('runFinished', payload, { sessionKeys: [key] })).toBe(false);
	});
});

describe('Agent', () => {
	const TELLS_NO_AGENT: Array<[EventKind, string]> = [
		['runFinished', 'run of a command, without a summary'],
		['jobChanged', 'job added'],
		['jobChanged', 'job updated'],
		['jobChanged', 'job removed'],
	];

	it.each(TELLS_NO_AGENT)('%s: %s is the default agent’s', async (name, which) => {
		const payload = payloadOf(which);
		expect((payload.job as JsonObject).agentId).toBeUndefined();
		expect(await passes(name, payload, { agentIds: ['main'] })).toBe(true);
		expect(await passes(name, payload, { agentIds: ['helper'] })).toBe(false);
	});

	it('a job that names no agent, but a session, is of the agent of the session', async () => {
		const payload = payloadOf('job added');
		(payload.job as JsonObject).sessionKey = 'agent:helper:main';
		expect(await passes('jobChanged', payload, { agentIds: ['main'] })).toBe(false);
		expect(await passes('jobChanged', payload, { agentIds: ['helper'] })).toBe(true);
	});

	it('a turn or a task that names no agent is of the agent of its session', async () => {
		const turn = {
			...{ runId: 'err-1', sessionKey: 'agent:helper:conv-2', seq: 1, state: 'error' },
			errorMessage: '⚠️ Agent failed before reply: LLM request failed: provider rejected it.',
		};
		const task = { id: 'task-1', status: 'failed', runtime: 'subagent' };
		const keys = { sessionKey: 'agent:main:main', childSessionKey: 'agent:helper:subagent:1' };
		for (const [name, payload] of [
			['agentTurnFinished', turn],
			['taskFinished', { task: { ...task, ...keys } }],
		] as Array<[EventKind, JsonObject]>) {
			expect(await passes(name, payload, { agentIds: ['helper'] })).toBe(true);
			expect(await passes(name, payload, { agentIds: ['main'] })).toBe(false);
		}
	});

	it.each(['main', 'helper'])('%s: a run that only the history tells of', async (agentId) => {
		const entry: JsonObject = payloadOf('run of a command, without a summary');
		delete entry.job;
		const entries = [
			{ ...entry, jobId: 'of-helper', ts: 2 },
			{ ...entry, jobId: 'of-nobody', ts: 1 },
		];
		const scene = sceneWith(
			{ agentIds: [agentId] },
			{
				cronJobs: {
					list: async () => [{ id: 'of-helper', agentId: 'helper' }, { id: 'of-nobody' }],
				},
				runs: runs(async () => ({ entries, nextOffset: null })),
			},
		);
		const since = { fromMs: 0, settledMs: 0, mostAgain: 10 };
		const [kind] = kindsOf(['runFinished']);
		const missed: Happening[] = [];
		for await (const step of kind!.missedInSteps!(scene, since)) missed.push(...step.happenings);
		const wanted = missed.filter((one) => isWanted(one, scene.settings.filters));
		const jobId = agentId === 'main' ? 'of-nobody' : 'of-helper';
		expect(wanted.map(({ item }) => item.json.jobId)).toEqual([jobId]);
		expect((await latestRun(scene))?.item.json.jobId).toBe(jobId);
	});
});
