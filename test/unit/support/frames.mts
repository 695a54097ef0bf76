/** What a real gateway answered over its own protocol, and a gateway that answers so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode, type NodeRun } from './engine.mts';
import { serveWebSocketGateway, type WsAnswer, type WsGateway } from './webSocketGateway.mts';

const FOLDER = join(import.meta.dirname, '../../fixtures');

export interface RecordedFrame {
	method: string;
	params: IDataObject;
	over: 'webSocket' | 'adminHttpRpc';
	ok: boolean;
	payload?: unknown;
	error?: IDataObject;
}

/** The requests of one subject with their answers. */
export function recordedFrames(subject: string): RecordedFrame[] {
	return readFixture(`agents/2026.9.6-${subject}.json`) as RecordedFrame[];
}

/** A request, and all answers to it in their order: to a message for an agent there are two. */
export interface RecordedExchange {
	method: string;
	params: IDataObject;
	answers: Array<Pick<RecordedFrame, 'ok' | 'payload' | 'error'>>;
}

/** Requests over the WebSocket that belong together. */
export function recordedExchanges(subject: 'turns' | 'sessions'): RecordedExchange[] {
	type Recorded = Pick<RecordedExchange, 'answers'> & { request: RecordedExchange };
	return (readFixture(`agents/${subject}.json`) as Recorded[]).map(({ request, answers }) => ({
		method: request.method,
		params: request.params,
		answers,
	}));
}

interface Case {
	case: string;
	payload?: IDataObject;
	error?: IDataObject;
}

/** Frames about approvals or questions, by what was done. */
export function recordedCase(subject: 'approvals' | 'questions', name: string): Case {
	const found = (readFixture(`ws/2026.9.6-${subject}.json`) as Case[]).find(
		(one) => one.case === name,
	);
	if (!found) throw new Error(`There is no frame "${name}" about ${subject}`);
	return found;
}

function readFixture(file: string): unknown {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

export function asAnswer({ payload, error }: { payload?: unknown; error?: IDataObject }): WsAnswer {
	return error ? { error } : { payload };
}

type Answers = Record<string, WsAnswer | ((params: IDataObject) => WsAnswer)>;

/** A gateway that answers each method so; one that is not named it does not know. */
export async function serveMethods(answers: Answers, methods?: string[]): Promise<WsGateway> {
	return await serveWebSocketGateway({
		methods,
		answer: ({ method, params }) => {
			const answer = answers[method];
			if (typeof answer === 'function') return answer(params);
			const unknown = { code: 'INVALID_REQUEST', message: `unknown method: ${method}` };
			return answer ?? { error: unknown };
		},
	});
}

/** The items of an operation of the OpenClaw node. */
export async function operate(
	{ credentials }: Pick<WsGateway, 'credentials'>,
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	run: NodeRun = {},
): Promise<IDataObject[]> {
	const all = { resource, operation, ...parameters };
	const items = await executeNode(new OpenClaw(), { ...run, parameters: all, credentials });
	return items.map(({ json }) => json);
}

export const paramsOf = ({ asked }: WsGateway, method: string): IDataObject[] =>
	asked.filter((one) => one.method === method).map(({ params }) => params);

/** A resource locator, filled in by hand. */
export const byId = (value: unknown, mode = 'id') =>
	({ __rl: true, mode, value }) as INodeParameters;
