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

/** For an answer that says `ok: false` inside of a success. */
export function methodFailed(name: string, reason: string): UserError {
	return new UserError(`The method "${name}" failed: ${reason}`, {
		description:
			'Check the params. What this does not tell is in the log of the gateway (openclaw logs).',
	});
}
