import { UserError, type IDataObject } from 'n8n-workflow';

import { isTool } from '../../../isTool';
import type { Asking, GoodEnd } from './asking';
import { carryOut, type CarriedOut } from './carryOut';
import { asPlainText } from './commandGuard';
import { noReplyFrom, notDelivered, notTheJson } from './errors';
import { itemOf } from './item';
import { fulfil, type JsonWish } from './json/wish';
import { stopAtTheEnd } from './stopAtTheEnd';

/** How often an execution can be carried out again, each time after a failure. */
const MOST_ATTEMPTS = 50;

/**
 * The item for the agent's reply. Carried out again, an execution that failed for good asks anew;
 * one whose end nobody saw, or whose agent is still at work, does not ask a second time.
 *
 * @throws UserError that says why there is no reply, or none that fits
 */
export async function askedFor(asking: Asking): Promise<IDataObject> {
	const { value, mayBeRepeat } = asking.requestKey;
	for (let attempt = 1; ; attempt += 1) {
		const turns: CarriedOut[] = [];
		const key = attempt === 1 ? value : `${value}-${attempt}`;
		const item = await conversation(asking, key, turns).catch((error: unknown) => {
			const isOfEarlier = turns.length > 0 && turns.every(({ isEarlier }) => isEarlier);
			const isToBeAskedAnew = mayBeRepeat && isOfEarlier && error instanceof UserError;
			if (!isToBeAskedAnew || attempt === MOST_ATTEMPTS) throw error;
		});
		if (item) return item;
	}
}

/** The message, and the second one where the reply to the first is not the JSON that it was to be. */
async function conversation(
	asking: Asking,
	key: string,
	turns: CarriedOut[],
): Promise<IDataObject> {
	const { message, allowsCommands, wish } = asking.form;
	const sessionKey = asking.sessionKey(key);
	const text = [allowsCommands ? message : asPlainText(message), ...asking.blocks].join('\n\n');
	const say = async (messageKey: string, words: string) => {
		const turn = await oneTurn(asking, { key: messageKey, sessionKey }, words, turns);
		return { turn, item: (reply: unknown) => itemOf(asking, turn, sessionKey, reply) };
	};
	if (!wish) {
		const { turn, item } = await say(key, text);
		return item(spokenIn(turn));
	}
	const first = await say(key, `${text}\n\n${wish.instruction}`);
	const fulfilled = fulfil(wish, spokenIn(first.turn));
	if ('value' in fulfilled) return first.item(fulfilled.value);
	const second = await say(`${key}-json`, complaint(fulfilled.problems, wish));
	const mended = fulfil(wish, spokenIn(second.turn));
	if ('value' in mended) return second.item(mended.value);
	throw notTheJson(spokenIn(second.turn), mended.problems);
}

/** Most models mend most of their mistakes when told what is wrong. */
function complaint(problems: string[], { instruction }: JsonWish): string {
	return `Your reply cannot be used:\n${problems.join('\n')}\n\n${instruction}`;
}

async function oneTurn(
	{ call, form, agentId, params, requestKey }: Asking,
	{ key, sessionKey }: { key: string; sessionKey: string },
	message: string,
	turns: CarriedOut[],
): Promise<GoodEnd> {
	const { gateway, context } = call;
	const stop = stopAtTheEnd(context, gateway, { sessionKey, key }, form);
	const asked = { ...form, agentId, sessionKey, isTool: isTool(context.getNode()) };
	try {
		const carriedOut = await carryOut(gateway, {
			...{ key, sessionKey, deadline: stop.deadline },
			params: { ...params, message },
			mayBeRepeat: requestKey.mayBeRepeat,
		});
		turns.push(carriedOut);
		const { turn } = carriedOut;
		if (turn.end === 'underWay') await stop.now();
		if (turn.end === 'stopped' && stop.isTimeUp()) {
			// OpenClaw 2026.5 tells the end of the time as it tells a stop by somebody.
			const late = { end: 'timedOut', reason: 'it was stopped' } as const;
			throw noReplyFrom(late, asked);
		}
		if (turn.end !== 'replied' && turn.end !== 'silent') {
			throw noReplyFrom(turn, asked);
		}
		if (turn.facts.delivered === false)
			throw notDelivered(spokenIn(turn), form.delivery?.channel ?? '');
		return turn;
	} finally {
		stop.cancel();
	}
}

function spokenIn(turn: GoodEnd): string {
	return turn.end === 'replied' ? turn.text : '';
}
