import { toReceived } from '../../shared/intake/received';
import type { JsonObject } from '../../shared/json';
import type { Happening } from '../happening';
import type { Scene } from './kind';

/** What the item of an event holds that is no finished run, beside `event` and `raw`. */
export type Fields = { [field: string]: unknown };

/** An event that is known by the gateway's own name for what it is about. */
export function told(
	event: string,
	identity: string,
	fields: Fields,
	raw: JsonObject,
	{ gateway }: Scene,
): Happening {
	const key = `${event}:${identity}`;
	const { secrets } = gateway;
	return { key, item: toReceived({ event, ...fields }, raw, { key, secrets }), historyMs: null };
}
