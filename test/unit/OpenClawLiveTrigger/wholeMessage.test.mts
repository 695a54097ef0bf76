/** A message of which an event has the beginning only, as OpenClaw 2026.9.6 cuts it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ITriggerFunctions } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { kindsOf } from '../../../nodes/OpenClawLiveTrigger/kinds/index.ts';
import type { Scene } from '../../../nodes/OpenClawLiveTrigger/kinds/kind.ts';
import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import type { EventKind } from '../../../nodes/OpenClawLiveTrigger/settings.ts';
import { openLiveGateway } from '../../../nodes/shared/gateway/liveGateway.ts';
import type { JsonObject } from '../../../nodes/shared/json.ts';
import { loadOptionsContext } from '../support/engine.mts';
import { serveWebSocketGateway, type WsAnswer } from '../support/webSocketGateway.mts';

interface Recorded {
	case: string;
	payload: JsonObject;
}

const file = join(import.meta.dirname, '../../fixtures/ws/2026.9.6-events.json');
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded[];

const WHOLE = 'u'.repeat(9000);
const CUT = `${WHOLE.slice(0, 8000)}\n...(truncated)...`;

/** In the place of the recorded text, which is a text in a prompt and a part in a reply. */
function withText(message: JsonObject, text: string): JsonObject {
	const content = Array.isArray(message.content) ? [{ type: 'text', text }] : text;
	return { ...message, content };
}

/** What the kind tells of the recorded event with a long text, and what it asked the gateway for. */
async function toldOf(name: EventKind, which: string, answer: (whole: JsonObject) => WsAnswer) {
	const { payload } = recorded.find((one) => one.case === which)!;
	const message = payload.message as JsonObject;
	const about = { ...(message.__openclaw as JsonObject), truncated: true, reason: 'display-cap' };
	const cut = { ...withText(message, CUT), __openclaw: about };
	const server = await serveWebSocketGateway({ answer: () => answer(withText(message, WHOLE)) });
	const context = loadOptionsContext(new OpenClawLiveTrigger(), server);
	const gateway = await openLiveGateway(context as unknown as ITriggerFunctions, {
		...{ introduction: { scopes: [], caps: [] }, signal: new AbortController().signal },
		...{ onEvent: () => undefined, onGap: () => undefined },
	});
	const [kind] = kindsOf([name]);
	const scene = { gateway } as unknown as Scene;
	const [happening] = await kind!.read({ ...payload, message: cut }, scene, 'session.message');
	gateway.close();
	return { item: happening!.item.json, asked: server.asked, payload };
}

const CASES: Array<[EventKind, string, string]> = [
	['messageReceived', 'message of a person', 'text'],
	['agentTurnFinished', 'last message of a turn', 'reply'],
];

describe.each(CASES)('%s: %s', (name, which, field) => {
	it('is read whole', async () => {
		const { item, asked, payload } = await toldOf(name, which, (message) => ({
			payload: { ok: true, message },
		}));
		expect(item).toMatchObject({ [field]: WHOLE, [`${field}Truncated`]: false });
		const { sessionKey, messageId } = payload;
		expect(asked).toMatchObject([
			{ method: 'chat.message.get', params: { sessionKey, messageId, maxChars: 2_000_000 } },
		]);
	});

	it.each<[string, WsAnswer]>([
		['gone', { payload: { ok: false, unavailableReason: 'not_found' } }],
		[
			'refused',
			{ error: { code: 'INVALID_REQUEST', message: 'unknown method: chat.message.get' } },
		],
	])('is told as it came where the rest is %s', async (_why, answer) => {
		const { item } = await toldOf(name, which, () => answer);
		expect(item).toMatchObject({ [field]: CUT, [`${field}Truncated`]: true });
	});
});
