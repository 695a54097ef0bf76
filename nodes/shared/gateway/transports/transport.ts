import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { GatewayOutcome } from '../errors/failure';

/** Whatever n8n calls a node with, as far as it may send requests with a credential. */
export type GatewayContext =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| ITriggerFunctions
	| IWebhookFunctions;

/** One way to the gateway. Never throws for what the gateway or the network does. */
export interface GatewayTransport {
	exchange(method: string, params: IDataObject, timeoutMs: number): Promise<GatewayOutcome>;
	/** What the gateway says of itself where it is connected to; not every way begins with that. */
	hello?(timeoutMs: number): Promise<GatewayOutcome>;
	/** Ends what is open; a call that is under way fails. */
	close(): void;
}
