import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { emitBatch } from './emit';
import { type Happening, isWanted } from './happening';
import { kindsOf } from './kinds';
import { listen } from './listen';
import { Outbox } from './outbox';
import { findAgain, memoryOf, settle } from './position';
import type { Settings } from './settings';
import { StatusLog } from './statusLog';

/**
 * connect → catch up → listen → emit, until n8n closes the trigger. Returns at once: whether the
 * gateway can be reached now does not matter.
 */
export function start(context: ITriggerFunctions, settings: Settings): ITriggerResponse {
	const memory = memoryOf(context);
	const ending = new AbortController();
	const { signal } = ending;
	const log = new StatusLog(context);
	const outbox = new Outbox(
		memory.deliveries,
		{
			...settings,
			emit: async (batch) => {
				try {
					return await emitBatch(context, batch);
				} catch (error) {
					log.fault(error as Error);
					return 'refused';
				}
			},
			onStored: () => settle(context, memory),
			onLeft: () => findAgain(memory),
		},
		signal,
	);
	const add = (happenings: readonly Happening[]) =>
		outbox.add(happenings.filter((one) => isWanted(one, settings.filters)));
	const hasRoom = () => outbox.hasRoom();
	const kinds = kindsOf(settings.events);
	void outbox.run();
	void listen({ context, settings, kinds, memory, log, add, hasRoom, signal });
	return {
		closeFunction: async () => ending.abort(),
	};
}
