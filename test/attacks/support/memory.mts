import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import inspect from 'chrome-remote-interface';

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

/** The same of another Node process, by its inspector. */
export async function heapInUseBehind(inspectorPort: number): Promise<number> {
	const client = await inspect({ host: '127.0.0.1', port: inspectorPort });
	try {
		await client.HeapProfiler.collectGarbage();
		return (await client.Runtime.getHeapUsage()).usedSize;
	} finally {
		await client.close();
	}
}
