import { DateTime } from 'luxon';

/** A moment in milliseconds as ISO 8601 in UTC. */
export function isoUtc(milliseconds: number | null): string | null {
	if (milliseconds === null) return null;
	// Luxon answers null for a moment that no calendar has (a hostile or broken number).
	return DateTime.fromMillis(milliseconds, { zone: 'utc' }).toISO();
}
