import type { GatewayConnection } from './connection';
import { failed, type GatewayFailure, type GatewayOutcome } from './failure';

/** What n8n's request helpers return with the full response. */
export interface HttpAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	/** Parsed where it was JSON. */
	body: unknown;
}

export const PLUGIN_IS_OFF =
	'Turn it on with plugins.entries["admin-http-rpc"].enabled: true in openclaw.json, and restart the gateway (OpenClaw 2026.5 or newer).';

const NOT_A_GATEWAY =
	'Check address and port: something else answers there. The gateway listens on port 18789 unless gateway.port says otherwise.';

/** `error` of `{ok: false, error}`; codes and details as OpenClaw 2026.9.6 answers them. */
interface RpcError {
	code?: string;
	type?: string;
	message?: string;
	details?: { code?: string; method?: string; limit?: string };
	retryable?: boolean;
	retryAfterMs?: number;
}

/**
 * Reads an answer of `POST /api/v1/admin/rpc`: `{ok: true, payload}` or `{ok: false, error}`, with
 * a status for each error code. Anything else comes from a proxy, or is no gateway at all.
 */
export function readRpcAnswer(answer: HttpAnswer, connection: GatewayConnection): GatewayOutcome {
	const body = asObject(answer.body);
	if (body?.ok === true && 'payload' in body) return { ok: true, payload: body.payload };
	const error = asObject(body?.error) as RpcError | undefined;
	if (answer.statusCode === 401 || answer.statusCode === 403) return failed(wrongToken(answer));
	if (body?.ok === false && error) return failed(explainRpcError(error, answer.statusCode));
	return failed({ ...explainStatus(answer, connection), status: answer.statusCode });
}

function wrongToken({ statusCode }: HttpAnswer): GatewayFailure {
	return {
		message: `The gateway does not accept the token (HTTP ${statusCode})`,
		description:
			'Copy gateway.auth.token from openclaw.json into the OpenClaw Gateway API credential. It is not cron.webhookToken, which belongs into the OpenClaw Webhook API credential.',
		status: statusCode,
	};
}

function explainRpcError(error: RpcError, status: number): GatewayFailure {
	const text = error.message ?? error.code ?? 'no message';
	const reason = text.replace(/^invalid [\w.]+ params: /, '');
	if (error.details?.code === 'CRON_JOB_NOT_FOUND' || /cron job (not found|id:)/.test(reason)) {
		return {
			message: 'The gateway has no such job',
			description:
				'It may have been deleted, or have deleted itself after its run. Pick a job from the list, or look it up with Get Many.',
			status,
		};
	}
	if (reason.startsWith('admin HTTP RPC method is not supported')) {
		return {
			message: `The gateway is too old: ${reason}`,
			description: 'Update OpenClaw.',
			status,
		};
	}
	if (error.retryable === true && typeof error.retryAfterMs === 'number') {
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
		description: 'Correct what the message names and run again.',
		status,
	};
}

function explainStatus(
	{ statusCode, headers, body }: HttpAnswer,
	{ baseUrl }: GatewayConnection,
): GatewayFailure {
	if (statusCode >= 300 && statusCode < 400) {
		return {
			message: `${baseUrl} redirects to ${redirectTarget(headers.location, baseUrl)}`,
			description:
				'The token is not sent on to another address. Put the address of the gateway itself into the credential.',
		};
	}
	if (statusCode === 404) {
		return {
			message: `There is no admin HTTP API at ${baseUrl} (HTTP 404)`,
			description: `${PLUGIN_IS_OFF} Or the address is not that of a gateway.`,
		};
	}
	if (statusCode === 413) {
		return { message: 'The job is too big for the gateway', description: 'Shorten the message.' };
	}
	if (statusCode === 429) {
		return {
			message: `${baseUrl} takes no more requests for now (HTTP 429)`,
			description: 'Wait a moment and try again.',
		};
	}
	if (statusCode >= 500) {
		return {
			message: `${baseUrl} answers HTTP ${statusCode}, and not as a gateway does`,
			description: 'A proxy before the gateway may not reach it. Check that the gateway runs.',
			isTransient: true,
		};
	}
	return {
		message: `What answers at ${baseUrl} is not an OpenClaw gateway (HTTP ${statusCode}, ${kindOf(body)})`,
		description: NOT_A_GATEWAY,
	};
}

/** The origin only: the rest may hold what is secret. */
function redirectTarget(location: unknown, baseUrl: string): string {
	if (typeof location !== 'string' || !URL.canParse(location, baseUrl)) return 'elsewhere';
	return new URL(location, baseUrl).origin;
}

function kindOf(body: unknown): string {
	if (body === undefined || body === null || body === '') return 'empty';
	if (typeof body !== 'string') return 'JSON of another shape';
	return /^\s*<(!doctype|html)/i.test(body) ? 'a web page' : 'text';
}

function asObject(value: unknown): Record<string, unknown> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}
