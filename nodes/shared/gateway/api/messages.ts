import type { IDataObject } from 'n8n-workflow';

import { readIdentifier, readString, type JsonObject } from '../../json';
import type { Call } from './call';

export interface SentMessage {
	/** Of the last one, where the channel cut a long text into several. */
	messageId: string | null;
	channel: string | null;
	raw: JsonObject;
}

export const messages = (call: Call) => ({
	/**
	 * Sends to a person or group of a channel (`to`, `channel`, `message`, `mediaUrl`, `buffer`, …),
	 * without any model. The gateway answers the same `idempotencyKey` with its first answer, also a
	 * failed one, for five minutes.
	 */
	async send(params: IDataObject): Promise<SentMessage> {
		const raw = await call('send', params);
		return {
			messageId: readIdentifier(raw, 'messageId'),
			channel: readString(raw, 'channel'),
			raw,
		};
	},
});
