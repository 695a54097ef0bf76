import type { GatewayFailure } from './failure';

/** As a person reads a size; the gateway counts 1,048,576 bytes to a megabyte. */
export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

/** The gateway would close the connection over it, without a word. */
export function requestTooBig(bytes: number, mostBytes: number): GatewayFailure {
	return {
		message: `The request has ${megabytes(bytes)}, and the gateway takes ${megabytes(mostBytes)} at most`,
		description: 'Nothing was sent. Send less at once, or let the gateway fetch it from a URL.',
	};
}
