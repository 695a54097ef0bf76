import { readIdentifier, readString, type JsonObject } from '../json';

/** A job failed or was skipped often enough; it is well again; its run was fine but not delivered. */
export type NoticeKind = 'failureAlert' | 'recovery' | 'deliveryFailure';

/**
 * What the words after the job's name say. Read in the code of OpenClaw 2026.3.22 to 2026.9.6:
 * `failed 3 times`, `skipped 3 times`, `recovered`, `delivery failed`, and for a failure
 * destination `failed: <error>` (up to 2026.5).
 */
const SAYINGS: ReadonlyArray<[saying: RegExp, kind: NoticeKind]> = [
	[/^recovered\b/, 'recovery'],
	[/^delivery failed\b/, 'deliveryFailure'],
	[/^(failed|skipped)\b/, 'failureAlert'],
	[/^(was|has been) auto-disabled\b/, 'failureAlert'],
];

/**
 * The kind of a notice about a job, `{jobId, jobName, message, …}` without an `action`; undefined
 * where the body is none, or says something that this version does not know.
 */
export function noticeKind(body: JsonObject): NoticeKind | undefined {
	const message = readString(body, 'message');
	if (Object.hasOwn(body, 'action') || message === null) return undefined;
	if (readIdentifier(body, 'jobId') === null) return undefined;
	const saying = afterName(message, [
		readIdentifier(body, 'jobName'),
		readIdentifier(body, 'jobId'),
	]);
	return SAYINGS.find(([pattern]) => pattern.test(saying))?.[1];
}

/** `Automation "<name>" ` (`Cron job "<name>" ` up to 2026.5) goes before; a name may say anything. */
function afterName(message: string, names: ReadonlyArray<string | null>): string {
	for (const name of names) {
		const quoted = `"${name}" `;
		const at = name === null ? -1 : message.indexOf(quoted);
		if (at >= 0 && /^\W*(automation|cron job) $/i.test(message.slice(0, at))) {
			return message.slice(at + quoted.length);
		}
	}
	return message.replace(/^\W*(automation|cron job) "[^\n]*" /i, '');
}
