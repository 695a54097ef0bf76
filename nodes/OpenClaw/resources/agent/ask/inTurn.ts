/** What is last in each queue, of each execution of the node. */
const QUEUES = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Runs the tasks of one queue one after the other, in the order of the calls; those of other queues
 * run at the same time. After a failure the rest of the queue fails with it, unless `goesOn`.
 */
export async function inTurn<Result>(
	execution: object,
	queue: string,
	goesOn: boolean,
	task: () => Promise<Result>,
): Promise<Result> {
	const queues = QUEUES.get(execution) ?? new Map<string, Promise<unknown>>();
	QUEUES.set(execution, queues);
	const before = queues.get(queue) ?? Promise.resolve();
	const mine = before.then(task, async (error: unknown) => {
		if (goesOn) return await task();
		throw error;
	});
	queues.set(queue, mine);
	return await mine;
}
