import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * What `free` gives back, in KB. Measured at the end of something's life, as over that life the
 * engine takes and drops memory of its own.
 */
export async function freedBy(free: () => Promise<void>): Promise<number> {
	const before = heapUsed();
	await free();
	return (before - heapUsed()) / 1_024;
}

/** In bytes, without what nobody refers to any more. */
export function heapUsed(): number {
	// A second time for what the first one's finalizers let go.
	collectGarbage();
	collectGarbage();
	return process.memoryUsage().heapUsed;
}
