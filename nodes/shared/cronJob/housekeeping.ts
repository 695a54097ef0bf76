import type { CronJob } from './types';

/**
 * Whether a gateway keeps the job for itself: heartbeats, the review of its memory and skills. Most
 * of them refuse any change (OpenClaw 2026.9.6).
 */
export function isHousekeeping({ declarationKey }: CronJob): boolean {
	return (
		typeof declarationKey === 'string' &&
		/^(heartbeat|memory-core|skill-collection-review):/.test(declarationKey)
	);
}
