import { UserError } from 'n8n-workflow';

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

/** Whether only machines of the same network can be meant. `hostname` as a URL object gives it. */
export function isPrivateHost(hostname: string): boolean {
	const host = hostname.toLowerCase().replace(/\.$/, '');
	if (host.startsWith('[')) return isPrivateIpv6(host.slice(1, -1));
	const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
	if (octets) return isPrivateIpv4(Number(octets[1]), Number(octets[2]));
	return !host.includes('.') || /\.(localhost|local|internal)$/.test(host);
}

function isPrivateIpv4(first: number, second: number): boolean {
	return (
		first === 127 ||
		first === 10 ||
		(first === 172 && second >= 16 && second <= 31) ||
		(first === 192 && second === 168) ||
		(first === 169 && second === 254)
	);
}

function isPrivateIpv6(address: string): boolean {
	const mapped = /^::ffff:([0-9a-f]+):[0-9a-f]+$/.exec(address)?.[1];
	if (mapped !== undefined) {
		const firstTwoOctets = Number.parseInt(mapped, 16);
		return isPrivateIpv4(firstTwoOctets >> 8, firstTwoOctets & 0xff);
	}
	// fc00::/7 and fe80::/10.
	return (
		address === '::1' || /^f[cd][0-9a-f]{2}:/.test(address) || /^fe[89ab][0-9a-f]:/.test(address)
	);
}
