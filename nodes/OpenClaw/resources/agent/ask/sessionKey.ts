import { createHash } from 'node:crypto';

import { UserError } from 'n8n-workflow';

/** Which conversation a message belongs to. */
export type AskedSession =
	| { kind: 'new'; requestKey: string }
	| { kind: 'main' }
	| { kind: 'named'; name: string };

/** What a name may be to stand in a session key as it is: no colon, so it cannot leave its place. */
const PLAIN_NAME = /^[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?$/;

/** As OpenClaw names agents; above all without the colon that separates the parts of a key. */
const AGENT_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

const HASH_CHARACTERS = 16;
const READABLE_CHARACTERS = 40;

/**
 * The key of the session, always with its agent: a gateway with several agents takes no other.
 * Named sessions are below `n8n:`, so that no name reaches another agent's, the main or a cron
 * job's session; `mainKey` is what the gateway calls its main session.
 *
 * @throws UserError for an agent ID or a name that cannot be part of a key
 */
export function sessionKeyOf(agentId: string, session: AskedSession, mainKey: string): string {
	const agent = `agent:${asAgentId(agentId)}`;
	switch (session.kind) {
		case 'main':
			return `${agent}:${mainKey}`;
		case 'new':
			return `${agent}:n8n:new:${session.requestKey}`;
		case 'named':
			return `${agent}:n8n:named:${inKey(session.name)}`;
	}
}

/** An agent's ID as the gateway may have it; it compares them in lower case. */
export function asAgentId(text: string): string {
	if (AGENT_ID.test(text)) return text.toLowerCase();
	throw new UserError(`"${text}" is not the ID of an agent`, {
		description: 'Pick the agent from the list, or look its ID up with Agent: Get Many.',
	});
}

/**
 * The name as part of a key. Two names never become the same: the gateway would lower the case of a
 * key, and what is not plain keeps a readable part and gets a digest of the whole name, after a
 * sign that no plain name has.
 */
function inKey(name: string): string {
	const trimmed = name.trim();
	if (trimmed === '') {
		throw new UserError('The session has no name', {
			description:
				'Session Name must not be empty: with an empty name, messages of different people would share a conversation.',
		});
	}
	if (PLAIN_NAME.test(trimmed)) return trimmed;
	const readable = trimmed
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '')
		.slice(0, READABLE_CHARACTERS);
	const digest = createHash('sha256').update(trimmed).digest('hex').slice(0, HASH_CHARACTERS);
	return `${readable}~${digest}`;
}
