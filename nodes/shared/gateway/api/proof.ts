import type { TransportName } from '../connection';
import type { MethodName } from '../methods';

/** A read that proves as much as a transport can: that it is there, and that the token is right. */
export const PROOF: Record<TransportName, MethodName> = {
	adminHttpRpc: 'commands.list',
	// Gateways that keep the tool for their agents still answer its status.
	toolsInvoke: 'cron.list',
	webSocket: 'cron.status',
};
