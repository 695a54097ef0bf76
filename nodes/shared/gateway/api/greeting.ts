import { readObject, type JsonObject, readNumber } from '../../json';
import type { Call } from './call';

interface Asking {
	call: Call;
	hello(): Promise<JsonObject | undefined>;
}

/**
 * The names of the methods that the gateway says it has: in its greeting over the WebSocket, or those
 * of its admin HTTP API. It takes some that it names in neither.
 */
export async function methodNames({ call, hello }: Asking): Promise<string[]> {
	const greeting = await hello();
	return namesIn(greeting ? readObject(greeting, 'features') : await call('commands.list'));
}

function namesIn({ methods }: JsonObject): string[] {
	return Array.isArray(methods) ? methods.filter((name) => typeof name === 'string') : [];
}

/** What a gateway takes with one message to an agent, in bytes. */
export interface MessageLimits {
	/** Of an image as it is. */
	imageBytes: number;
	/** Of the whole request, in which four characters stand for three bytes of an image. */
	requestBytes: number;
}

/** Where a gateway does not say: those of OpenClaw 2026.9.6 with nothing configured. */
const USUAL: MessageLimits = { imageBytes: 6_291_456, requestBytes: 26_214_400 };

/** The limits that the gateway gives in its greeting, which follow its configuration. */
export async function messageLimits({
	hello,
}: {
	hello(): Promise<JsonObject | undefined>;
}): Promise<MessageLimits> {
	const policy = readObject((await hello()) ?? {}, 'policy');
	const { imageBytes, requestBytes } = USUAL;
	return {
		imageBytes: readNumber(readObject(policy, 'attachments'), 'maxImageBytes') ?? imageBytes,
		requestBytes: readNumber(policy, 'maxPayload') ?? requestBytes,
	};
}
