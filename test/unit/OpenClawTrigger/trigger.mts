/** What the tests of the trigger share: a served trigger, recorded requests, a token. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';
import { onTestFinished } from 'vitest';

import { OpenClawWebhookApi } from '../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClawTrigger } from '../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { serveWebhook, type WebhookServer } from '../support/webhookServer.mts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/gateway');

export const TOKEN = 'hook-secret-of-this-test';

export interface Post {
	url: string;
	headers: Record<string, string>;
	body: IDataObject;
}

export interface Fixture {
	case: string;
	posts: Post[];
	runs: { payload: { entries: IDataObject[] } };
}

export function fixture(name: string): Fixture {
	const file = readdirSync(FIXTURES).find((entry) => entry.endsWith(`-${name}.json`));
	return JSON.parse(readFileSync(join(FIXTURES, file!), 'utf8')) as Fixture;
}

export function allFixtures(): Fixture[] {
	return readdirSync(FIXTURES).map(
		(file) => JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as Fixture,
	);
}

/** The body of the recorded webhook; of its first one where there are more. */
export function recordedBody(name: string): IDataObject {
	return fixture(name).posts[0]!.body;
}

export interface ServedTrigger {
	nodeId?: string;
	parameters?: INodeParameters;
	credential?: IDataObject;
	mode?: WorkflowExecuteMode;
	store?: () => Promise<void>;
}

let served = 0;

/** A trigger of its own: triggers of other tests share no memory with it. */
export async function serveTrigger({
	parameters = {},
	credential = { token: TOKEN },
	...rest
}: ServedTrigger = {}): Promise<WebhookServer> {
	served += 1;
	const server = await serveWebhook(new OpenClawTrigger(), {
		nodeId: `node-${served}`,
		parameters: { registration: 'manual', ...parameters },
		credentials: [{ type: new OpenClawWebhookApi(), data: credential as Record<string, string> }],
		...rest,
	});
	onTestFinished(() => server.close());
	return server;
}

export const BEARER = { headers: { authorization: `Bearer ${TOKEN}` } };
