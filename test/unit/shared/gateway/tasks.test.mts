/** The list of tasks while it changes, as OpenClaw 2026.9 and 2026.5 give it. */
import type { IDataObject } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import { withGateway } from '../../../../nodes/shared/gateway/gateway.ts';
import { loadOptionsContext } from '../../support/engine.mts';
import {
	serveWebSocketGateway,
	type WsAnswer,
	type WsAsked,
} from '../../support/webSocketGateway.mts';

const refused = (message: string): WsAnswer => ({ error: { code: 'INVALID_REQUEST', message } });
const STALE = refused('invalid or expired tasks.list cursor; restart pagination without a cursor');
const NO_SORTING = refused("invalid tasks.list params: at root: unexpected property 'sortBy'");

const page = (endedAt: number[], nextCursor?: string): WsAnswer => ({
	payload: { tasks: endedAt.map((ms) => ({ id: `ended at ${ms}`, endedAt: ms })), nextCursor },
});

/** The IDs of what ended after 5, and what was asked for that. */
async function endedAfter5(answer: (params: IDataObject, asked: number) => WsAnswer) {
	const asked: WsAsked[] = [];
	const { credentials } = await serveWebSocketGateway({
		answer: (one) => answer(one.params, asked.push(one)),
	});
	const context = loadOptionsContext(new OpenClaw(), { credentials });
	const ended = withGateway(context, async ({ tasks }) => await tasks.endedAfter(5, ['failed']));
	return { ids: ended.then((found) => found.map(({ id }) => id)), asked };
}

it('says of a task alone what it came to', async () => {
	const { credentials, asked } = await serveWebSocketGateway({
		answer: ({ params }) => ({
			payload: { task: { id: params.taskId, ...(params.taskId === 'a' && { result: 'Done.' }) } },
		}),
	});
	const context = loadOptionsContext(new OpenClaw(), { credentials });
	const results = await withGateway(context, async ({ tasks }) => [
		await tasks.resultOf('a'),
		await tasks.resultOf('b'),
	]);
	expect(results).toEqual(['Done.', null]);
	expect(asked[0]).toMatchObject({ method: 'tasks.get' });
});

it('is read no further than what ended later', async () => {
	const { ids, asked } = await endedAfter5(() => page([9, 7, 5, 4], 'next'));
	expect(await ids).toEqual(['ended at 9', 'ended at 7']);
	expect(asked.map(({ params }) => params)).toMatchObject([
		{ sortBy: 'endedAt', status: ['failed'] },
	]);
});

it('is begun anew where a task has changed between two pages', async () => {
	const { ids } = await endedAfter5(({ cursor }, asked) => {
		if (asked === 2) return STALE;
		if (cursor) return page([7, 4]);
		return asked === 1 ? page([9, 8], 'stale') : page([10, 9, 8], 'good');
	});
	expect((await ids).toSorted()).toEqual([
		...['ended at 10', 'ended at 7', 'ended at 8', 'ended at 9'],
	]);
});

it('is given up where it changes every time', async () => {
	const { ids, asked } = await endedAfter5(({ cursor }) => (cursor ? STALE : page([9, 8], 'next')));
	await expect(ids).rejects.toThrow('expired tasks.list cursor');
	expect(asked).toHaveLength(8);
});

it('is read to its end where the gateway cannot sort it', async () => {
	const { ids } = await endedAfter5(({ sortBy, cursor }) => {
		if (sortBy) return NO_SORTING;
		return cursor ? page([3, 8]) : page([9, 4], '2');
	});
	expect(await ids).toEqual(['ended at 9', 'ended at 8']);
});
