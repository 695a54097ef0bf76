import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of JavaScript objects that are still reachable. */
export async function heapInUse(): Promise<number> {
	for (let pass = 0; pass < 3; pass += 1) {
		// What waits for its turn to be let go of gets one.
		await new Promise(setImmediate);
		collectGarbage();
	}
	return process.memoryUsage().heapUsed;
}
