import { UserError } from 'n8n-workflow';

import { hasBadPort } from './badPorts';
import { isPrivateHost } from './hosts';
import { isMaskedUrl, MASK } from '../secrets/urlSecrets';

/**
 * Refuses a URL that must not become a webhook target. The gateway sends `cron.webhookToken`, which
 * is one for all its jobs, to whatever URL a job names: in clear text only where no stranger
 * listens. `where` names the field in the error; the URL itself may hold a token and is not quoted.
 */
export function assertWebhookUrl(text: unknown, where: string, allowInsecureUrl: boolean): void {
	const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
		throw new UserError(`${where} is not an http(s) URL`, {
			description: 'Copy the production URL of an OpenClaw Trigger or a Webhook node.',
		});
	}
	if (url.username !== '' || url.password !== '') {
		throw new UserError(`${where} holds a user name or a password`, {
			description:
				'The gateway would store and show them with the job. Remove them: the gateway proves itself with cron.webhookToken.',
		});
	}
	if (hasBadPort(url)) {
		throw new UserError(`${where} has the port ${url.port}, which the gateway posts nothing to`, {
			description:
				'It is kept for another protocol, so that fetch refuses it. Let n8n, or a proxy before it, listen on another port.',
		});
	}
	if (isMaskedUrl(url.href)) {
		throw new UserError(`${where} holds a masked token`, {
			description: `"${MASK}" stands where OpenClaw nodes hide a token or another secret in their output. Put the real one there, or leave the URL untouched.`,
		});
	}
	if (url.protocol === 'http:' && !allowInsecureUrl && !isPrivateHost(url.hostname)) {
		throw new UserError(`${where} is plain http to a public host`, {
			description:
				'The gateway sends its webhook token along, readable to anyone on the way. Use https, or add the field Allow Insecure URL if you accept that.',
		});
	}
}
