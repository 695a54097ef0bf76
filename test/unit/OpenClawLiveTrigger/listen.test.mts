/** What the log says of a connection that ends: nothing, where the trigger itself has ended it. */
import { type ITriggerFunctions, UserError } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { Deliveries } from '../../../nodes/OpenClawLiveTrigger/deliveries.ts';
import type { Scene } from '../../../nodes/OpenClawLiveTrigger/kinds/kind.ts';
import { listen, type Listener } from '../../../nodes/OpenClawLiveTrigger/listen.ts';
import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import type { Memory } from '../../../nodes/OpenClawLiveTrigger/position.ts';
import type { StatusLog } from '../../../nodes/OpenClawLiveTrigger/statusLog.ts';
import { openLiveGateway } from '../../../nodes/shared/gateway/liveGateway.ts';
import { loadOptionsContext } from '../support/engine.mts';
import { serveWebSocketGateway } from '../support/webSocketGateway.mts';

const memoryAt = (settledMs: number): Memory => ({
	position: { afterMs: 0, settledMs },
	...{ readToMs: null, deliveries: new Deliveries() },
	kept: { settledMs: 0, storedCount: 0 },
});

it.each(['trigger', 'gateway'])('the %s ends the connection', async (whoEnds) => {
	const gateway = await serveWebSocketGateway();
	const said: string[] = [];
	const connected = Promise.withResolvers<void>();
	const waits = Promise.withResolvers<void>();
	const ending = new AbortController();
	const context = loadOptionsContext(new OpenClawLiveTrigger(), {
		credentials: gateway.credentials,
	});
	const listening = listen({
		context: context as unknown as ITriggerFunctions,
		kinds: [],
		memory: memoryAt(Number.MAX_SAFE_INTEGER),
		log: {
			waiting: (message: string) => {
				said.push(message);
				waits.resolve();
			},
			connected: () => connected.resolve(),
			fault: (error: Error) => void said.push(String(error.stack)),
		} as unknown as StatusLog,
		add: () => undefined,
		signal: ending.signal,
	} as unknown as Listener);

	await connected.promise;
	if (whoEnds === 'gateway') {
		gateway.closeAll();
		await waits.promise;
	}
	ending.abort();
	await listening;
	expect(said).toEqual(whoEnds === 'gateway' ? ['The connection to the gateway ended'] : []);
	await gateway.allClosed();
});

it('what is read while the trigger ends is left to the next publication', async () => {
	const gateway = await serveWebSocketGateway();
	const ending = new AbortController();
	const memory = memoryAt(1);
	const added: unknown[] = [];
	const context = loadOptionsContext(new OpenClawLiveTrigger(), {
		credentials: gateway.credentials,
	});
	await listen({
		context: context as unknown as ITriggerFunctions,
		kinds: [
			{
				...{ scopes: [], caps: [], events: [], read: () => [] },
				missed: async () => {
					ending.abort();
					return [{ key: 'found', item: { json: {} }, historyMs: 2 }];
				},
			},
		],
		memory,
		log: { connected: () => undefined } as unknown as StatusLog,
		add: (happenings: readonly unknown[]) => void added.push(...happenings),
		signal: ending.signal,
	} as unknown as Listener);
	expect({ added, readToMs: memory.readToMs }).toEqual({ added: [], readToMs: null });
	await gateway.allClosed();
});

it('what came while the lists were read is taken where they cannot be read', async () => {
	const gateway = await serveWebSocketGateway();
	const ending = new AbortController();
	const added: unknown[] = [];
	const said: string[] = [];
	const waits = Promise.withResolvers<void>();
	const context = loadOptionsContext(new OpenClawLiveTrigger(), {
		credentials: gateway.credentials,
	});
	const listening = listen({
		context: context as unknown as ITriggerFunctions,
		kinds: [
			{
				...{
					scopes: [],
					caps: [],
					events: ['session.message'],
					read: (payload: unknown) => [payload],
				},
				missed: async ({ gateway: { sessions } }: Scene) => {
					gateway.tell('session.message', { text: 'hello' });
					// Its answer comes after the event.
					await sessions.subscribe();
					throw new UserError('The list cannot be read');
				},
			},
		],
		memory: memoryAt(1),
		log: {
			waiting: (message: string) => {
				said.push(message);
				waits.resolve();
			},
		} as unknown as StatusLog,
		add: (happenings: readonly unknown[]) => void added.push(...happenings),
		signal: ending.signal,
	} as unknown as Listener);
	await waits.promise;
	ending.abort();
	await listening;
	expect({ added, said }).toEqual({
		added: [{ text: 'hello' }],
		said: ['The list cannot be read'],
	});
	await gateway.allClosed();
});

it('the greeting names the default agent, and its clock is compared when the gateway tells it', async () => {
	let introducedAtMs = Infinity;
	const gateway = await serveWebSocketGateway({
		snapshot: { sessionDefaults: { defaultAgentId: 'main' } },
		refuse: () => {
			introducedAtMs = Date.now();
			while (Date.now() <= introducedAtMs);
			return undefined;
		},
	});
	const context = loadOptionsContext(new OpenClawLiveTrigger(), {
		credentials: gateway.credentials,
	});
	const { hello, close } = await openLiveGateway(context as unknown as ITriggerFunctions, {
		...{ introduction: { scopes: [], caps: [] }, signal: new AbortController().signal },
		...{ onEvent: () => undefined, onGap: () => undefined },
	});
	close();
	expect(hello.connectedHereAtMs).toBeLessThanOrEqual(introducedAtMs);
	expect(hello.defaultAgentId).toBe('main');
	await gateway.allClosed();
});
