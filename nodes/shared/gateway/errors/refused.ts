import { isJsonObject, readNumber, readObject, readString, type JsonObject } from '../../json';
import type { Authentication } from '../connection';
import { explainDecision, explainDelivery, explainAttachment } from './methodRefusals';
import type { GatewayFailure } from './failure';

/** `error` of any answer that is not `ok`; codes and details as OpenClaw 2026.9.6 answers them. */
export interface RpcError {
	code?: string;
	message?: string;
	details?: {
		code?: string;
		method?: string;
		limit?: string;
		missingScope?: string;
		requestId?: string;
		/** Of approvals and questions. */
		reason?: string;
		/** What of a message has arrived where the rest has not. */
		partialDelivery?: JsonObject;
	};
	retryable?: boolean;
	/** Milliseconds, never negative. */
	retryAfterMs?: number;
}

/** What of `error` has the type that it should have: whatever answers may not be a gateway. */
export function readRpcError(error: unknown): RpcError {
	const read = isJsonObject(error) ? error : {};
	const details = readObject(read, 'details');
	const text = (from: JsonObject, key: string) => readString(from, key) ?? undefined;
	const retryAfterMs = readNumber(read, 'retryAfterMs');
	return {
		code: text(read, 'code'),
		message: text(read, 'message'),
		details: {
			code: text(details, 'code'),
			method: text(details, 'method'),
			limit: text(details, 'limit'),
			missingScope: text(details, 'missingScope'),
			requestId: text(details, 'requestId'),
			reason: text(details, 'reason'),
			...(isJsonObject(details.partialDelivery) && { partialDelivery: details.partialDelivery }),
		},
		retryable: read.retryable === true,
		retryAfterMs: retryAfterMs !== null && retryAfterMs >= 0 ? retryAfterMs : undefined,
	};
}

const WRONG_SECRET: Record<Authentication, GatewayFailure> = {
	token: {
		message: 'The gateway does not accept the token',
		description:
			'Copy gateway.auth.token, which "openclaw gateway auth-token --show" prints on the host of the gateway, into the OpenClaw Gateway API credential. It is not cron.webhookToken, which belongs into the OpenClaw Webhook API credential. If gateway.auth.mode is "password", choose the Authentication Password.',
	},
	password: {
		message: 'The gateway does not accept the password',
		description:
			'Enter gateway.auth.password of the gateway into the OpenClaw Gateway API credential. If gateway.auth.mode is "token", choose the Authentication Token.',
	},
	none: {
		message: 'The gateway asks for a token or a password',
		description:
			'Choose in the OpenClaw Gateway API credential the Authentication that gateway.auth.mode of the gateway names, and enter what it asks for.',
	},
};

/** What the gateway refused was what the credential has, or that it has none. */
export function wrongSecret(authentication: Authentication, status?: number): GatewayFailure {
	const { message, description } = WRONG_SECRET[authentication];
	return {
		message: `${message}${status === undefined ? '' : ` (HTTP ${status})`}`,
		description,
		status,
	};
}

export function missingScope(scope = 'operator.admin'): GatewayFailure {
	return {
		message: `The gateway does not let this n8n do it: the scope ${scope} is missing`,
		description:
			'On the host of the gateway run "openclaw devices list", remove the device of n8n (client gateway-client, platform n8n) and approve it anew when it asks again. Over the Admin HTTP API only a header X-OpenClaw-Scopes takes a scope away: it stands in Headers of the credential, or a proxy before the gateway sets it.',
	};
}

export function noSuchJob(status?: number): GatewayFailure {
	return {
		message: 'The gateway has no such job',
		description:
			'It may have been deleted, or have deleted itself after its run. Pick a job from the list, or look it up with Get Many.',
		status,
	};
}

/** `status` is that of the HTTP answer; over a WebSocket there is none. */
export function explainRpcError(error: RpcError, status?: number): GatewayFailure {
	const { code, message } = error;
	return { ...explain(error, status), said: { code, message } };
}

function explain(error: RpcError, status?: number): GatewayFailure {
	const text = error.message ?? error.code ?? 'no message';
	const reason = text.replace(/^invalid [\w.]+ params: /, '');
	if (error.details?.code === 'CRON_JOB_NOT_FOUND' || /cron job (not found|id:)/.test(reason)) {
		return noSuchJob(status);
	}
	const special = explainDelivery(error) ?? explainDecision(error) ?? explainAttachment(error);
	if (special !== undefined) return { ...special, status };
	if (error.details?.code === 'CRON_JOB_CHANGED') {
		return {
			message: 'The job was changed by somebody else in the same moment',
			description:
				'It was read, and changed before this change came; nothing was overwritten. Run again: the change is then made to the job as it is now.',
			status,
		};
	}
	if (reason.startsWith('admin HTTP RPC method is not supported')) {
		return {
			message: `The admin HTTP API of the gateway does not have this: ${reason}`,
			description:
				'Choose the transport WebSocket in the OpenClaw Gateway API credential. If that does not help, update OpenClaw.',
			status,
		};
	}
	if (reason.startsWith('unknown method')) {
		return {
			message: `This version of the gateway does not have this: ${reason}`,
			description: 'Update OpenClaw.',
			status,
		};
	}
	if (error.details?.code === 'MISSING_SCOPE') {
		return { ...missingScope(error.details.missingScope), status };
	}
	if (error.retryable === true && error.retryAfterMs !== undefined) {
		return {
			message: `The gateway asks to try again in ${Math.ceil(error.retryAfterMs / 1000)} s: ${reason}`,
			description: error.details?.limit
				? `Its limit for ${error.details.method ?? 'this'} is ${error.details.limit}. Let the workflow send fewer at once, or wait between them.`
				: 'It may be starting. Run again after that time.',
			status,
			retryAfterMs: error.retryAfterMs,
		};
	}
	if (error.code === 'UNAVAILABLE') {
		return {
			message: `The gateway could not do it: ${reason}`,
			description:
				'Its log has the reason (openclaw logs). Often the agent does not exist, or the job found by its declaration key has another kind of session.',
			status,
			isTransient: true,
		};
	}
	return {
		message: `The gateway refused it: ${reason}`,
		description: reason.includes('unexpected property')
			? 'Leave out what the message names. If the node has a field for it, this version of OpenClaw is older than the field: update it.'
			: 'Correct what the message names and run again.',
		status,
	};
}
