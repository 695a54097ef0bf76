import { isNestedDeeperThan } from '../nesting';
import { isJsonObject } from '../json';
import type { GatewayFailure } from './errors/failure';

/** A gateway's answers are about ten levels deep; what is nested much deeper cannot be walked through. */
const MAX_NESTING = 200;

/** The list of objects that the answer to a method has by this name, on every known version. */
const LISTS: Record<string, string> = {
	'agents.list': 'agents',
	'chat.history': 'messages',
	'cron.list': 'jobs',
	'cron.runs': 'entries',
	'models.list': 'models',
};

/** Why the payload cannot be the answer to the method; `undefined` where it can. */
export function misshapen(method: string, payload: unknown): GatewayFailure | undefined {
	const list = Object.hasOwn(LISTS, method) ? LISTS[method]! : undefined;
	if (!isJsonObject(payload)) return notUnderstood('It is not an object.');
	if (isNestedDeeperThan(payload, MAX_NESTING)) return notUnderstood('It is nested too deep.');
	if (list !== undefined && !isListOfObjects(payload[list])) {
		return notUnderstood(`It has no list "${list}".`);
	}
	return undefined;
}

function isListOfObjects(value: unknown): boolean {
	return Array.isArray(value) && value.every(isJsonObject);
}

/** For an answer in another form than any known gateway gives. */
export function notUnderstood(detail: string): GatewayFailure {
	return {
		message: 'The answer of the gateway cannot be understood',
		description: `${detail} Check that the address is that of an OpenClaw gateway, and update OpenClaw if it is an old version.`,
	};
}
