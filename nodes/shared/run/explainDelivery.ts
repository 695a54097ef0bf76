import type { RunHistoryEntry } from './historyEntry';
import { readString } from '../json';
import type { Finding } from './finding';

/** By what the gateway writes as `deliveryError` (measured on OpenClaw 2026.9.6). */
const CAUSES: Array<[error: RegExp, finding: string, whatToDo: string]> = [
	[
		/HTTP 401/,
		'The receiver answered 401: it does not accept the token.',
		'Put cron.webhookToken of openclaw.json into the OpenClaw Webhook API credential. If the Trigger asks for ?token=, the URL of the job needs it.',
	],
	[
		/HTTP 403/,
		'The receiver answered 403: it does not accept the sender.',
		'Look at Require HTTPS and IP Allowlist of the OpenClaw Trigger, and at the proxy before n8n.',
	],
	[
		/HTTP 404/,
		'The receiver answered 404: it knows no such webhook.',
		'Publish the workflow, and compare the URL of the job with the production URL of the Trigger.',
	],
	[
		/HTTP 5\d\d/,
		'The receiver failed, and the gateway does not send again.',
		'Look at the log of n8n. The run itself is in the history: see Run: Get Many.',
	],
	[
		/^Blocked hostname|private\/internal/,
		'The gateway refused to post to a private address.',
		'List the host of the URL under cron.webhookSsrfPolicy.allowedHostnames in openclaw.json.',
	],
	[
		/ENOTFOUND|EAI_AGAIN/,
		'The gateway does not know the host name in the URL.',
		'Correct the URL, or the DNS of the host of the gateway.',
	],
	[
		/SSL|certificate|TLS/i,
		'There is no valid TLS at the URL.',
		'Correct the certificate, or use http:// where the receiver serves no TLS.',
	],
];

/** What became of a run's delivery. */
export function explainDelivery(run: RunHistoryEntry): Finding {
	const suppressed = readString(run, 'deliverySuppressionReason');
	if (suppressed !== null) {
		return {
			severity: 'warning',
			finding: `The gateway sent nothing for the last run, on purpose (reason: ${suppressed}).`,
			whatToDo:
				'A successful run with an empty summary is not sent. Let the prompt of the job ask for an answer.',
		};
	}
	const error = readString(run, 'deliveryError');
	if (error === null) return withoutError(run);
	const [, finding, whatToDo] = CAUSES.find(([pattern]) => pattern.test(error)) ?? [
		undefined,
		'The gateway could not post the last run.',
		'Check that the host of the gateway reaches the URL.',
	];
	return { severity: 'error', finding: `${finding} Error: ${error}`, whatToDo };
}

function withoutError(run: RunHistoryEntry): Finding {
	const status = readString(run, 'deliveryStatus');
	if (status === 'delivered') {
		return { severity: 'info', finding: 'The last run was delivered.', whatToDo: '' };
	}
	return {
		severity: 'info',
		finding: `The gateway does not say what became of the last run (delivery status: ${status ?? 'none'}).`,
		whatToDo:
			'OpenClaw before 2026.8 does not record it. Look at the executions of the workflow behind the URL.',
	};
}
