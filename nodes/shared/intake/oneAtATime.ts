/** The last task of each queue. */
const tails = new Map<string, Promise<unknown>>();

/**
 * Runs `task` after every earlier task of the same queue in this process has ended, however they
 * ended. n8n's deduplication store reads a row, changes it and writes it back: side by side, one
 * change would overwrite another.
 */
export async function oneAtATime<T>(queue: string, task: () => Promise<T>): Promise<T> {
	const earlier = tails.get(queue) ?? Promise.resolve();
	const mine = earlier.then(task, task);
	tails.set(queue, mine);
	try {
		return await mine;
	} finally {
		if (tails.get(queue) === mine) tails.delete(queue);
	}
}
