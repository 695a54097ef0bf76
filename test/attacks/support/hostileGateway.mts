/** The node in n8n-core's own context, against a gateway that means ill, or is none. */
import { expect } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode } from '../../unit/support/engine.mts';
import { gatewayCredential, GATEWAY_TOKEN } from '../../unit/support/gatewayServer.mts';

const SECONDS = 0.5;
export const MEGABYTE = 2 ** 20;
export const byId = { __rl: true, mode: 'id', value: 'job-1' };

export interface Failure {
	message: string;
	description?: string;
}

/** One operation of the node against this address: the error that it ends with. */
export async function failureOf(
	gatewayUrl: string,
	{ transport = 'adminHttpRpc', ...parameters }: Record<string, unknown> = {},
): Promise<Failure> {
	const run = executeNode(new OpenClaw(), {
		credentials: gatewayCredential(gatewayUrl, { transport } as Record<string, string>),
		parameters: {
			...{ resource: 'cronJob', operation: 'disable', cronJobId: byId },
			options: { requestTimeout: SECONDS },
			...(parameters as object),
		},
	});
	const error = await run.then(
		(items) => expect.fail(`No error, but ${JSON.stringify(items).slice(0, 200)}`),
		(reason: unknown) => reason as Failure,
	);
	assertClear(error);
	return error;
}

/** A sentence for a person, in one line, without the token. */
export function assertClear(error: Failure): void {
	const { message, description = '' } = error;
	const text = `${message} ${description}`;
	expect(text).not.toMatch(/undefined|is not a function|Cannot read|\[object|Maximum call/);
	expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
	expect(text.length).toBeLessThan(5_000);
	expect(JSON.stringify(error)).not.toContain(GATEWAY_TOKEN);
}
