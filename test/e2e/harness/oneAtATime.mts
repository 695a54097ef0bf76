import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { hold } from './ports.mts';

/** One port stands for the right to change the machine: it is free again however its holder ends. */
const PORT = 19_999;

/** Does what only one process on this machine may do at a time, such as install a package. */
export async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
	let turn = await hold(PORT);
	while (turn === undefined) {
		await sleep(250);
		turn = await hold(PORT);
	}
	try {
		return await work();
	} finally {
		await once(turn.close(), 'close');
	}
}
