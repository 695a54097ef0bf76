/** The second layer of deduplication: n8n's store, from the execution's first step. */
import { UnexpectedError } from 'n8n-workflow';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { toReceived } from '../../../nodes/shared/intake/received.ts';
import { OpenClawTrigger } from '../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { emptyStore, failuresToCome } from '../support/deduplicationStore.mts';
import { executeNode } from '../support/engine.mts';

const LOCKED = new Error('SQLITE_BUSY: database is locked');
const MINUTE = 60_000;

const item = (runKey: string) => toReceived({ event: 'finished', runKey }, {}, { secrets: [] });

const emitted = async (runKey: string) =>
	(
		await executeNode(new OpenClawTrigger(), {
			parameters: { registration: 'manual' },
			items: [item(runKey)],
		})
	).map(({ json }) => json.runKey);

beforeEach(emptyStore);

/** Time runs as fast as what waits for it. */
function hurry(): void {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
	vi.setTimerTickMode('nextTimerAsync');
	onTestFinished(() => void vi.useRealTimers());
}

describe('what the store knows', () => {
	it('is emitted once', async () => {
		expect(await emitted('a:1')).toEqual(['a:1']);
		expect(await emitted('a:1')).toEqual([]);
	});
});

describe('a database that does not take the key', () => {
	it('is waited for, by each execution for itself', async () => {
		hurry();
		failuresToCome.push(...Array.from({ length: 20 }, () => LOCKED));
		expect(await Promise.all([emitted('a:1'), emitted('b:1')])).toEqual([['a:1'], ['b:1']]);
		expect(failuresToCome).toEqual([]);
	});

	it('for half an hour, and not for ever', async () => {
		hurry();
		const start = Date.now();
		failuresToCome.push(...Array.from({ length: 1_000 }, () => LOCKED));
		await expect(emitted('a:1')).rejects.toMatchObject({
			message: "n8n's deduplication store could not be used: SQLITE_BUSY: database is locked",
			description: expect.stringContaining('retry it once the cause is gone'),
		});
		expect(Date.now() - start).toBeGreaterThan(25 * MINUTE);
	});

	it('is not waited for where n8n objects to the call', async () => {
		failuresToCome.push(new UnexpectedError('Deduplication Failed: incompatible setting'));
		await expect(emitted('a:1')).rejects.toMatchObject({
			message: expect.stringContaining('incompatible setting'),
		});
	});
});
