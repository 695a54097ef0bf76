import { sleep } from 'n8n-workflow';
import type { CronJob } from '../../shared/cronJob/types';
import type { Gateway } from '../../shared/gateway/gateway';
import { changeDelivery, type DeliveryChange } from './changeDelivery';
import { undoTo } from './delivery';
import { workOf, type Work } from './work';

/**
 * How long a publication waits for the jobs. n8n reports one that takes more than 84 s as failed, and
 * the gateway takes 30 updates a minute.
 */
export const PATIENCE_MS = 20_000;

/**
 * So many jobs that cannot be changed are tried at a look. The gateway refuses every job that announces
 * without a channel once it has a second channel, and its 30 updates a minute are for others, too.
 */
const MOST_FAILURES = 5;

/**
 * For a publication: carries out what can be done within the patience; then all was done, or nothing.
 * What takes longer goes on by itself: then each job is for itself, and what fails is in the log.
 *
 * @returns whether all is done; if not, the gateway is closed when the rest is done
 * @throws the first error, everything being as it was before
 */
export async function changeAllOrNone(
	gateway: Gateway,
	changes: DeliveryChange[],
	work: Work,
): Promise<boolean> {
	const progress: Progress = {
		isAlone: false,
		onFailure: (job, text) => reportJob(work, gateway, job, text),
	};
	const all = changeEach(gateway, changes, work, progress);
	const isDone = await Promise.race([all.then(() => true), sleep(PATIENCE_MS).then(() => false)]);
	if (isDone) return true;
	progress.isAlone = true;
	log(work, gateway, 'info', `${changes.length} jobs are being changed; it goes on by itself`);
	void all
		.then(
			() => log(work, gateway, 'info', `${changes.length} jobs have been changed`),
			(error: Error) => log(work, gateway, 'error', error.message),
		)
		.finally(() => {
			gateway.close();
			// From now on it can be looked whether anything is left to do.
			if (work.kind === 'registering') work.kind = 'registered';
		});
	return false;
}

/**
 * For a trigger that is published already: a job whose update the gateway refuses stands in the way of
 * no other. Those that an earlier look could not change come last, the one tried last at the end.
 *
 * @returns what failed, now or at an earlier look, a sentence for each job
 */
export async function changeEachForItself(
	gateway: Gateway,
	changes: DeliveryChange[],
	work: Work,
): Promise<string[]> {
	const { failures } = work;
	const triedBefore = [...failures.keys()];
	const place = ({ job }: DeliveryChange) => triedBefore.indexOf(job.id);
	const counts = { failed: 0, done: 0 };
	const onFailure: Progress['onFailure'] = (job, text) => failures.set(job.id, aboutJob(job, text));
	for (const change of changes.toSorted((one, other) => place(one) - place(other))) {
		if (work.isEnded || counts.failed === MOST_FAILURES) break;
		failures.delete(change.job.id);
		await changeEach(gateway, [change], work, { isAlone: true, onFailure });
		counts[failures.has(change.job.id) ? 'failed' : 'done'] += 1;
	}
	if (counts.done > 0) log(work, gateway, 'info', `${counts.done} jobs have been changed`);
	return changes.flatMap(({ job }) => failures.get(job.id) ?? []);
}

interface Progress {
	/** Each job is for itself; otherwise the first failure undoes what was done. */
	isAlone: boolean;
	onFailure: (job: CronJob, text: string) => void;
}

async function changeEach(
	gateway: Gateway,
	changes: DeliveryChange[],
	work: Work,
	progress: Progress,
): Promise<void> {
	const undo: DeliveryChange[] = [];
	for (const change of changes) {
		if (work.isEnded) return;
		const changed = await changeDelivery(gateway, change).catch(async (error: Error) => {
			if (!progress.isAlone) {
				await undoAll(gateway, undo, work);
				return await Promise.reject(error);
			}
			progress.onFailure(change.job, error.message);
			return undefined;
		});
		if (!changed) continue;
		const back = { job: changed, delivery: undoTo(change.job.delivery) };
		// It may have waited for its turn while the workflow was unpublished.
		if (isUnpublished(work)) await undoAll(gateway, [back], work);
		else undo.push(back);
	}
}

function isUnpublished({ key, isEnded }: Work): boolean {
	const later = workOf(key);
	return isEnded && (later === undefined || later.kind === 'unregistering');
}

async function undoAll(gateway: Gateway, undo: DeliveryChange[], work: Work): Promise<void> {
	for (const change of undo) {
		await changeDelivery(gateway, change).catch(({ message }: Error) =>
			reportJob(work, gateway, change.job, `its delivery could not be put back: ${message}`),
		);
	}
}

export function reportJob(work: Work, gateway: Gateway, job: CronJob, text: string): void {
	log(work, gateway, 'error', aboutJob(job, text));
}

export function aboutJob({ name, id }: CronJob, text: string): string {
	return `The job "${name}" (${id}): ${text}`;
}

export function log(
	{ context }: Work,
	gateway: Gateway,
	level: 'info' | 'warn' | 'error',
	text: string,
): void {
	context.logger[level](gateway.cleanText(`${context.getNode().name}: ${text}`));
}
