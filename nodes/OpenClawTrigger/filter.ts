import type { RunEvent } from '../shared/run/normalise';
import { isSilentReply } from '../shared/run/silentReply';
import type { TriggerOptions } from './options';
import type { EventChoice } from './properties';

export type IgnoredBecause = 'events' | 'jobFilter' | 'ignoreSilentReplies';

/** Which setting filters the event out; null where none does. */
export function reasonToIgnore(
	event: RunEvent,
	events: readonly string[],
	{ jobFilter, ignoreSilentReplies }: Pick<TriggerOptions, 'jobFilter' | 'ignoreSilentReplies'>,
): IgnoredBecause | null {
	if (!events.includes(choiceFor(event))) return 'events';
	if (!isJobWanted(event, jobFilter)) return 'jobFilter';
	return ignoreSilentReplies && isSilentReply(event) ? 'ignoreSilentReplies' : null;
}

/** A finished run with a status that this version does not know is as good as unknown. */
function choiceFor({ event, status }: RunEvent): EventChoice {
	if (event !== 'finished') return event;
	return status === 'ok' || status === 'error' || status === 'skipped' ? status : 'unknown';
}

function isJobWanted({ jobId, jobName }: RunEvent, jobFilter: readonly string[]): boolean {
	return (
		jobFilter.length === 0 ||
		(jobId !== null && jobFilter.includes(jobId)) ||
		(jobName !== null && jobFilter.includes(jobName.trim()))
	);
}
