import type { GatewayFailure } from './failure';

/** What a person at the form can do where there is no list to choose from. */
const WITHOUT_LIST: Record<string, string> = {
	'agents.list': 'The transport Tools Invoke has no list of agents: enter the ID by hand',
	'models.list':
		'The transport Tools Invoke has no list of models: enter the ID by hand, as provider/model',
};

/** Methods that of the other transports WebSocket alone has. */
const OVER_WEB_SOCKET = ['chat.history', 'chat.message.get'];

/** Why a method of the gateway cannot be called, and which transport has it. */
export function noCounterpart(method: string): GatewayFailure {
	const others = OVER_WEB_SOCKET.includes(method) ? 'WebSocket' : 'Admin HTTP API or WebSocket';
	return {
		message: WITHOUT_LIST[method] ?? 'The transport Tools Invoke cannot do this',
		description: `It reaches cron jobs and their runs only. The transport ${others} can: choose it in the OpenClaw Gateway API credential (OpenClaw 2026.5 or newer).`,
	};
}
