/** Why a call failed, in words for the person at the form. */
export interface GatewayFailure {
	/** What happened. */
	message: string;
	/** What to do next. */
	description: string;
	/** HTTP status, where there was an answer. */
	status?: number;
	/** The gateway turned the call away before doing anything, and asks for a repeat after this time. */
	retryAfterMs?: number;
	/** It is about this way to the gateway: over another transport the call may succeed. */
	isOfThisWay?: boolean;
	/** A repeat may succeed, but the call may also have taken effect. */
	isTransient?: boolean;
	/** The call never left: there was no connection to send it over. */
	isUnsent?: boolean;
	/** In the gateway's own words, where it was the gateway that refused. */
	said?: { code?: string; message?: string };
}

export type GatewayOutcome =
	| { ok: true; payload: unknown }
	| { ok: false; failure: GatewayFailure };

export function failed(failure: GatewayFailure): GatewayOutcome {
	return { ok: false, failure };
}
