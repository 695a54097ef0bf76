import type { GatewayConnection, TransportName } from '../connection';
import { methodOf } from '../methods';
import type { GatewayFailure } from './failure';

/** What the credential calls the transports. */
export const TRANSPORT_LABELS: Record<TransportName, string> = {
	adminHttpRpc: 'Admin HTTP API',
	toolsInvoke: 'Tools Invoke',
	webSocket: 'WebSocket',
};

export const PLUGIN_IS_OFF =
	'Turn it on with plugins.entries["admin-http-rpc"].enabled: true in openclaw.json, and restart the gateway (OpenClaw 2026.5 or newer).';

/** For a 404 at the path of the admin HTTP API. */
export function noAdminApi({ baseUrl }: GatewayConnection): GatewayFailure {
	return {
		message: `There is no admin HTTP API at ${baseUrl} (HTTP 404)`,
		description: `${PLUGIN_IS_OFF} Or choose the transport WebSocket. Or the address is not that of a gateway.`,
		status: 404,
		isOfThisWay: true,
	};
}

/** The gateway runs and answers, but not at the path of the admin HTTP API. */
export const ADMIN_API_IS_OFF: GatewayFailure = {
	message: 'The gateway runs, without its admin HTTP API',
	description: PLUGIN_IS_OFF,
	isOfThisWay: true,
};

/** The gateway runs, and no WebSocket comes about. */
export function noSocket({ baseUrl }: GatewayConnection): GatewayFailure {
	return {
		message: `The gateway at ${baseUrl} runs, and opens no WebSocket`,
		description:
			'It may just be starting: try again. A proxy in between has to pass WebSockets on, and its address belongs into gateway.trustedProxies in openclaw.json.',
		isTransient: true,
		isOfThisWay: true,
	};
}

/** The platform's WebSocket has no switch for it, and to connect with a check is not what was asked. */
export const CANNOT_IGNORE_TLS: GatewayFailure = {
	message: 'The WebSocket cannot ignore SSL issues',
	description:
		'Turn "Ignore SSL Issues" off and let n8n trust the certificate (environment variable NODE_EXTRA_CA_CERTS).',
	isOfThisWay: true,
};

export const NO_WEBSOCKET_IN_NODE: GatewayFailure = {
	message: 'The Node.js that n8n runs on has no WebSocket',
	description: 'Run n8n on Node.js 22 or newer, as its current versions ask for.',
	isOfThisWay: true,
};

/** `socket` is why there is no WebSocket, which the method needs. */
export function needsWebSocket(socket: GatewayFailure): GatewayFailure {
	return {
		...socket,
		message: `This needs a WebSocket to the gateway, and there is none: ${lowerFirst(socket.message)}`,
	};
}

/** Both ways are closed. */
export function noWayOpen(socket: GatewayFailure, http: GatewayFailure): GatewayFailure {
	return {
		...http,
		message: `No way to the gateway is open. WebSocket: ${lowerFirst(socket.message)}; Admin HTTP API: ${lowerFirst(http.message)}`,
		description: `One of them is enough. For the WebSocket: ${socket.description} For the Admin HTTP API: ${http.description}`,
	};
}

function lowerFirst(text: string): string {
	return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

export const AFTER_THE_END: GatewayFailure = {
	message: 'The call came after the connection was closed',
	description: 'Another item failed, which ended the node. See its error.',
};

/** What a person at the form can do where there is no list to choose from. */
const WITHOUT_LIST: Record<string, string> = {
	agents: 'The transport Tools Invoke has no list of agents: enter the ID by hand',
	models:
		'The transport Tools Invoke has no list of models: enter the ID by hand, as provider/model',
};

/** The chosen transport does not reach the method; others do. */
export function notOver(method: string): GatewayFailure {
	const { over, list = '' } = methodOf(method);
	const others = over
		.filter((name) => name !== 'toolsInvoke')
		.map((name) => TRANSPORT_LABELS[name]);
	return {
		message: WITHOUT_LIST[list] ?? 'The transport Tools Invoke cannot do this',
		description: `It reaches cron jobs and their runs only. The transport ${others.sort().join(' or ')} can: choose it in the OpenClaw Gateway API credential (OpenClaw 2026.5 or newer).`,
	};
}
