/** The whole reply in the items of the triggers, as each of them asks for it. */
import type { IDataObject } from 'n8n-workflow';
import { beforeEach, expect, it } from 'vitest';

import { OpenClawRunHistoryTrigger } from '../../../../nodes/OpenClawRunHistoryTrigger/OpenClawRunHistoryTrigger.node.ts';
import { OpenClawTrigger } from '../../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { toReceived } from '../../../../nodes/shared/intake/received.ts';
import { normaliseRunEvent } from '../../../../nodes/shared/run/normalise.ts';
import { emptyStore } from '../../support/deduplicationStore.mts';
import { executeNode } from '../../support/engine.mts';
import { GATEWAY_TOKEN, payload, rpcError, serveGateway } from '../../support/gatewayServer.mts';

const CUT = `${'x'.repeat(2000)}…`;
const WHOLE = `${'x'.repeat(2500)} https://files.example/r.pdf?token=eyJ ${GATEWAY_TOKEN}`;
const RUN = {
	jobId: 'job-1',
	action: 'finished',
	status: 'ok',
	runAtMs: 1000,
	durationMs: 500,
	sessionId: 's-1',
	sessionKey: 'agent:main:cron:job-1:run:s-1',
};

beforeEach(emptyStore);

async function gatewayWithReply() {
	return await serveGateway(({ method }) => {
		const message = {
			role: 'assistant',
			content: [{ type: 'text', text: WHOLE }],
			timestamp: 1400,
			__openclaw: { id: 'm-1' },
		};
		if (method === 'chat.history') return payload({ sessionId: 's-1', messages: [message] });
		if (method === 'chat.message.get') return payload({ message });
		return rpcError(404, { code: 'NOT_FOUND', message: 'unknown' });
	});
}

const TRIGGERS = [new OpenClawTrigger(), new OpenClawRunHistoryTrigger()];

async function itemOf(
	node: (typeof TRIGGERS)[number],
	run: IDataObject,
	{ credentials = [], includeReply = true }: { credentials?: never[]; includeReply?: boolean } = {},
) {
	const items = [toReceived(normaliseRunEvent(run), run, { secrets: [] })];
	const manual = node instanceof OpenClawTrigger && { registration: 'manual' };
	const parameters = { options: { includeReply }, output: 'simplified', ...manual };
	const [item] = await executeNode(node, { items, parameters, credentials });
	return item!.json;
}

it.each(TRIGGERS)(
	'$description.displayName has the whole reply, where asked for it',
	async (node) => {
		const gateway = await gatewayWithReply();
		const credentials = gateway.credentials as never[];
		const run = { ...RUN, summary: CUT };
		const asked = await itemOf(node, run, { credentials });
		expect(asked.reply).toBe(WHOLE.replace(GATEWAY_TOKEN, '***'));
		emptyStore();
		const notAsked = await itemOf(node, run, { credentials, includeReply: false });
		expect(notAsked.reply).toBeNull();
	},
);

it.each(TRIGGERS)('$description.displayName asks for no reply that is not cut', async (node) => {
	const gateway = await gatewayWithReply();
	const credentials = gateway.credentials as never[];
	expect((await itemOf(node, { ...RUN, summary: 'all' }, { credentials })).reply).toBe('all');
	const failed = { ...RUN, runAtMs: 2000, status: 'error', error: 'gone' };
	expect((await itemOf(node, failed, { credentials })).reply).toBeNull();
	expect(gateway.asked).toEqual([]);
});

it.each(TRIGGERS)(
	'$description.displayName emits the run where the reply cannot be had',
	async (node) => {
		const run = { ...RUN, summary: CUT };
		expect(await itemOf(node, run)).toMatchObject({ reply: null, summary: CUT });
		emptyStore();
		const { credentials: some } = await gatewayWithReply();
		const nowhere = { ...run, sessionKey: null };
		expect(await itemOf(node, nowhere, { credentials: some as never[] })).toMatchObject({
			...{ reply: null, summary: CUT },
		});
		emptyStore();
		const gateway = await serveGateway(() =>
			rpcError(400, { code: 'INVALID_REQUEST', message: 'session is gone' }),
		);
		const credentials = gateway.credentials as never[];
		expect(await itemOf(node, run, { credentials })).toMatchObject({ reply: null, summary: CUT });
	},
);
