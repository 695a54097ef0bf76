/** What the editor is told where no event can come any more. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import type { Settings } from '../../../nodes/OpenClawLiveTrigger/settings.ts';
import { testEvent } from '../../../nodes/OpenClawLiveTrigger/testEvent.ts';
import { loadOptionsContext } from '../support/engine.mts';
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
