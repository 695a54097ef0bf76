import { readString } from '../../json';
import type { Call } from './call';

export const status = (call: Call) => ({
	/** The version of OpenClaw; null where the gateway does not say. */
	async version(): Promise<string | null> {
		return readString(await call('status'), 'runtimeVersion');
	},
});
