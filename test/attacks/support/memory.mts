import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { WebSocket } from 'ws';

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
	const targets = await fetch(`http://127.0.0.1:${inspectorPort}/json`);
	const [{ webSocketDebuggerUrl }] = (await targets.json()) as [{ webSocketDebuggerUrl: string }];
	const socket = new WebSocket(webSocketDebuggerUrl);
	await once(socket, 'open');
	const ask = async (method: string): Promise<{ usedSize: number }> => {
		socket.send(JSON.stringify({ id: 1, method }));
		const [answer] = (await once(socket, 'message')) as [Buffer];
		return (JSON.parse(String(answer)) as { result: { usedSize: number } }).result;
	};
	try {
		await ask('HeapProfiler.collectGarbage');
		return (await ask('Runtime.getHeapUsage')).usedSize;
	} finally {
		socket.close();
	}
}
