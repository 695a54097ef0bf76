import { isJsonObject, readObject } from '../../../json';
import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import { explainHttpStatus } from '../../errors/httpStatus';
import {
	TOOL_FAILED,
	TOOL_WITHOUT_JSON,
	toolNotAllowed,
	toolRefused,
} from '../../errors/toolsInvoke';
import type { HttpAnswer } from '../http/httpAnswer';

/** What came of an invocation of a tool. */
export type ToolAnswer = { result: unknown } | { failure: GatewayFailure };

interface ToolResult {
	details?: unknown;
	content?: Array<{ type?: string; text?: string }>;
}

/** Reads an answer of `POST /tools/invoke`: `{ok: true, result}` or `{ok: false, error: {type, message}}`. */
export function readToolAnswer(answer: HttpAnswer, connection: GatewayConnection): ToolAnswer {
	const body = isJsonObject(answer.body) ? answer.body : {};
	const error = readObject(body, 'error');
	const { statusCode: status } = answer;
	if (body.ok === true && isJsonObject(body.result)) return readResult(body.result as ToolResult);
	if (body.ok !== false || typeof error.message !== 'string') {
		return { failure: explainHttpStatus(answer, connection) };
	}
	if (status === 404) return { failure: toolNotAllowed(error.message) };
	if (status === 500) return { failure: TOOL_FAILED };
	return { failure: toolRefused(error.message, status) };
}

/** The value that a tool returns stands beside its text for a model, or is nothing but that text. */
function readResult({ details, content = [] }: ToolResult): ToolAnswer {
	if (isJsonObject(details)) return { result: details };
	const text = content.find(({ type }) => type === 'text')?.text ?? '';
	try {
		return { result: JSON.parse(text) as unknown };
	} catch {
		// What is no JSON is meant for a model's eyes: another tool under the same name.
		return { failure: TOOL_WITHOUT_JSON };
	}
}
