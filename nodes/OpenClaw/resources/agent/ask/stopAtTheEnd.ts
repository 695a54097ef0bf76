import type { IExecuteFunctions } from 'n8n-workflow';

import type { Gateway } from '../../../../shared/gateway/gateway';
import type { AskForm } from './form';

/** For a gateway that ends the agent by itself to say so, in milliseconds. */
const GRACE_MS = 5000;

export interface StopAtTheEnd {
	/** Until when to wait, in milliseconds since the epoch. */
	deadline: number;
	/** Whether the gateway was to stop the agent by now. */
	isTimeUp(): boolean;
	/** Stops the agent, where that is wished for. */
	now(): Promise<void>;
	/** The turn is over. */
	cancel(): void;
}

/** Stops an agent that is at work when its time is up or the execution is cancelled, if wished. */
export function stopAtTheEnd(
	context: IExecuteFunctions,
	gateway: Gateway,
	{ sessionKey, key }: { sessionKey: string; key: string },
	{ waitMs, stopsWhenTimeIsUp }: AskForm,
): StopAtTheEnd {
	const deadline = Date.now() + waitMs + (stopsWhenTimeIsUp ? GRACE_MS : 0);
	const { sessions } = gateway.thoughCancelled();
	const now = async () => {
		if (stopsWhenTimeIsUp) await sessions.stopTurn(sessionKey, key);
	};
	// Nobody waits for the outcome any more, nor sees an error: it goes to n8n's log.
	const onCancel = () =>
		void now().catch((error: Error) => {
			context.logger.warn(`OpenClaw: could not stop the agent: ${error.message}`);
		});
	const signal = context.getExecutionCancelSignal();
	signal?.addEventListener('abort', onCancel);
	const isTimeUp = () => stopsWhenTimeIsUp && Date.now() >= deadline - GRACE_MS;
	return { deadline, isTimeUp, now, cancel: () => signal?.removeEventListener('abort', onCancel) };
}
