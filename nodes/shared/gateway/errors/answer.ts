import { UserError } from 'n8n-workflow';

import { isJsonObject, type JsonObject, isNestedDeeperThan } from '../../json';
/** A gateway's answers are about ten levels deep; what is nested much deeper cannot be walked through. */
const MAX_NESTING = 200;

/**
 * The payload, where it can be an answer of a gateway at all: an object, with the list of objects
 * that the method's answer has.
 *
 * @throws UserError
 */
export function checkedAnswer(payload: unknown, list?: string): JsonObject {
	if (!isJsonObject(payload)) throw notUnderstood('It is not an object.');
	assertShallow(payload);
	if (list === undefined) return payload;
	const value = payload[list];
	if (Array.isArray(value) && value.every(isJsonObject)) return payload;
	throw notUnderstood(`It has no list "${list}".`);
}

/** Recursive code walks through answers, such as the one that masks secrets. */
export function assertShallow(payload: unknown): void {
	if (isNestedDeeperThan(payload, MAX_NESTING)) throw notUnderstood('It is nested too deep.');
}

/** For an answer in another form than any known gateway gives. */
export function notUnderstood(detail: string): UserError {
	return new UserError('The answer of the gateway cannot be understood', {
		description: `${detail} Check that the address is that of an OpenClaw gateway, and update OpenClaw if it is an old version.`,
	});
}

/** For pages that do not lead on to a last one. */
export function endlessList(): UserError {
	return new UserError('The gateway lists without end', {
		description: "Its pages do not lead on to a last one. Check that the address is a gateway's.",
	});
}
