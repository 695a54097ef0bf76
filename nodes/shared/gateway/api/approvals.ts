import { kindOf } from '../../decision/approval';
import { isJsonObject, readNumber, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import type { MethodName } from '../methods';
import type { Call } from './call';

/** What a gateway has to have for `pending`. */
export const APPROVALS_NEED: readonly MethodName[] = [
	'exec.approval.list',
	'plugin.approval.list',
	'openclaw.approval.list',
];

export interface ResolvedApproval {
	/** Whether this decision is the one that counts; false where there was one before. */
	applied: boolean;
	/** As it stands now, whoever decided. */
	approval: JsonObject;
}

/** What agents want to do and a person has to allow: commands, actions of plugins, of the gateway. */
export const approvals = (call: Call) => ({
	/** Those that wait for a decision, the oldest first; each has `id`, `request`, `expiresAtMs`. */
	async pending(): Promise<JsonObject[]> {
		const lists = await Promise.all([
			call('exec.approval.list'),
			call('plugin.approval.list'),
			call('openclaw.approval.list'),
		]);
		const created = (approval: JsonObject) => readNumber(approval, 'createdAtMs') ?? 0;
		return lists
			.flatMap(({ entries }) => (entries as JsonObject[]).map(identified))
			.sort((one, other) => created(one) - created(other));
	},

	/** Also what is decided or expired: the gateway keeps it for 30 days. */
	async get(id: string): Promise<JsonObject> {
		return approvalIn(await call('approval.get', { id }));
	},

	/**
	 * Decides, unless somebody was first. The gateway takes a decision that the approval does not
	 * allow, or one for another kind of approval, for a denial: the caller has to look first. With
	 * `grantExpiresInDays`, a command of a cron job that is always allowed is so for that long.
	 */
	async resolve(
		approval: JsonObject,
		decision: string,
		grantExpiresInDays?: number,
	): Promise<ResolvedApproval> {
		const kind = kindOf(approval);
		if (kind === null) throw notUnderstood('It has an approval of no kind.');
		const grant = grantExpiresInDays === undefined ? undefined : { grantExpiresInDays };
		const params = { id: approval.id as string, kind, decision, ...grant };
		const answer = await call('approval.resolve', params);
		return { applied: answer.applied === true, approval: approvalIn(answer) };
	},
});

function approvalIn({ approval }: JsonObject): JsonObject {
	if (!isJsonObject(approval)) throw notUnderstood('It has no approval.');
	return identified(approval);
}

function identified(approval: JsonObject): JsonObject {
	if (typeof approval.id !== 'string') throw notUnderstood('It has an approval without an ID.');
	return approval;
}
