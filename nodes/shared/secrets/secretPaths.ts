import { asText, isReadable, UUID } from './readable';

/** Hosts that serve webhooks alone: all of a path is the secret (hooks.slack.com, hook.eu1.make.com). */
const HOOK_HOST =
	/^(hooks?|webhooks?)\.|^([^/]*\.)?(smee\.io|hc-ping\.com|nosnch\.in|cronitor\.link)(:\d+)?$/i;

/** n8n's own, where a UUID is the name of a webhook or of a form. */
const N8N_SEGMENT = /^(webhook|form|mcp)(-test|-waiting)?$/;

/** In such a path the rest may be the secret (`/services/T…/B…/…`, `/api/webhooks/<id>/<token>`). */
const HOOK_SEGMENT =
	/^(hooks?|webhooks?|webhookb2|services|catch|key|token|secret|push|ping|heartbeats?|integrations?|incoming|inbound)$/i;

/** Which segments of the path of a URL let somebody in. */
export function secretSegments(host: string, segments: readonly string[]): boolean[] {
	const isHookHost = HOOK_HOST.test(host);
	let isInHook = isHookHost;
	let isOfOthers = isHookHost;
	let before = '';
	return segments.map((segment) => {
		const isOfN8n = N8N_SEGMENT.test(before);
		const isSecret =
			(UUID.test(segment) && !isOfN8n) ||
			isSecretSegment(segment, isInHook ? 16 : 24) ||
			!(UUID.test(segment) || isReadable(segment, isOfOthers ? 5 : 8)) ||
			(isOfOthers && isTokenOfLetters(segment, before)) ||
			(isHookHost && isSecretOfHookHost(segment));
		isInHook ||= HOOK_SEGMENT.test(segment);
		isOfOthers ||= HOOK_SEGMENT.test(segment) && !N8N_SEGMENT.test(segment);
		before = isSecret ? '' : segment;
		return isSecret;
	});
}

/** Letters and digits mixed, as chance writes them; a bot's token; a user with a password. */
function isSecretSegment(segment: string, shortest: number): boolean {
	if (/^bot\d+:/i.test(asText(segment)) || /:.*@/.test(asText(segment))) return true;
	const isLong = segment.length >= shortest && /^[\w.~:%@=-]+$/.test(segment);
	return isLong && /\d/.test(segment) && /[a-z]/i.test(segment) && !UUID.test(segment);
}

/** `/hooks/<id>/<token>`, or longer than words are. */
function isTokenOfLetters(segment: string, before: string): boolean {
	const isAfterId = /\d/.test(before) && !UUID.test(before);
	return /^[a-z]{16,}$/i.test(segment) || (segment.length >= 8 && isAfterId);
}

function isSecretOfHookHost(segment: string): boolean {
	if (UUID.test(segment)) return false;
	return /^[\w-]{16,}$/.test(segment) || /^(?=.*\d)(?=.*[a-z])[a-z\d]{5,}$/.test(segment);
}
