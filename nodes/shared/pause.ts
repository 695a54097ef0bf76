import * as n8n from 'n8n-workflow';

type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Until n8n-workflow 2.34 its `sleep` took no signal, and a function of this name did. */
const { sleepWithAbort } = n8n as { sleepWithAbort?: Pause };

/** Resolves after this many milliseconds; rejects at once where the signal is, or gets, aborted. */
export const pause: Pause = sleepWithAbort ?? n8n.sleep;
