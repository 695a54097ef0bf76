/** What the editor gets for a test, and is told where no event can come any more. */
import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { memoryOf } from '../../../nodes/OpenClawLiveTrigger/position.ts';
import type { Settings } from '../../../nodes/OpenClawLiveTrigger/settings.ts';
import { testEvent } from '../../../nodes/OpenClawLiveTrigger/testEvent.ts';
import { executeNode, loadOptionsContext } from '../support/engine.mts';
import { serveWebSocketGateway } from '../support/webSocketGateway.mts';

it('says that the connection ended, and not that nothing happened', async () => {
	const gateway = await serveWebSocketGateway({
		answer: () => {
			setImmediate(() => gateway.closeAll());
			return { payload: { subscribed: true } };
		},
	});
	const context = Object.assign(
		loadOptionsContext(new OpenClawLiveTrigger(), { credentials: gateway.credentials }),
		{ getExecutionCancelSignal: () => undefined },
	) as unknown as IExecuteFunctions;
	const settings = { events: ['messageReceived'], testEvent: 'nextEvent' } as unknown as Settings;
	await expect(testEvent(context, settings)).rejects.toThrow('The connection to the gateway ended');
	await gateway.allClosed();
});

it('is no word of n8n for the run that it shows, which may still be on its way', async () => {
	const entry = { ts: 7, jobId: 'a', action: 'finished', status: 'ok', runAtMs: 5 };
	const gateway = await serveWebSocketGateway({
		answer: ({ method }) => ({
			payload: method === 'cron.runs' ? { entries: [entry] } : { jobs: [] },
		}),
	});
	const node = { nodeId: 'tested', credentials: gateway.credentials };
	const context = Object.assign(loadOptionsContext(new OpenClawLiveTrigger(), node), {
		getActivationMode: () => 'activate',
		getWorkflowStaticData: () => ({}),
	}) as unknown as ITriggerFunctions;
	const { deliveries } = memoryOf(context);
	deliveries.begin('finished:a:5', entry.ts);
	const parameters = { events: ['runFinished'], options: { testEvent: 'latestRun' } };
	const run = { ...node, parameters, mode: 'manual' } as const;
	const [item] = await executeNode(new OpenClawLiveTrigger(), run);
	expect(item!.json.runKey).toBe('a:5');
	expect(deliveries.earliestOpenMs()).toBe(entry.ts);
	await gateway.allClosed();
});
