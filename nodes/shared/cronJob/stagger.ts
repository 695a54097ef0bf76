/**
 * What the gateway spreads by itself: jobs at minute 0 of every hour, or of every few hours, start
 * within five minutes unless their schedule says otherwise (`resolveDefaultCronStaggerMs` of
 * OpenClaw 2026.9.6).
 */
const TOP_OF_HOUR_MS = 300_000;

const HOUR_PART = /^(?:\d+|\d+-\d+)(?:\/\d+)?$|^[*?](?:\/\d+)?$/;

/** The stagger that the gateway gives to an expression, in milliseconds; `undefined` for none. */
export function automaticStaggerMs(expression: unknown): number | undefined {
	if (typeof expression !== 'string') return undefined;
	const fields = expression.trim().split(/\s+/);
	if (fields.length !== 5 && fields.length !== 6) return undefined;
	const hour = fields.at(-4)!;
	const isMinuteZero = fields.slice(0, -4).every((field) => field === '0');
	return isMinuteZero && isEveryHour(hour) ? TOP_OF_HOUR_MS : undefined;
}

function isEveryHour(field: string): boolean {
	const parts = field.split(',');
	return parts.every((part) => HOUR_PART.test(part)) && parts.some((part) => /^[*?]/.test(part));
}
