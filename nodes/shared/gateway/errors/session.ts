import { UserError } from 'n8n-workflow';

import type { RunHistoryEntry } from '../../run/historyEntry';

export function noSuchSession(key: string): UserError {
	return new UserError(`The gateway has no session "${key}"`, {
		description:
			'It may have been deleted, or no message was ever sent to it. Pick a session from the list, or look its key up with Session: Get Many.',
	});
}

export function messageTooLong(key: string, characters: number): UserError {
	return new UserError(`A message of the session "${key}" is longer than the gateway gives out`, {
		description: `It gives ${characters} characters of a message at most. Let the agent write long results to a file.`,
	});
}

/** Why there is no whole reply of a run. */
export function noSession({ jobId }: RunHistoryEntry): UserError {
	return new UserError(`The run had no session of its own (job "${jobId}")`, {
		description: 'System events and commands leave no reply. Their result is in the summary.',
	});
}

export function sessionIsGone({ jobId }: RunHistoryEntry): UserError {
	return new UserError(`The session of the run is gone (job "${jobId}")`, {
		description:
			'The gateway keeps it until the next run of the job, and for 24 hours at most by default. Get the reply soon after the run; the first 2,000 characters are in the summary.',
	});
}

export function noReply({ jobId, status }: RunHistoryEntry): UserError {
	return new UserError(`The run left no reply (status: ${status ?? 'unknown'}; job "${jobId}")`, {
		description: 'Why a run failed is in its error: see Run: Get.',
	});
}

export function replyTooLong({ jobId }: RunHistoryEntry, characters: number): UserError {
	return new UserError(`The reply is longer than the gateway gives out (job "${jobId}")`, {
		description: `It gives ${characters} characters at most. Let the agent write long results to a file.`,
	});
}
