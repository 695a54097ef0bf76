import type { IDataObject } from 'n8n-workflow';

import { methodOf, type Done } from '../methods';
import type { GatewayFailure } from './failure';

/** What has happened where the request arrived and its answer did not, and what can be repeated. */
const DONE: Record<Done, string> = {
	agentAsked:
		'the agent was asked all the same. Asked again with the same idempotency key, the gateway gives the reply and asks nobody twice.',
	approvalResolved:
		'the decision was made all the same. Approval: Resolve can be repeated: the first decision counts, and the item says which.',
	jobCreated:
		'the job was created all the same: look with Get Many before you run this again. "Create or Update" can be repeated without making a second job.',
	jobDeleted:
		'the job was deleted all the same. Delete can be repeated: the gateway then says that it has no such job.',
	jobRun:
		'the job runs all the same: look with Run: Get Many before you run this again, which would run it twice.',
	jobChanged: 'the job was changed all the same. The same change can be made again.',
	questionSettled:
		'the question was settled all the same. The operation can be repeated: the first answer counts, and the item says which.',
	messageSent:
		'the message was sent all the same. "Retry On Fail" does not send it twice; a new execution does, unless its Idempotency Key is the same.',
	agentStopped: 'the agent was stopped all the same. The operation can be repeated.',
	sessionDeleted:
		'the session was deleted all the same. Delete can be repeated: the gateway then says that it has no such session.',
	sessionReset:
		'the session was reset all the same. Reset can be repeated as long as nobody has gone on in it.',
	runStopped:
		'the run was stopped all the same. Stop can be repeated: the item then says that nothing runs.',
	toolRun:
		'the tool ran all the same: look at what it was to do before you run this again, which would run it twice.',
	agentWoken: 'the agent was woken all the same: woken again, it reads the text twice.',
};

const DONE_BY_KEY =
	'the job was created or changed all the same. "Create or Update" can be repeated: its declaration key finds that job.';

const DONE_SOMEHOW =
	'it was carried out all the same: look at what it was to do before you run this again.';

/**
 * The failure of a call, with what may have been done in spite of it: an answer got lost, and the
 * gateway may have carried out what it was asked for. A repeat, by hand or by Retry On Fail, can do it
 * a second time.
 */
export function withWhatMayBeDone(
	failure: GatewayFailure,
	{ method, params }: { method: string; params: IDataObject },
): GatewayFailure {
	const mayBeDone = failure.isTransient === true && failure.isUnsent !== true;
	const { effect, done } = methodOf(method);
	if (effect === 'read' || !mayBeDone) return failure;
	const isByKey = done === 'jobCreated' && params.declarationKey !== undefined;
	const known = done === undefined ? DONE_SOMEHOW : DONE[done];
	return {
		...failure,
		description: `${failure.description} If the request reached the gateway, ${isByKey ? DONE_BY_KEY : known}`,
	};
}
