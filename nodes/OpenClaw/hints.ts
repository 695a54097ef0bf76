import type { INodeTypeDescription } from 'n8n-workflow';

/**
 * Hosts that the gateway counts as private, as far as an expression of the form can see them: what
 * `shared/cronJob/hosts.ts` says in full, in the usual way to write an address.
 */
const PRIVATE_HOSTS = [
	// A number is an IPv4 address, of whatever network.
	'(?!\\d+\\.?([:/?#]|$)|0x)[\\w-]+',
	'[\\w.-]+\\.(localhost|local|internal|lan|home|home\\.arpa|corp|mail|intranet|private|localdomain|svc|test|ts\\.net)',
	'(0|10|127|22[4-9]|2[34]\\d|25[0-5])\\.[\\d.]+',
	'100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.[\\d.]+',
	'169\\.254\\.[\\d.]+',
	'172\\.(1[6-9]|2\\d|3[01])\\.[\\d.]+',
	'192\\.168\\.[\\d.]+',
	'192\\.(0\\.0|0\\.2|88\\.99)\\.\\d+',
	'198\\.1[89]\\.[\\d.]+',
	'(198\\.51\\.100|203\\.0\\.113)\\.\\d+',
	'\\[(::1?|(f[cd][\\da-f]{2}|fe[89a-f][\\da-f]|ff[\\da-f]{2}|2001:0?db8):[\\da-f:.]*)\\]',
];

const PRIVATE_URL = `/^\\s*https?:\\/\\/(?![^/?#]*@)(${PRIVATE_HOSTS.join('|')})\\.?([:/?#]|$)/i`;

/** What only some users meet, shown by n8n where it is so: each condition gives true or false. */
export const hints: INodeTypeDescription['hints'] = [
	{
		message:
			'Run and Wait takes one item at a time: put a Loop Over Items node with batch size 1 before it.',
		displayCondition: '={{ $parameter["operation"] === "runAndWait" && $input.all().length > 1 }}',
		location: 'outputPane',
		whenToDisplay: 'always',
	},
	{
		message:
			'This webhook URL is on the host of the gateway or in a private network. The gateway posts there only if <code>cron.webhookSsrfPolicy.allowedHostnames</code> in its openclaw.json names the host.',
		displayCondition: `={{ ["create", "upsert"].includes($parameter["operation"]) && $parameter["deliveryMode"] === "webhook" && ${PRIVATE_URL}.test($parameter["webhookUrl"]) }}`,
		location: 'outputPane',
		whenToDisplay: 'always',
	},
];
