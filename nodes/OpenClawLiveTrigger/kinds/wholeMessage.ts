import { isCut, messageIdOf } from '../../shared/gateway/api/sessionMessage';
import { failureOf } from '../../shared/gateway/errors/nodeError';
import { readObject, readString, type JsonObject } from '../../shared/json';
import type { Scene } from './kind';

/**
 * The message of a session that an event tells of, whole where it can be had: in an event the gateway
 * cuts it after 8,000 characters.
 */
export async function wholeMessage(payload: JsonObject, { gateway }: Scene): Promise<JsonObject> {
	const message = readObject(payload, 'message');
	const sessionKey = readString(payload, 'sessionKey');
	const messageId = messageIdOf(message);
	if (!isCut(message) || sessionKey === null || messageId === null) return message;
	const whole = await gateway.sessions.message(sessionKey, messageId).catch((error: unknown) => {
		// The event counts more than the rest of its text.
		if (failureOf(error) === undefined) throw error;
		return null;
	});
	return whole ?? message;
}
