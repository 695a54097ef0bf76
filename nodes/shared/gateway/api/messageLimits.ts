import { readNumber, readObject, type JsonObject } from '../../json';

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
