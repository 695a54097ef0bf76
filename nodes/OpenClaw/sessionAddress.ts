import { UserError } from 'n8n-workflow';

import { decoded } from '../shared/decoded';

/** What an address names: a whole key, or the beginning of the UUID that the key ends with. */
export type NamedSession =
	| { key: string }
	| { agentId: string; shortId: string }
	| { mainOf: string };

/** These stand for themselves, although a name could be a short ID in their place. */
const RESERVED = ['main', 'global', 'boot', 'sessions'];

/**
 * The session of an address of the Control UI: `/chat/<agent>/…`, `/dashboard/<agent>/…` under
 * whatever base path, or `?session=<key>` as the list of sessions and older links have it
 * (docs/web/urls.md of OpenClaw 2026.9.6).
 *
 * @throws UserError where it is no such address
 */
export function sessionIn(address: string): NamedSession {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	const given = url?.searchParams.get('session')?.trim();
	if (given) return { key: given };
	const [, path] = /\/(?:chat|dashboard)\/(.+?)\/*$/.exec(url?.pathname ?? '') ?? [];
	const [agentId, ...rest] = (path ?? '').split('/').map(decoded);
	if (!agentId) {
		throw new UserError('The address is not that of a session in the Control UI', {
			description: 'It has /chat/ and the agent in it. Or pick the session from the list.',
		});
	}
	if (rest.length === 0) return { mainOf: agentId };
	const [first, ...others] = rest as [string, ...string[]];
	if (first === '~key' && others.length > 0) return literal(agentId, others);
	const shortId = /(?:^|-)([0-9a-f]{8,32})$/.exec(first)?.[1];
	if (others.length > 0 || RESERVED.includes(first) || shortId === undefined) {
		return literal(agentId, rest);
	}
	return { agentId, shortId };
}

function literal(agentId: string, segments: string[]): NamedSession {
	const names = segments.map(
		(segment) => ({ '~dot': '.', '~dotdot': '..' })[segment] ?? segment.replace(/^~~/, '~'),
	);
	return { key: ['agent', agentId, ...names].join(':') };
}

/** Whether a key ends with a UUID that begins so. */
export function endsWithShortId(key: string, shortId: string): boolean {
	const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(key)?.[0];
	return uuid?.replaceAll('-', '').startsWith(shortId) === true;
}
