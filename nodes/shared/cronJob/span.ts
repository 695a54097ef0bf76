/** As the gateway's own command takes them (`parseDurationMs` of OpenClaw 2026.9.6). */
const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;

/** A span such as `20m`, `2h30m` or `+1.5d` in milliseconds; `undefined` for any other text. */
export function readSpanMs(text: string): number | undefined {
	const span = text.trim().toLowerCase().replace(/^\+/, '');
	const parts = [...span.matchAll(PART)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== span) return undefined;
	const ms = parts.reduce((sum, [, value, unit]) => sum + Number(value) * UNIT_MS[unit!]!, 0);
	return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : undefined;
}
