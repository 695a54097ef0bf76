/** Stands in a list for all jobs at once; the gateway's own IDs are UUIDs. */
export const ALL_JOBS = 'all';
