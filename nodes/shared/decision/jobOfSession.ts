/** A run of a job has its session under the job: `agent:<agent>:cron:<job>:run:<session>`. */
export function jobOfSession(sessionKey: string | null): string | null {
	return /^agent:[^:]+:cron:([^:]+)/.exec(sessionKey ?? '')?.[1] ?? null;
}
