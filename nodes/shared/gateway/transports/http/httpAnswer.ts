import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';

/** What n8n's request helpers return with the full response. */
export interface HttpAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	/** Parsed where it was JSON. */
	body: unknown;
}

const NOT_A_GATEWAY =
	'Check address and port: something else answers there. The gateway listens on port 18789 unless gateway.port says otherwise.';

/** What `GET /healthz` of a gateway answers. */
export function isHealth({ statusCode, body }: HttpAnswer): boolean {
	const { ok, status } = (body ?? {}) as { ok?: unknown; status?: unknown };
	return statusCode === 200 && ok === true && status === 'live';
}

/** What an HTTP status says that does not come with a gateway's answer. */
export function explainStatus(
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
