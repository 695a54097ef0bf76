import type { INodeTypeDescription } from 'n8n-workflow';

/** A URL to a host that the gateway counts as private unless told otherwise, as far as it can be seen. */
const PRIVATE_URL =
	'/^https?:\\/\\/(localhost|[^/:.]+([:/]|$)|127\\.|10\\.|192\\.168\\.|172\\.(1[6-9]|2\\d|3[01])\\.|\\[)/i';

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
