import { isCut, messageIdOf } from '../../shared/gateway/api/sessionMessage';
import { readObject, readString, type JsonObject } from '../../shared/json';
import { nullWhereRefused, type Scene } from './kind';

/**
 * The message of a session that an event tells of, whole where it can be had: in an event the gateway
 * cuts it after 8,000 characters.
 */
export async function wholeMessage(payload: JsonObject, { gateway }: Scene): Promise<JsonObject> {
	const message = readObject(payload, 'message');
	const sessionKey = readString(payload, 'sessionKey');
	const messageId = messageIdOf(message);
	if (!isCut(message) || sessionKey === null || messageId === null) return message;
	return (await gateway.sessions.message(sessionKey, messageId).catch(nullWhereRefused)) ?? message;
}
