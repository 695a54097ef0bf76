import type { IDataObject } from 'n8n-workflow';

import { isJsonObject, readObject, readString, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import { toolFailed } from '../errors/tool';
import type { Call } from './call';

export interface Tool {
	name: string;
	label: string | null;
	description: string | null;
	/** The part of the catalogue that it stands in. */
	group: string | null;
	/** `core`, `plugin`, `mcp` or `channel`. */
	source: string | null;
	raw: JsonObject;
}

export interface ToolResult {
	toolName: string;
	source: string | null;
	/** What the tool says, as an agent would read it. */
	text: string;
	/** The same as data, where the tool has it. */
	details: unknown;
	raw: JsonObject;
}

/** The tools of the agents. */
export const tools = (call: Call) => ({
	/** The tools that an agent can have; of the default agent unless one is named. */
	async list(agentId?: string): Promise<Tool[]> {
		const { groups } = await call('tools.catalog', agentId === undefined ? {} : { agentId });
		return (groups as JsonObject[]).flatMap((group) => toolsOf(group));
	},

	/**
	 * Runs the tool (`name`, `args`, `sessionKey`, `agentId`, `confirm`).
	 *
	 * @throws UserError where the tool failed, which the gateway answers as a success with the failure
	 *   inside
	 */
	async invoke(params: IDataObject): Promise<ToolResult> {
		const answer = await call('tools.invoke', params);
		const toolName = readString(answer, 'toolName') ?? String(params.name);
		const output = readObject(answer, 'output');
		const { details } = output;
		const failure = failureIn(answer);
		if (failure !== undefined)
			throw toolFailed(toolName, failure, answer.requiresApproval === true);
		return {
			toolName,
			source: readString(answer, 'source'),
			text: textOf(output),
			details: details ?? null,
			raw: answer,
		};
	},
});

function toolsOf(group: JsonObject): Tool[] {
	const { tools: listed } = group;
	if (!Array.isArray(listed)) throw notUnderstood('It has a group without tools.');
	return listed.filter(isJsonObject).map((tool) => ({
		name: readString(tool, 'id') ?? '',
		label: readString(tool, 'label'),
		description: readString(tool, 'description'),
		group: readString(group, 'label'),
		source: readString(tool, 'source') ?? readString(group, 'source'),
		raw: tool,
	}));
}

/**
 * What went wrong, in the words of the gateway or of the tool. Both answer `ok: true` around it: the
 * frame, and a tool such as `sessions_send` (`details.status: 'error'`) or `message`
 * (`details.ok: false`).
 */
function failureIn(answer: JsonObject): string | undefined {
	const output = readObject(answer, 'output');
	const details = readObject(output, 'details');
	if (answer.ok !== true)
		return readString(readObject(answer, 'error'), 'message') ?? 'no reason given';
	if (details.ok !== false && details.status !== 'error' && output.isError !== true)
		return undefined;
	const said = ['error', 'message', 'reason', 'hint'].map((key) => readString(details, key));
	return said.find((text) => text !== null) ?? textOf(output);
}

function textOf({ content }: JsonObject): string {
	const parts = Array.isArray(content) ? content.filter(isJsonObject) : [];
	return parts.flatMap((part) => readString(part, 'text') ?? []).join('\n');
}
