import { UserError } from 'n8n-workflow';

/** For a tool that the gateway does not run, or that ended with an error. */
export function toolFailed(name: string, reason: string, needsApproval: boolean): UserError {
	return new UserError(`The tool "${name}" failed: ${reason}`, {
		description: advice(reason, needsApproval),
	});
}

function advice(reason: string, needsApproval: boolean): string {
	if (needsApproval) {
		return 'It runs only after an approval: turn on the field Ask for Approval, and let a person decide while the node waits.';
	}
	if (/not available/i.test(reason)) {
		return 'List the tools with Tool: Get Many. The gateway keeps some for its agents (exec, sessions_send, automations, …) unless gateway.tools.allow in openclaw.json names them.';
	}
	return 'Check the arguments. What this does not tell is in the log of the gateway (openclaw logs).';
}

/** The most names that an error gives. */
const NAMES_SHOWN = 12;

/** For a name that the gateway has no method for; `known` are those that it says it has. */
export function noSuchMethod(name: string, known: readonly string[]): UserError {
	const near = nearest(name, known);
	const names = near.slice(0, NAMES_SHOWN).join(', ');
	return new UserError(`This version of the gateway does not have this method: ${name}`, {
		description:
			near.length === 0
				? 'Pick one from the list. If the documents of OpenClaw name it, this gateway is older, or has off what brings it.'
				: `It has${near.length > NAMES_SHOWN ? ', among others' : ''}: ${names}. If the documents of OpenClaw name yours, this gateway is older, or has off what brings it.`,
	});
}

/** Those with a word in common, most words first, such as `sessions.list` for `session.list`. */
function nearest(name: string, known: readonly string[]): string[] {
	const stems = (text: string) =>
		text
			.toLowerCase()
			.split(/[^a-z]+|s\b/)
			.filter(Boolean);
	const wanted = new Set(stems(name));
	const shared = (one: string) => stems(one).filter((stem) => wanted.has(stem)).length;
	return known
		.filter((one) => shared(one) > 0)
		.sort((one, other) => shared(other) - shared(one) || one.localeCompare(other));
}

/** For an answer that says `ok: false` inside of a success. */
export function methodFailed(name: string, reason: string): UserError {
	return new UserError(`The method "${name}" failed: ${reason}`, {
		description:
			'Check the params. What this does not tell is in the log of the gateway (openclaw logs).',
	});
}
