/** What a delivery that failed may have met, by what the gateway writes as `deliveryError`. */
export interface Cause {
	error: RegExp;
	finding: string;
	whatToDo: string;
}

const status = (code: string, finding: string, whatToDo: string): Cause => ({
	error: new RegExp(`HTTP ${code}\\b`),
	finding,
	whatToDo,
});

/** `Webhook request failed with HTTP <status>` (OpenClaw 2026.9.6). */
const BY_STATUS: Cause[] = [
	status(
		'400',
		'The receiver answered 400: it does not take the body.',
		'Look at what the URL leads to: an OpenClaw Trigger takes what the gateway sends. A redirect, such as from http to https, takes the body away: put the address that it leads to into the job. A proxy on the way may have changed the body.',
	),
	status(
		'401',
		'The receiver answered 401: a token or a login is missing or wrong.',
		'Where an OpenClaw Trigger answers, put cron.webhookToken of openclaw.json into the OpenClaw Webhook API credential; if the Trigger asks for ?token=, the URL of the job needs it. Otherwise a proxy before n8n asks for a login: let it pass the path of the webhook.',
	),
	status(
		'403',
		'The receiver answered 403: it does not let the sender in.',
		'Look at Require HTTPS and IP Allowlist of the OpenClaw Trigger, and at the proxy or firewall before n8n.',
	),
	status(
		'404',
		'The receiver answered 404: it knows no such webhook.',
		'Publish the workflow, and compare the URL of the job with the production URL of the Trigger. A redirect, such as from http to https, turns the POST into a GET, which n8n does not know there: put the address that it leads to into the job. A proxy that cuts off a part of the path gives the same answer: see Webhook Base URL.',
	),
	status(
		'405',
		'The receiver answered 405: it does not take POST there.',
		'A redirect from http to https turns the POST into a GET: put the https URL into the job. Otherwise compare the URL with the production URL of the Trigger.',
	),
	status(
		'409',
		'The receiver answered 409: what it waits for is not ready, or over.',
		'n8n answers so to a resume URL whose execution does not wait any more. Let the job deliver to the production URL of an OpenClaw Trigger.',
	),
	status(
		'413',
		'The receiver answered 413: the body is too big for it.',
		'Raise the limit of the proxy before n8n (nginx: client_max_body_size) or of n8n (N8N_PAYLOAD_SIZE_MAX).',
	),
	status(
		'415',
		'The receiver answered 415: it does not take JSON there.',
		'Compare the URL of the job with the production URL of the Trigger: something else answers there.',
	),
	status(
		'422',
		'The receiver answered 422: it could not read the body.',
		'n8n answers so to a body that is not JSON: a proxy on the way may have changed it.',
	),
	status(
		'429',
		'The receiver answered 429: too many requests at a time.',
		'Raise the limit of the proxy before n8n, or spread the schedules of the jobs. The run itself is in the history: see Run: Get Many.',
	),
	status(
		'4\\d\\d',
		'The receiver refused the request.',
		'Its status says why: 408 that the body took too long, 410 that the webhook is gone, 451 or 423 that somebody closed it. Compare the URL of the job with the production URL of the Trigger, and look at the proxy before n8n.',
	),
	status(
		'5\\d\\d',
		'The receiver failed, and the gateway does not send again.',
		'502, 503 and 504 come from a proxy that does not reach n8n; otherwise look at the log of n8n. The run itself is in the history: see Run: Get Many.',
	),
	status(
		'3\\d\\d',
		'The receiver answered with a redirect that leads nowhere.',
		'Put the address that it leads to into the URL of the job.',
	),
];

const BY_TEXT: Cause[] = [
	{
		error: /redirect/i,
		finding: 'The URL redirects, and the gateway did not get to an end.',
		whatToDo:
			'Put the final address into the URL of the job. A redirect from http to https would turn the POST into a GET without a token.',
	},
	{
		error: /Invalid URL|valid http\(s\) URL/,
		finding:
			'The URL of the job, or what it redirects to, is not an http(s) URL, or holds a user name or a password.',
		whatToDo:
			'Put the production URL of an OpenClaw Trigger into the job, without a user name and a password.',
	},
	{
		error: /URL that includes credentials/,
		finding: 'The URL redirects to one with a user name or a password, which fetch refuses.',
		whatToDo: 'Put the final address into the URL of the job, without them.',
	},
	{
		error: /bad port/,
		finding:
			'The gateway posts nothing to the port in the URL: fetch keeps it for another protocol.',
		whatToDo:
			'Let n8n, or a proxy before it, listen on another port, and correct the URL of the job. Where the port is none of its URL, it redirects there.',
	},
	{
		error: /configured blocklist|not in allowlist/i,
		finding: 'The gateway refused to post to this host: its configuration names the hosts it may.',
		whatToDo:
			'Look at allowedHostnames and blockedHostnames of cron.webhookSsrfPolicy in openclaw.json.',
	},
	{
		error: /resolves to private/i,
		finding: 'The gateway refused to post: the host name leads to a private address.',
		whatToDo:
			'List the host of the URL under cron.webhookSsrfPolicy.allowedHostnames in openclaw.json. A name that is listed may not lead to the host of the gateway itself (127.0.0.1): put the address into the URL and list that.',
	},
	{
		error: /Blocked hostname|private\/internal/i,
		finding: 'The gateway refused to post to a private address.',
		whatToDo:
			'List the host of the URL under cron.webhookSsrfPolicy.allowedHostnames in openclaw.json. Where it is listed, that was done after the run, or the URL redirects to another host.',
	},
	{
		error: /ECONNREFUSED/,
		finding: 'Nothing listens at the address in the URL: the connection was refused.',
		whatToDo:
			'Start n8n, or correct host and port. In a container 127.0.0.1 is that container itself.',
	},
	{
		error: /ENOTFOUND|EAI_AGAIN|getaddrinfo|Unable to resolve/i,
		finding: 'The gateway does not know the host name in the URL (DNS).',
		whatToDo: 'Correct the URL, or the DNS of the host of the gateway.',
	},
	{
		// The receiver has told OpenSSL what it objects to; without TLS it could not.
		error: /SSL alert|_ALERT_|alert handshake/i,
		finding: 'The gateway and the receiver could not agree on TLS.',
		whatToDo:
			'Look at the log of what serves TLS at the URL: it may ask for a client certificate, know another host name only, or speak versions of TLS that are too old.',
	},
	{
		error: /certificate|CERT_|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/i,
		finding: 'The gateway does not trust the TLS certificate at the URL.',
		whatToDo:
			'Correct the certificate (its host name, its date, its chain), or let the gateway trust it: NODE_EXTRA_CA_CERTS.',
	},
	{
		error: /ECONNRESET|EPIPE|socket hang up|other side closed/i,
		finding: 'The receiver closed the connection before it had answered.',
		whatToDo:
			'Where the receiver serves TLS, use https://. Otherwise n8n or the proxy before it was restarting, perhaps: look at their logs.',
	},
	{
		error: /SSL|TLS|EPROTO|wrong version number/i,
		finding: 'There is no TLS at the URL.',
		whatToDo: 'Use http:// where the receiver serves no TLS, or let it serve TLS.',
	},
	{
		error: /HTTP\/1\.1 protocol|HTTPParserError|HPE_|Parse Error/i,
		finding: 'What listens at the URL does not speak HTTP.',
		whatToDo: 'Correct the port in the URL of the job.',
	},
	{
		error: /Secret owner .* unavailable/,
		finding: 'The gateway could not read cron.webhookToken, which is a reference to a secret.',
		whatToDo:
			'Correct the reference in openclaw.json or what it refers to, then: openclaw secrets reload.',
	},
	{
		error: /EHOSTUNREACH|ENETUNREACH/,
		finding: 'There is no way from the gateway to the host in the URL.',
		whatToDo: 'Check the address, the network of the gateway and the firewalls on the way.',
	},
	{
		error: /timed? ?out|timeout|aborted/i,
		finding: 'The receiver did not answer within 10 seconds.',
		whatToDo:
			'Check that the host of the gateway reaches the URL (a firewall drops without a word), and that n8n is not overloaded. A Webhook node has to respond immediately, not when its workflow is done.',
	},
];

/** Thrown before the DNS is asked, so that a host that is not private by itself cannot be meant. */
const REDIRECTED: Cause = {
	error: /Blocked hostname or private/,
	finding: 'The URL redirects to a private address, which the gateway refuses.',
	whatToDo:
		'Put the address that it leads to into the URL of the job, and list its host under cron.webhookSsrfPolicy.allowedHostnames in openclaw.json.',
};

const OTHER: Omit<Cause, 'error'> = {
	finding: 'The gateway could not post the last run.',
	whatToDo: 'Check that the host of the gateway reaches the URL.',
};

/** `isHostPublic`: whether nothing about the host of the URL itself says that it is private. */
export function causeOf(deliveryError: string, isHostPublic: boolean): Omit<Cause, 'error'> {
	const causes = [...(isHostPublic ? [REDIRECTED] : []), ...BY_STATUS, ...BY_TEXT];
	return causes.find(({ error }) => error.test(deliveryError)) ?? OTHER;
}
