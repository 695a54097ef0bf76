/** What the Live Trigger makes of its parameters, also of what an expression can put into them. */
import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { readSettings } from '../../../nodes/OpenClawLiveTrigger/settings.ts';

const TYPES = 'n8n-nodes-openclaw-gateway';
const HERE = { name: 'Here', type: `${TYPES}.openClawLiveTrigger`, parameters: {} };

function contextWith(parameters: IDataObject): ITriggerFunctions {
	const given: IDataObject = {
		...{ events: ['runFinished'], statuses: ['ok'], jobIds: ['all'], filters: {}, options: {} },
		...parameters,
	};
	return {
		getNode: () => HERE,
		// What an expression gives counts, also where that is nothing.
		getNodeParameter: (name: string, fallback?: unknown) =>
			name in given ? given[name] : fallback,
	} as unknown as ITriggerFunctions;
}

describe('lists that an expression gives', () => {
	it.each<[unknown, string[]]>([
		[
			['a', 'b'],
			['a', 'b'],
		],
		// Not the job whose ID is part of this one.
		['job-12', ['job-12']],
		[12, ['12']],
		['a, b', ['a', 'b']],
		['["a","b"]', ['a', 'b']],
		['[a]', ['[a]']],
		['all', []],
		[['all'], []],
	])('jobs %j', (jobIds, expected) => {
		expect(readSettings(contextWith({ jobIds } as IDataObject)).jobIds).toEqual(expected);
	});

	it.each([[''], [[]], [['', null]], [['all', 'job-1']]])(
		'no job, or all and some: %j',
		(jobIds) => {
			expect(() => readSettings(contextWith({ jobIds } as IDataObject))).toThrow(
				/cron jobs? (is|are)/,
			);
			// Nor are they asked for where no event is about jobs.
			const events = ['messageReceived'];
			expect(readSettings(contextWith({ jobIds, events } as IDataObject)).jobIds).toEqual([]);
		},
	);

	it('one status in place of a list, and none', () => {
		expect(readSettings(contextWith({ statuses: 'error' })).statuses).toEqual(['error']);
		for (const statuses of ['', [], [''], null]) {
			expect(() => readSettings(contextWith({ statuses }))).toThrow('No status is chosen');
		}
	});

	it('statuses in one text', () => {
		expect(readSettings(contextWith({ statuses: 'error,ok' })).statuses).toEqual(['error', 'ok']);
	});

	it('an outcome that there is not; none means all', () => {
		const of = (outcomes: unknown) =>
			readSettings(contextWith({ filters: { outcomes } as IDataObject })).filters.outcomes;
		expect([of('failed,timedOut'), of([])]).toEqual([['failed', 'timedOut'], []]);
		expect(() => of('Failed')).toThrow('There is no outcome "Failed"');
	});

	it('a status that no run ends with, and one more than once', () => {
		for (const statuses of ['failed', ['ok', 'OK'], 7]) {
			expect(() => readSettings(contextWith({ statuses }))).toThrow(/^There is no status "\w+"$/);
		}
		// Not all three.
		const { statuses } = readSettings(contextWith({ statuses: ['ok', 'ok', 'ok'] }));
		expect(statuses).toEqual(['ok']);
	});

	it('true or false as a text, and what is neither', () => {
		const of = (oneExecutionEach: unknown) =>
			readSettings(contextWith({ options: { oneExecutionEach } })).oneExecutionEach;
		expect([of('false'), of('true'), of(true)]).toEqual([false, true, true]);
		expect(() => of('perhaps')).toThrow('One Execution for Each Event must be true or false');
	});

	it.each([[null], [''], [[]]])('no event: %j', (events) => {
		expect(() => readSettings(contextWith({ events }))).toThrow('No event is chosen');
	});

	it('nothing in the place of the filters', () => {
		const { filters } = readSettings(contextWith({ filters: null }));
		expect(filters).toEqual({ agentIds: [], channels: [], sessionKeys: [], outcomes: [] });
	});

	it('names with commas between them, in the filters', () => {
		const { filters } = readSettings(
			contextWith({ filters: { agentIds: 'main, ops', channels: 7 } }),
		);
		expect(filters).toMatchObject({ agentIds: ['main', 'ops'], channels: ['7'], sessionKeys: [] });
	});
});

describe('Max Items', () => {
	const withOptions = (options: IDataObject) => () => readSettings(contextWith({ options }));

	it.each([
		[500, 1],
		[500, 1_000],
		[3_500, 7_000],
	])(
		'of %d are told again after a restart with a window of %d',
		(maxItems, deduplicationWindow) => {
			expect(withOptions({ maxItems, deduplicationWindow })).not.toThrow();
		},
	);

	it.each([
		[501, 1_000],
		[3_501, 7_000],
	])('of %d are refused with a window of %d', (maxItems, deduplicationWindow) => {
		expect(withOptions({ maxItems, deduplicationWindow })).toThrow(
			'Max Items is more than half of the Deduplication Window',
		);
	});
});
