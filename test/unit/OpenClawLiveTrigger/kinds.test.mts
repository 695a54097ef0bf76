/** What each event of a real gateway becomes, and what the schemas of the kinds say of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

import type { Happening } from '../../../nodes/OpenClawLiveTrigger/happening.ts';
import { kindsOf } from '../../../nodes/OpenClawLiveTrigger/kinds/index.ts';
import type { Scene } from '../../../nodes/OpenClawLiveTrigger/kinds/kind.ts';
import { EVENT_KINDS, type EventKind } from '../../../nodes/OpenClawLiveTrigger/settings.ts';
import { STATUSES } from '../../../nodes/shared/intake/choices.ts';
import { shape } from '../../../nodes/shared/intake/output.ts';
import type { JsonObject } from '../../../nodes/shared/json.ts';

interface Recorded {
	case: string;
	event: string;
	payload: JsonObject;
}

const read = (path: string) =>
	JSON.parse(readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')) as unknown;

const recorded = read('test/fixtures/ws/2026.9.6-events.json') as Recorded[];

/** Of a task, when it is asked for. */
let result: string | null = null;

const scene = {
	settings: { jobIds: [], statuses: STATUSES },
	gateway: { secrets: [], hello: {}, tasks: { resultOf: async () => result } },
} as unknown as Scene;

/** What a trigger of this kind alone emits. */
async function happeningsOf(name: EventKind, { event, payload }: Recorded): Promise<Happening[]> {
	const [kind] = kindsOf([name]);
	return kind!.events.includes(event) ? await kind!.read(payload, scene, event) : [];
}

const ajv = new Ajv({ allowUnionTypes: true });

/** Finished runs have the schema that n8n reads, the others one each beside it. */
function objectionsTo(name: EventKind, item: object): string {
	const file = name === 'runFinished' ? 'v1.0.0' : `v1.0.0/${name}`;
	const schema = read(`nodes/OpenClawLiveTrigger/__schema__/${file}.json`) as object;
	// A field that the schema does not name is one that nobody was told of.
	const validate = ajv.compile({ ...schema, additionalProperties: false });
	return validate(item) ? '' : ajv.errorsText(validate.errors);
}

const TOLD_BY: Array<[EventKind, string[]]> = [
	['runFinished', ['run ok', 'run timed out', 'run of a command, without a summary']],
	['jobChanged', ['job added', 'job updated', 'job removed']],
	[
		'agentTurnFinished',
		['turn final', 'last message of a turn', 'last message of a turn that failed'],
	],
	['messageReceived', ['message of a person']],
	['taskFinished', ['task cancelled', 'task of a subagent']],
	['approvalRequested', ['approval of a turn', 'approval of a run']],
	['questionAsked', ['question']],
];

describe.each(TOLD_BY)('%s', (name, cases) => {
	it('is told by these events alone', async () => {
		const telling = [];
		for (const one of recorded) {
			if ((await happeningsOf(name, one)).length > 0) telling.push(one.case);
		}
		expect(telling).toEqual(cases);
	});

	it.each(cases)('%s: one item, as its schema says', async (which) => {
		const happenings = await happeningsOf(name, recorded.find((one) => one.case === which)!);
		expect(happenings).toHaveLength(1);
		const item = shape(happenings[0]!.item.json, 'simplifiedAndRaw');
		expect(item.event).toBe(name === 'runFinished' ? 'finished' : name);
		expect(objectionsTo(name, item)).toBe('');
	});
});

it('every kind of event is among these', () => {
	expect(TOLD_BY.map(([name]) => name).toSorted()).toEqual([...EVENT_KINDS].toSorted());
});

it('what a failed turn leaves in its session is its error, and no reply', async () => {
	const failed = recorded.find((one) => one.case === 'last message of a turn that failed')!;
	const [happening] = await happeningsOf('agentTurnFinished', failed);
	expect(happening!.item.json).toMatchObject({
		...{ status: 'failed', stopReason: 'error', reply: null },
		error: '⚠️ LLM request failed (request format rejected, HTTP 400).',
	});
});

it('what a task came to is whole, where it is what the event has the beginning of', async () => {
	const ended = recorded.find((one) => one.case === 'task of a subagent')!;
	const whole = 'The result of the subagent. '.repeat(100).trim();
	const summaryWith = async (found: string | null) => {
		result = found;
		return (await happeningsOf('taskFinished', ended))[0]!.item.json.summary;
	};
	expect(await summaryWith(whole)).toBe(whole);
	const cut = (ended.payload.task as JsonObject).progressSummary;
	expect([await summaryWith('Another.'), await summaryWith(null)]).toEqual([cut, cut]);
});

describe.each(['toString', 'constructor', '__proto__'])('the word %s', (word) => {
	it.each<[EventKind, string, (payload: JsonObject) => object]>([
		['agentTurnFinished', 'turn final', (payload) => ({ ...payload, state: word })],
		[
			'taskFinished',
			'task of a subagent',
			({ task }) => ({ task: { ...(task as object), status: word } }),
		],
	])('is no end of %s', async (name, which, changed) => {
		const { event, payload } = recorded.find((one) => one.case === which)!;
		const one = { case: which, event, payload: changed(payload) as JsonObject };
		expect(await happeningsOf(name, one)).toEqual([]);
	});

	it('is no end of a turn in the record of activities', async () => {
		const record = { runId: 'r-1', occurredAt: 1, status: word };
		const gateway = {
			...scene.gateway,
			hello: { methods: ['audit.activity.list'] },
			activities: { turnsSince: async () => [record, { ...record, status: 'succeeded' }] },
		};
		const [kind] = kindsOf(['agentTurnFinished']);
		const since = { fromMs: 0, settledMs: 0, mostAgain: 0 };
		const missed = await kind!.missed!({ ...scene, gateway } as unknown as Scene, since);
		expect(missed.map(({ item }) => item.json.status)).toEqual(['succeeded']);
	});

	it('is not what a turn ended with, where it is why its last message ended', async () => {
		const one = structuredClone(recorded.find((each) => each.case === 'last message of a turn')!);
		(one.payload.message as JsonObject).stopReason = word;
		const [happening] = await happeningsOf('agentTurnFinished', one);
		expect(happening!.item.json.status).toBe('succeeded');
	});
});

it('what several events tell of one turn has one key', async () => {
	const [chat, message] = ['turn final', 'last message of a turn'].map((which) =>
		structuredClone(recorded.find((one) => one.case === which)!),
	);
	const about = (message!.payload.message as JsonObject).__openclaw as JsonObject;
	chat!.payload.runId = about.runId;
	const keys = [];
	for (const one of [chat!, message!]) {
		keys.push(...(await happeningsOf('agentTurnFinished', one)).map(({ key }) => key));
	}
	expect(keys).toEqual([keys[0], keys[0]]);
});
