import type { GatewayFailure } from './failure';

export type Explain = (baseUrl: string) => Pick<GatewayFailure, 'message' | 'description'>;

const untrusted: Explain = (baseUrl) => ({
	message: `The TLS certificate of ${baseUrl} is not trusted`,
	description:
		'If it is self-signed and the network is yours, turn on "Ignore SSL Issues" in the credential. Otherwise correct the certificate (its chain, its dates), or the clock of n8n.',
});

const expired: Explain = (baseUrl) => ({
	message: `The TLS certificate of ${baseUrl} has expired`,
	description: 'Renew it.',
});

const otherHost: Explain = (baseUrl) => ({
	message: `The TLS certificate is not for the host in ${baseUrl}`,
	description: 'Use the host name that the certificate names.',
});

const noTls: Explain = (baseUrl) => ({
	message: `There is no TLS at ${baseUrl}`,
	description: 'Use http:// instead of https://, or let the gateway or its proxy serve TLS.',
});

/** Over http:// the token would be readable on the way, so that is no remedy here. */
export const disagreement: Explain = (baseUrl) => ({
	message: `n8n could not agree on TLS with ${baseUrl}`,
	description:
		'Keep https://, and look at the log of what serves TLS there: it may ask for a client certificate, know another host name only, or speak versions of TLS that are too old.',
});

export const plainHttpToTls: Explain = (baseUrl) => ({
	message: `What listens at ${baseUrl} wants TLS`,
	description: 'Write https:// in the Gateway URL of the credential.',
});

/** What Node.js found wrong with a certificate, by the names of OpenSSL (X509_V_ERR_…). */
const CERTIFICATE =
	/^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|(DEPTH_ZERO_)?SELF_SIGNED_|PATH_LENGTH_|ERR_TLS_CERT_)|^INVALID_(CA|PURPOSE)$/;

/** What went wrong in TLS itself: while it was being agreed upon, and after (ERR_SSL_…). */
const PROTOCOL = /^(EPROTO$|ERR_SSL_)/;

/** Where https:// meets a server without TLS, its answer is read as a record of TLS. */
const NOT_TLS = /wrong.version.number/i;

/** With TLS 1.3 what the server says of n8n's certificate comes as if it were an answer. */
const CLIENT_CERTIFICATE = /^ERR_SSL_.*_(CERTIFICATE|UNKNOWN_CA)/;

/** By the error code of Node.js, and the texts of the error and of its causes. */
export function explainTls(code: string, text: string): Explain | undefined {
	if (code === 'CERT_HAS_EXPIRED') return expired;
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') return otherHost;
	if (CERTIFICATE.test(code)) return untrusted;
	if (!PROTOCOL.test(code)) return undefined;
	return NOT_TLS.test(`${code} ${text}`) ? noTls : disagreement;
}

/** Whether the request may have been on its way: TLS was agreed upon, and broke later. */
export function mayBreakAfterwards(code: string): boolean {
	return code.startsWith('ERR_SSL_') && !CLIENT_CERTIFICATE.test(code);
}
