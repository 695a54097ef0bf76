import type { IDataObject } from 'n8n-workflow';

import type { GatewayConnection } from '../../connection';
import { failed, type GatewayFailure, type GatewayOutcome } from '../../errors/failure';
import type { SendHttp } from '../http/httpRequests';
import { notOver } from '../../errors/noWay';
import { noSuchJob } from '../../errors/refused';
import { TOOL_FAILED, TOOL_REFUSED } from '../../errors/toolsInvoke';
import type { GatewayTransport } from '../transport';
import { CallFailed, cronTool, type CronTool } from './cronTool';
import { shownJobs, type ShownJobs } from './jobs';
import { cronMethods } from './cronMethods';

/**
 * Calls `POST /tools/invoke {tool: 'cron', action, args}`, the one way into gateways before 2026.5.
 * What the tool lacks of the gateway's methods is made of what it has, or is an error.
 */
export function toolsInvoke(connection: GatewayConnection, send: SendHttp): GatewayTransport {
	const methods = cronMethods();
	return {
		async exchange(method, params, timeoutMs) {
			if (!isByTool(methods, method)) return failed(notOver(method));
			const answer = methods[method];
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

function isByTool<Methods extends object>(
	methods: Methods,
	method: string,
): method is keyof Methods & string {
	return Object.hasOwn(methods, method);
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
	return isUnknown ? noSuchJob(500) : TOOL_REFUSED;
}
