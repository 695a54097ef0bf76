import { pause } from './pause';

/** What `promise` gives, or `undefined` where it takes longer than `timeoutMs`. */
export async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T | undefined> {
	const timer = new AbortController();
	try {
		return await Promise.race([promise, pause(timeoutMs, timer.signal).then(() => undefined)]);
	} finally {
		timer.abort();
	}
}
