import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import { explainStatus, type HttpAnswer } from '../http/httpAnswer';
import { asObject } from '../../json';
import { wrongToken } from '../../errors/rpcError';

/** What came of an invocation of a tool. */
export type ToolAnswer = { result: unknown } | { failure: GatewayFailure };

/**
 * The tool threw, and the gateway keeps to itself what (OpenClaw 2026.3 to 2026.9). Where the tool
 * does nothing at all, this is why.
 */
export const TOOL_FAILED: GatewayFailure = {
	message: 'The gateway does not let its tool cron work for HTTP clients',
	description:
		'OpenClaw keeps the tool for its agents since 2026.9. Choose the transport Admin HTTP API or WebSocket in the OpenClaw Gateway API credential.',
	status: 500,
};

interface ToolResult {
	details?: unknown;
	content?: Array<{ type?: string; text?: string }>;
}

/** Reads an answer of `POST /tools/invoke`: `{ok: true, result}` or `{ok: false, error: {type, message}}`. */
export function readToolAnswer(answer: HttpAnswer, connection: GatewayConnection): ToolAnswer {
	const body = asObject(answer.body);
	const error = asObject(body?.error);
	const { statusCode: status } = answer;
	if (body?.ok === true && asObject(body.result)) return readResult(body.result as ToolResult);
	if (status === 401) return { failure: wrongToken(status) };
	if (body?.ok !== false || typeof error?.message !== 'string') {
		return { failure: { ...explainStatus(answer, connection), status } };
	}
	if (status === 404) return { failure: notAllowed(error.message) };
	if (status === 500) return { failure: TOOL_FAILED };
	return {
		failure: {
			message: `The gateway refused it: ${error.message}`,
			description: 'Correct what the message names and run again.',
			status,
		},
	};
}

/** The value that a tool returns stands beside its text for a model, or is nothing but that text. */
function readResult({ details, content = [] }: ToolResult): ToolAnswer {
	if (asObject(details)) return { result: details };
	const text = content.find(({ type }) => type === 'text')?.text ?? '';
	try {
		return { result: JSON.parse(text) as unknown };
	} catch {
		// What is no JSON is meant for a model's eyes: another tool under the same name.
		return {
			failure: {
				message: 'The tool cron of the gateway answers something that is no JSON',
				description: 'Choose another transport in the OpenClaw Gateway API credential.',
			},
		};
	}
}

function notAllowed(reason: string): GatewayFailure {
	return {
		message: `The gateway does not let its tool cron be invoked over HTTP: ${reason}`,
		description:
			'Add gateway.tools.allow: ["cron"] to openclaw.json and restart the gateway. If it has that, tools.profile or tools.allow there leave the tool out.',
		status: 404,
	};
}
