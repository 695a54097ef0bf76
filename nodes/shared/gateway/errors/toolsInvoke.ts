import type { GatewayFailure } from './failure';

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

/** The tool works, and refused this. */
export const TOOL_REFUSED: GatewayFailure = {
	message: 'The gateway refused it, and over Tools Invoke does not say why',
	description:
		'Its log has the reason (openclaw logs). Often this version of OpenClaw does not know a field that is set, or the agent or time zone does not exist.',
	status: 500,
};

export const TOOL_WITHOUT_JSON: GatewayFailure = {
	message: 'The tool cron of the gateway answers something that is no JSON',
	description: 'Choose another transport in the OpenClaw Gateway API credential.',
};

export const NO_DECLARATION_KEYS: GatewayFailure = {
	message: 'The transport Tools Invoke cannot find a job by its declaration key',
	description:
		'Use Create and Update, or update OpenClaw to 2026.8 or newer and choose the transport Admin HTTP API.',
};

export const OLDER_RUNS_NOT_SHOWN: GatewayFailure = {
	message: 'The gateway has older runs that it does not show over Tools Invoke',
	description:
		'It shows the newest 50 of each job. Lower the limit, take the newest first, or update OpenClaw to 2026.5 or newer and choose the transport Admin HTTP API.',
};

export function toolNotAllowed(reason: string): GatewayFailure {
	return {
		message: `The gateway does not let its tool cron be invoked over HTTP: ${reason}`,
		description:
			'Add gateway.tools.allow: ["cron"] to openclaw.json and restart the gateway. If it has that, tools.profile or tools.allow there leave the tool out.',
		status: 404,
	};
}

export function toolRefused(reason: string, status: number): GatewayFailure {
	return {
		message: `The gateway refused it: ${reason}`,
		description: 'Correct what the message names and run again.',
		status,
	};
}

/** `shown` of the `total` jobs are all that the tool lists. */
export function tooManyJobs(shown: number, total: number): GatewayFailure {
	return {
		message: `The gateway has ${total} jobs, and over Tools Invoke shows ${shown} of them`,
		description:
			'Delete jobs that are not needed, or update OpenClaw to 2026.5 or newer and choose the transport Admin HTTP API.',
	};
}
