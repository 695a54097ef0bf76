/**
 * Runs `task` for the indexes from 0 to `count`, at most `width` of them at a time, and answers the
 * results in the order of the indexes. After a failure no further one is begun, nor after `signal`.
 */
export async function inOrder<Result>(
	count: number,
	width: number,
	task: (index: number) => Promise<Result>,
	signal?: AbortSignal,
): Promise<Result[]> {
	const results: Result[] = [];
	let next = 0;
	const work = async () => {
		while (next < count && !signal?.aborted) {
			const index = next++;
			results[index] = await task(index);
		}
	};
	// Where one ends before the indexes do, it has failed.
	const begin = async () => await work().finally(() => (next = count));
	await Promise.all(Array.from({ length: width }, begin));
	return results;
}
