import { isJsonObject, readObject, readString, type JsonObject } from '../../json';

/** The text of a message of a session. A prompt is a plain text, a reply has parts. */
export function messageText({ content }: JsonObject): string {
	if (typeof content === 'string') return content;
	const parts = Array.isArray(content) ? content.filter(isJsonObject) : [];
	return parts
		.flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []))
		.join('\n');
}

/** What the gateway knows a message of a session by; null where it gives none. */
export function messageIdOf({ __openclaw: own }: JsonObject): string | null {
	return isJsonObject(own) ? readString(own, 'id') : null;
}

/** Whether the gateway gave a part of the message only. */
export function isCut(message: JsonObject): boolean {
	return readObject(message, '__openclaw').truncated === true;
}
