/** The agent whose session it is: `agent:<agent>:…`; null where the key does not say. */
export function agentOfSession(sessionKey: string | null): string | null {
	return /^agent:([^:]+):/.exec(sessionKey ?? '')?.[1] ?? null;
}

/** The session of a job, of which a run's key has `:run:<session>` behind it; any other as it is. */
export function sessionOfRun(sessionKey: string): string {
	return sessionKey.replace(/:run:.*$/, '');
}
