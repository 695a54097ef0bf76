import { apiOf, type Api } from './api';
import { messageLimits, type MessageLimits, methodNames } from './api/greeting';
import { openCalls, type Calls } from './calls';
import type { GatewayContext } from './transports/transport';

/** A gateway, to whoever needs it: what can be asked of it, by subject. */
export interface Gateway extends Api, Pick<Calls, 'rawCall' | 'mask' | 'cleanText' | 'close'> {
	/** What the gateway takes with one message. */
	messageLimits(): Promise<MessageLimits>;
	/** The names of the methods that the gateway says it has. */
	methodNames(): Promise<string[]>;
	/** The same connection, with another time-out for each request, in milliseconds. */
	withTimeout(timeoutMs: number): Gateway;
	/** The same connection, for what is to be done also when the execution has been cancelled. */
	thoughCancelled(): Gateway;
}

/** The gateway of the node's `openClawApi` credential. Whoever opened it closes it. */
export async function openGateway(context: GatewayContext, timeoutMs?: number): Promise<Gateway> {
	return gatewayOver(await openCalls(context, timeoutMs));
}

function gatewayOver(calls: Calls): Gateway {
	const { call, rawCall, mask, cleanText, close } = calls;
	return {
		...apiOf(call),
		rawCall,
		messageLimits: async () => await messageLimits(calls),
		methodNames: async () => await methodNames(calls),
		mask,
		cleanText,
		close,
		withTimeout: (timeoutMs) => gatewayOver(calls.withTimeout(timeoutMs)),
		thoughCancelled: () => gatewayOver(calls.thoughCancelled()),
	};
}

/** Uses a gateway for a few calls that belong together, and closes it. */
export async function withGateway<Result>(
	context: GatewayContext,
	use: (gateway: Gateway) => Promise<Result>,
): Promise<Result> {
	const gateway = await openGateway(context);
	try {
		return await use(gateway);
	} finally {
		gateway.close();
	}
}

/** One gateway for all items of an execution, opened with the first that asks for it. */
export function sharedGateway(context: GatewayContext) {
	let opening: Promise<Gateway> | undefined;
	let opened: Gateway | undefined;
	return {
		async get(): Promise<Gateway> {
			opening ??= openGateway(context).catch((error: unknown) => {
				// The next item may find what this one did not: n8n's secrets can be elsewhere.
				opening = undefined;
				throw error;
			});
			opened = await opening;
			return opened;
		},
		/** Text for an error. Without a gateway there is no token that it could hold. */
		cleanText: (text: string) => opened?.cleanText(text) ?? text,
		close: () => opened?.close(),
	};
}
