import type { IDataObject } from 'n8n-workflow';

import type { GatewayConnection } from '../../connection';
import { failed, type GatewayFailure, type GatewayOutcome } from '../../errors/failure';
import type { SendHttp } from '../http/httpRequests';
import { noSuchJob } from '../../errors/rpcError';
import type { GatewayTransport } from '../transport';
import { CallFailed, cronTool, type CronTool } from './cronTool';
import { shownJobs, type ShownJobs } from './jobs';
import { cronMethods } from './cronMethods';
import { noCounterpart } from '../../errors/noCounterpart';
import { TOOL_FAILED } from './toolAnswer';

/**
 * Calls `POST /tools/invoke {tool: 'cron', action, args}`, the one way into gateways before 2026.5.
 * What the tool lacks of the gateway's methods is made of what it has, or is an error.
 */
export function toolsInvoke(connection: GatewayConnection, send: SendHttp): GatewayTransport {
	const methods = cronMethods();
	return {
		async exchange(method, params, timeoutMs) {
			const answer = methods[method];
			if (!answer) return failed(noCounterpart(method));
			const tool = cronTool(connection, send, timeoutMs);
			const outcome = await outcomeOf(answer(tool, params));
			const isUnexplained = !outcome.ok && outcome.failure === TOOL_FAILED;
			return isUnexplained ? failed(await whyToolFailed(tool, params)) : outcome;
		},
		close() {
			// Each request has a connection of its own.
		},
	};
}

async function outcomeOf(answer: Promise<unknown>): Promise<GatewayOutcome> {
	return await answer.then(
		(payload) => ({ ok: true, payload }),
		(error: unknown) => {
			if (error instanceof CallFailed) return failed(error.failure);
			throw error;
		},
	);
}

/** The gateway does not say why its tool failed; what the tool still does tells. */
async function whyToolFailed(tool: CronTool, { id }: IDataObject): Promise<GatewayFailure> {
	const listing = await outcomeOf(shownJobs(tool));
	if (!listing.ok) return listing.failure;
	const { jobs, hasMore } = listing.payload as ShownJobs;
	const isUnknown = id !== undefined && !hasMore && !jobs.some((job) => job.id === id);
	return isUnknown ? noSuchJob(500) : REFUSED;
}

const REFUSED: GatewayFailure = {
	message: 'The gateway refused it, and over Tools Invoke does not say why',
	description:
		'Its log has the reason (openclaw logs). Often this version of OpenClaw does not know a field that is set, or the agent or time zone does not exist.',
	status: 500,
};
