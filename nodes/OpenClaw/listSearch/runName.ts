import { DateTime } from 'luxon';

interface NamedRun {
	job: string;
	atMs: number;
	status: string | null;
}

/** A run as the lists show it, with its time in the zone of the workflow. */
export function runName({ job, atMs, status }: NamedRun, zone: string): string {
	const time = DateTime.fromMillis(atMs, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
	return `${job}, ${time} (${status ?? 'unknown'})`;
}
