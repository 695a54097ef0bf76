import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The resource Gateway: its state, and why the results of a job do not arrive. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode, type NodeRun } from '../support/engine.mts';
import { cronJob, payload, serveGateway } from '../support/gatewayServer.mts';

async function run(
	operation: string,
	answers: Record<string, unknown>,
	parameters: IDataObject = {},
	more: NodeRun = {},
) {
	const gateway = await serveGateway(({ method }) => payload(answers[method!]));
	const [item] = await executeNode(new OpenClaw(), {
		...more,
		parameters: {
			resource: 'gateway',
			operation,
			cronJobId: { __rl: true, mode: 'id', value: 'job-1' },
			...parameters,
		} as INodeParameters,
		credentials: gateway.credentials,
	});
	return { item: item!.json, gateway };
}

describe('getStatus', () => {
	test('version, scheduler, number of jobs, next wake', async () => {
		const { item } = await run('getStatus', {
			status: { runtimeVersion: '2026.9.6' },
			'cron.status': { enabled: true, jobs: 4, nextWakeAtMs: 1_795_450_043_609 },
		});
		expect(item).toEqual({
			version: '2026.9.6',
			schedulerEnabled: true,
			jobs: 4,
			nextWakeAt: '2026-11-23T16:07:23.609Z',
		});
	});

	test('what a gateway does not say is null', async () => {
		const { item } = await run('getStatus', { status: {}, 'cron.status': { nextWakeAtMs: null } });
		expect(item).toEqual({ version: null, schedulerEnabled: null, jobs: null, nextWakeAt: null });
	});
});

const fixture = (name: string): unknown =>
	JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures', name), 'utf8'));

const TIMED_OUT = fixture('field/timed-out-run-history-entry.json') as IDataObject;

/** By what was wrong with the receiver (test/e2e/faults/deliveryErrors.test.mts). */
const RECORDED = fixture('delivery-errors/2026.9.6.json') as Record<string, string>;

describe('checkDelivery', () => {
	const DELIVERED = {
		ts: 1_795_000_003_000,
		jobId: 'job-1',
		action: 'finished',
		status: 'ok',
		deliveryStatus: 'delivered',
	};

	const NO_RUN = expect.objectContaining({ ok: true, lastRun: null }) as unknown;

	interface Facts {
		job?: IDataObject;
		to?: string;
		cron?: IDataObject;
		isSchedulerOn?: boolean;
		runs?: IDataObject[];
		parameters?: IDataObject;
		more?: NodeRun;
	}

	async function check(facts: Facts) {
		const { job, to, cron, isSchedulerOn = true, runs = [DELIVERED], parameters, more } = facts;
		const answers = {
			'cron.get': cronJob('job-1', {
				name: 'Daily',
				delivery: { mode: 'webhook', to: to ?? 'https://n8n.example.com/webhook/1?token=secret' },
				...job,
			}),
			'cron.status': { enabled: isSchedulerOn },
			'cron.runs': { entries: runs },
			'config.get': { config: { cron: { webhookToken: '__OPENCLAW_REDACTED__', ...cron } } },
		};
		const { item, gateway } = await run('checkDelivery', answers, parameters, more);
		expect(gateway.paramsOf('cron.runs')).toEqual([
			{ scope: 'job', id: 'job-1', sortDir: 'desc', limit: 1 },
		]);
		return item as { ok: boolean; findings: Array<Record<string, string>>; lastRun: unknown };
	}

	test('a job whose results arrive', async () => {
		expect(await check({})).toMatchObject({
			jobId: 'job-1',
			jobName: 'Daily',
			ok: true,
			findings: [
				{
					severity: 'info',
					finding: 'The last run was delivered.',
					whatToDo: expect.stringContaining('a login page'),
				},
			],
			lastRun: { event: 'finished', deliveryStatus: 'delivered' },
		});
	});

	test.each<[string, Facts, unknown]>([
		[
			'raw: the run as the history has it',
			{ parameters: { output: 'raw' } },
			expect.objectContaining({ ok: true, lastRun: DELIVERED }),
		],
		['raw, before the first run', { parameters: { output: 'raw' }, runs: [] }, NO_RUN],
		[
			'selected fields',
			{ parameters: { output: 'selectedFields', fields: ['ok', 'lastRun'] } },
			{
				ok: true,
				lastRun: expect.objectContaining({ status: 'ok', error: null }),
			},
		],
		[
			'as a tool: what a model needs, with nothing empty in it',
			{ more: { isTool: true } },
			{
				...{ jobId: 'job-1', jobName: 'Daily', ok: true, findings: [expect.anything()] },
				lastRun: { runKey: expect.any(String), status: 'ok', deliveryStatus: 'delivered' },
			},
		],
	])('%s', async (_case, facts, expected) => {
		expect(await check(facts)).toEqual(expected);
	});

	const LISTED = {
		to: 'http://10.0.0.1/x',
		cron: { webhookSsrfPolicy: { allowedHostnames: ['10.0.0.1'] } },
	};

	test.each<[string, Facts, string, string]>([
		['scheduler off', { isSchedulerOn: false }, 'scheduler of the gateway is off', 'cron.enabled'],
		['disabled', { job: { enabled: false } }, 'The job is disabled', 'Cron Job: Enable'],
		[
			'disabled by the gateway',
			{ job: { enabled: false, state: { autoDisabled: { atMs: 1 } } } },
			'disabled the job by itself',
			'Correct what lets its runs fail',
		],
		[
			'no webhook',
			{ job: { delivery: { mode: 'announce', channel: 'last' } } },
			'delivers to no webhook (its delivery mode is "announce")',
			'Delivery Mode',
		],
		['test URL', { to: 'https://n8n.example.com/webhook-test/1' }, 'a test URL', 'production URL'],
		[
			'private host',
			{ to: 'http://192.168.1.5:5678/webhook/1' },
			'refuses to post to 192.168.1.5',
			'Add "192.168.1.5" to cron.webhookSsrfPolicy.allowedHostnames',
		],
		[
			'401',
			{ runs: [failed('Webhook request failed with HTTP 401')] },
			'answered 401',
			'Webhook API',
		],
		[
			'403',
			{ runs: [failed('Webhook request failed with HTTP 403')] },
			'answered 403',
			'Allowlist',
		],
		['404', { runs: [failed('Webhook request failed with HTTP 404')] }, 'answered 404', 'Publish'],
		[
			'500',
			{ runs: [failed('Webhook request failed with HTTP 500')] },
			'receiver failed',
			'log of n8n',
		],
		[
			'refused',
			{
				...LISTED,
				runs: [failed('Blocked hostname or private/internal/special-use IP address')],
			},
			'refused to post to a private address',
			'that was done after the run',
		],
		[
			'a public URL that redirects to a private host',
			{ runs: [failed('Blocked hostname or private/internal/special-use IP address')] },
			'redirects to a private address',
			'Put the address that it leads to',
		],
		[
			'a name that the DNS decides about and that redirects to a private host',
			{
				to: 'http://n8n.lan/x',
				cron: { webhookSsrfPolicy: { allowedHostnames: ['n8n.lan'] } },
				runs: [failed('Blocked hostname or private/internal/special-use IP address')],
			},
			'redirects to a private address',
			'Put the address that it leads to',
		],
		['DNS', { runs: [failed('getaddrinfo ENOTFOUND n8n.invalid')] }, 'host name', 'DNS'],
		[
			'TLS',
			{ runs: [failed('fetch failed | ERR_SSL_WRONG_VERSION_NUMBER')] },
			'no TLS at the URL',
			'http://',
		],
		[
			'other',
			{ runs: [failed('fetch failed | something new')] },
			'Error: fetch failed | something new',
			'reaches',
		],
		[
			'user and password',
			{ to: 'https://user:password@n8n.example.com/x', runs: [] },
			'holds a user name or a password',
			'production URL',
		],
		[
			'user',
			{ to: 'https://user@n8n.example.com/x', runs: [] },
			'holds a user name or a password',
			'production URL',
		],
		['no http', { to: 'ftp://n8n.example.com/x', runs: [] }, 'not an http(s) URL', 'production'],
		...['6000', '22', '10080', '6697'].map((port): [string, Facts, string, string] => [
			`port ${port}`,
			{ to: `https://n8n.example.com:${port}/x`, runs: [] },
			`posts nothing to the port ${port}`,
			'another port',
		]),
	])('%s is an error, with what to do', async (_, facts, finding, whatToDo) => {
		const { ok, findings } = await check(facts);
		expect(ok).toBe(false);
		expect(findings.filter(({ severity }) => severity === 'error')).toEqual([
			{
				severity: 'error',
				finding: expect.stringContaining(finding),
				whatToDo: expect.stringContaining(whatToDo),
			},
		]);
	});

	function failed(deliveryError: string): IDataObject {
		return { ...DELIVERED, deliveryStatus: 'not-delivered', deliveryError };
	}

	test.each<[string, Facts, string]>([
		['plain http', { to: 'http://n8n.example.com/webhook/1' }, 'can be read on the way'],
		[
			'no token',
			{ to: 'https://n8n.example.com/x', cron: { webhookToken: undefined } },
			'has no cron.webhookToken',
		],
		...['n8n.tail1234.ts.net', 'n8n', 'n8n.lan', 'n8n.home.arpa'].flatMap(
			(host): Array<[string, Facts, string]> => [
				[`${host}, before a run`, { to: `https://${host}/x`, runs: [] }, `The name ${host} leads`],
				[
					`${host}, after a run that came to another host`,
					{ to: `https://${host}/x`, runs: [deliveredTo('https://n8n.example.com/x')] },
					`The name ${host} leads`,
				],
			],
		),
		[
			'empty summary',
			{ runs: [{ ...DELIVERED, deliverySuppressionReason: 'empty' }] },
			'sent nothing for the last run, on purpose: the run was successful and its summary empty',
		],
	])('%s is a warning', async (_, facts, finding) => {
		const { ok, findings } = await check(facts);
		expect(ok).toBe(true);
		expect(findings).toContainEqual({
			severity: 'warning',
			finding: expect.stringContaining(finding),
			whatToDo: expect.stringMatching(/\S/),
		});
	});

	function deliveredTo(to: string): IDataObject {
		return { ...DELIVERED, delivery: { intended: { to }, resolved: { to, ok: true } } };
	}

	test.each(['n8n.tail1234.ts.net', 'n8n', 'n8n.lan'])(
		'%s is not doubted where the last run came to it',
		async (host) => {
			const to = `https://${host}:8443/webhook/1`;
			for (const run of [DELIVERED, deliveredTo(to), deliveredTo(`https://${host}/other`)])
				expect(await check({ to, runs: [run] })).toMatchObject({
					ok: true,
					findings: [{ finding: 'The last run was delivered.' }],
				});
		},
	);

	test('a name that the gateway judges without the DNS is refused whatever came before', async () => {
		expect(await check({ to: 'https://n8n.local/x' })).toMatchObject({
			ok: false,
			findings: [{ severity: 'error' }, { severity: 'info' }],
		});
	});

	test.each<[string, IDataObject]>([
		['listed', { allowedHostnames: ['127.0.0.1'] }],
		['all allowed', { dangerouslyAllowPrivateNetwork: true }],
	])('a private host that is %s is none', async (_, webhookSsrfPolicy) => {
		const to = 'http://127.0.0.1:5678/webhook/1';
		expect(await check({ to, cron: { webhookSsrfPolicy } })).toMatchObject({
			ok: true,
			findings: [{ severity: 'info' }],
		});
	});

	test.each([
		...[400, 401, 403, 404, 405, 409, 413, 415, 422, 429].map((code): [string, string] => [
			`Webhook request failed with HTTP ${code}`,
			`The receiver answered ${code}`,
		]),
		...[402, 406, 408, 410, 418, 423, 451].map((code): [string, string] => [
			`Webhook request failed with HTTP ${code}`,
			'The receiver refused the request',
		]),
		...[500, 502, 503, 504, 520].map((code): [string, string] => [
			`Webhook request failed with HTTP ${code}`,
			'The receiver failed',
		]),
		['fetch failed | connect ECONNREFUSED 10.0.0.1:5678', 'Nothing listens'],
		['fetch failed | getaddrinfo EAI_AGAIN n8n.lan', 'does not know the host name'],
		['fetch failed | self-signed certificate', 'does not trust the TLS certificate'],
		['fetch failed | certificate has expired', 'does not trust the TLS certificate'],
		['fetch failed | ERR_TLS_CERT_ALTNAME_INVALID', 'does not trust the TLS certificate'],
		['fetch failed | read ECONNRESET', 'closed the connection'],
		['fetch failed | connect EHOSTUNREACH 10.9.9.9:80', 'no way from the gateway'],
		[
			'fetch failed | 0:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 40 | ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
			'could not agree on TLS',
		],
		[
			'fetch failed | Client network socket disconnected before secure TLS connection was established | ECONNRESET',
			'closed the connection',
		],
		['fetch failed | Parse Error: Expected HTTP/ | HPE_INVALID_CONSTANT', 'does not speak HTTP'],
		['cron webhook delivery.to must be a valid http(s) URL', 'is not an http'],
		['fetch failed | bad port', 'posts nothing to the port'],
		[
			'Request cannot be constructed from a URL that includes credentials: http://u:p@n8n/x',
			'redirects to one with a user name',
		],
		[
			'Secret owner capability:cron-webhook is configured but unavailable (secret reference was not found).',
			'could not read cron.webhookToken',
		],
		['request timed out', 'did not answer within 10 seconds'],
		['The operation was aborted due to timeout', 'did not answer within 10 seconds'],
		['Redirect loop detected', 'redirects'],
		['Too many redirects (limit: 3)', 'redirects'],
		['Blocked: resolves to private/internal/special-use IP address', 'leads to a private address'],
		['Domain policy: Blocked hostname (configured blocklist): x', 'names the hosts'],
	])('"%s" has words of its own', async (deliveryError, finding) => {
		const run = { ...DELIVERED, deliveryStatus: 'not-delivered', deliveryError };
		const { ok, findings } = await check({ runs: [run] });
		expect(ok).toBe(false);
		expect(findings).toEqual([
			{
				severity: 'error',
				finding: expect.stringMatching(new RegExp(`${finding}.*Error: `)),
				whatToDo: expect.stringMatching(/\S/),
			},
		]);
	});

	describe('each error that a gateway wrote', () => {
		const EXPECTED: Record<string, [finding: string, whatToDo: string]> = {
			'answers 400': ['answered 400', 'A redirect, such as from http to https'],
			'answers 401': ['answered 401', 'cron.webhookToken'],
			'answers 403': ['answered 403', 'IP Allowlist'],
			'answers 404': ['answered 404', 'A redirect, such as from http to https'],
			'answers 405': ['answered 405', 'put the https URL'],
			'answers 409': ['answered 409', 'production URL'],
			'answers 413': ['answered 413', 'client_max_body_size'],
			'answers 415': ['answered 415', 'production URL'],
			'answers 422': ['answered 422', 'not JSON'],
			'answers 429': ['answered 429', 'Raise the limit'],
			'answers 500': ['The receiver failed', 'log of n8n'],
			'answers nothing': ['did not answer within 10 seconds', 'firewall'],
			'resets the connection': ['closed the connection', 'their logs'],
			'closes the connection': ['closed the connection', 'their logs'],
			'does not speak HTTP': ['does not speak HTTP', 'Correct the port'],
			'does not listen': ['connection was refused', 'Start n8n'],
			'has a certificate of its own': ['does not trust the TLS certificate', 'NODE_EXTRA_CA_CERTS'],
			'has a certificate that has expired': ['does not trust the TLS certificate', 'its date'],
			'has a certificate for another name': ['does not trust the TLS certificate', 'host name'],
			'speaks an old TLS only': ['could not agree on TLS', 'too old'],
			'has no TLS': ['no TLS at the URL', 'Use http://'],
			'has TLS, and is asked without': ['closed the connection', 'use https://'],
			'redirects to itself': ['The URL redirects', 'final address'],
			'redirects again and again': ['The URL redirects', 'final address'],
			'redirects the POST, which becomes a GET': ['answered 405', 'turns the POST into a GET'],
			'redirects without saying where': ['The URL redirects', 'final address'],
			'redirects to what is no server': ['is not an http(s) URL', 'production URL'],
			'has a name that nobody knows': ['does not know the host name', 'DNS'],
			'has a private address that is not listed': [
				'refused to post to a private address',
				'allowedHostnames',
			],
			'has a name that is blocked': ['names the hosts it may', 'blockedHostnames'],
		};

		test('is in the table', () => {
			expect(Object.keys(RECORDED).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
		});

		test.each(Object.entries(RECORDED))('a receiver that %s: %s', async (receiver, error) => {
			const where = receiver.includes('private address') ? LISTED : {};
			const { findings } = await check({ ...where, runs: [failed(error)] });
			const [finding, whatToDo] = EXPECTED[receiver]!;
			expect(findings).toEqual([
				{
					severity: 'error',
					finding: expect.stringContaining(finding),
					whatToDo: expect.stringContaining(whatToDo),
				},
			]);
			expect(findings[0]!.finding).toContain(`Error: ${error}`);
		});
	});

	describe('a run that was never to be sent is no fault of the network', () => {
		test.each<[string, IDataObject, string]>([
			['cut off', TIMED_OUT, 'came to its time limit and was cut off'],
			[
				'cancelled',
				{
					...DELIVERED,
					...{ status: 'error', error: 'Cancelled by operator.' },
					deliveryStatus: 'not-delivered',
					deliveryError: 'cron webhook delivery cancelled: Cancelled by operator.',
				},
				'was cancelled',
			],
			[
				'over its time while it was sent',
				{
					...DELIVERED,
					deliveryStatus: 'not-delivered',
					deliveryError: 'cron webhook delivery timed out: cron: job execution timed out',
				},
				'while the result of the last run was being sent',
			],
			[
				'over its time while a failure was sent',
				{
					...{ ...DELIVERED, status: 'error', error: 'command exited with code 3' },
					deliveryStatus: 'not-delivered',
					deliveryError: 'cron webhook delivery timed out: cron: job execution timed out',
				},
				'while the result of the last run was being sent',
			],
			[
				'over its time between two attempts to send it',
				{
					...DELIVERED,
					deliveryStatus: 'not-delivered',
					deliveryError: 'cron delivery deadline exceeded',
				},
				'while the result of the last run was being sent',
			],
			[
				'cancelled while it was sent',
				{
					...DELIVERED,
					deliveryStatus: 'not-delivered',
					deliveryError: 'cron webhook delivery cancelled: Cancelled by operator.',
				},
				'was cancelled while its result was being sent',
			],
			[
				'interrupted by a restart',
				{
					...{ ...DELIVERED, status: 'error', deliveryStatus: 'unknown' },
					error: 'cron: job interrupted by gateway restart',
				},
				'restarted during the last run',
			],
			[
				'skipped',
				{ ...DELIVERED, status: 'skipped', deliverySuppressionReason: 'empty', error: 'no model' },
				'was skipped, and a skipped run without a summary is not sent. Reason: no model',
			],
			[
				'skipped before a delivery was thought of, with the record of the run before',
				{ ...DELIVERED, status: 'skipped', error: 'agent selection required' },
				'was skipped, and a skipped run without a summary is not sent',
			],
			[
				'skipped, with the delivery error of a run before that was cut off',
				{
					...{ ...DELIVERED, status: 'skipped', deliveryStatus: 'not-delivered' },
					error: 'agent selection required',
					deliveryError: 'cron webhook delivery timed out: cron: job execution timed out',
				},
				'was skipped, and a skipped run without a summary is not sent',
			],
			['silent', { ...DELIVERED, deliverySuppressionReason: 'silent' }, 'nothing to say'],
		])('%s', async (_case, run, finding) => {
			const { findings } = await check({ runs: [run] });
			expect(findings).toHaveLength(1);
			expect(findings[0]!.finding).toContain(finding);
			expect(`${findings[0]!.finding} ${findings[0]!.whatToDo}`).not.toMatch(
				/reaches the URL|firewall|successful/,
			);
		});
	});

	test.each(['at', 'on-exit'])(
		'a job that runs once (%s) and has run is not called disabled',
		async (kind) => {
			const job = { enabled: false, schedule: { kind } };
			expect(await check({ job })).toMatchObject({
				ok: true,
				findings: [{ finding: 'The job runs once, and has run.' }, { severity: 'info' }],
			});
			const { findings } = await check({ job, runs: [] });
			expect(findings[0]).toMatchObject({ finding: expect.stringContaining('is disabled') });
		},
	);

	test('the webhook beside an announcement counts', async () => {
		const completionDestination = { mode: 'webhook', to: 'http://10.0.0.1/x' };
		const { findings } = await check({
			job: { delivery: { mode: 'announce', completionDestination } },
		});
		expect(findings[0]).toMatchObject({ finding: expect.stringContaining('10.0.0.1') });
	});

	describe('a job that announces, with a webhook beside the announcement', () => {
		const announcing = (to?: string): IDataObject => ({
			delivery: {
				...{ mode: 'announce', channel: 'telegram' },
				...(to !== undefined && { completionDestination: { mode: 'webhook', to } }),
			},
		});
		const URL_OF_N8N = 'https://n8n.example.com/webhook/1?token=own';
		const undelivered = (run: IDataObject): IDataObject => ({
			...{ ...DELIVERED, deliveryStatus: 'not-delivered', completionStatus: 'succeeded' },
			...run,
		});
		const ended = (error: string): IDataObject => ({
			...{ ...DELIVERED, status: 'error', completionStatus: 'failed', deliveryStatus: 'unknown' },
			...{ error, deliveryError: error },
		});
		const SKIPPED = { ...DELIVERED, status: 'skipped', completionStatus: 'failed' };

		/** What `resolveDeliveryState` and `dispatchGatewayCronFinishedNotifications` made of each. */
		test.each<[string, IDataObject, string, string]>([
			[
				'silent',
				undelivered({ summary: 'NO_REPLY', deliverySuppressionReason: 'silent' }),
				'info',
				'did not announce the last run, on purpose: the agent had nothing to say',
			],
			[
				'heartbeat',
				undelivered({ summary: 'HEARTBEAT_OK', deliverySuppressionReason: 'heartbeat' }),
				'info',
				'did not announce the last run, on purpose: the agent reported no more',
			],
			[
				'left out by the channel',
				undelivered({ summary: 'Hello', deliverySuppressionReason: 'channel_transform' }),
				'info',
				'did not announce the last run, on purpose: the channel left nothing',
			],
			[
				'skipped',
				{ ...SKIPPED, deliveryStatus: 'unknown', error: 'no model' },
				'warning',
				'was skipped, and there was nothing to announce. Reason: no model',
			],
			[
				'interrupted by a restart',
				ended('cron: job interrupted by gateway restart'),
				'error',
				'was held back or cut off. Reason: cron: job interrupted by gateway restart',
			],
			[
				'timed out',
				ended('cron: job execution timed out'),
				'error',
				'was held back or cut off. Reason: cron: job execution timed out',
			],
			[
				'cancelled',
				ended('Cancelled by operator.'),
				'error',
				'was held back or cut off. Reason: Cancelled by operator.',
			],
			[
				'not announced, and without a summary',
				undelivered({ completionStatus: 'failed', deliveryError: 'Telegram: request timed out' }),
				'error',
				'could not be announced. Error: Telegram: request timed out',
			],
			['announced', { ...DELIVERED, summary: 'Hello' }, 'info', 'The last run was announced.'],
			[
				'an announcement that nobody knows of',
				{ ...DELIVERED, summary: 'Hello', deliveryStatus: 'unknown' },
				'info',
				'does not say whether the last run was announced (delivery status: unknown)',
			],
		])('%s: it is sent all the same', async (_case, run, severity, finding) => {
			const { findings } = await check({ job: announcing(URL_OF_N8N), runs: [run] });
			expect(findings).toEqual([
				{
					severity,
					finding: expect.stringContaining(finding),
					whatToDo: expect.stringContaining('beside the announcement is sent all the same'),
				},
			]);
		});

		test.each<[string, IDataObject, string]>([
			['empty', undelivered({ deliverySuppressionReason: 'empty' }), 'warning'],
			['silent without a summary', undelivered({ deliverySuppressionReason: 'silent' }), 'warning'],
			['announced by the agent itself', { ...DELIVERED, completionStatus: 'succeeded' }, 'warning'],
			[
				'not announced, as nobody insists on it',
				undelivered({ deliveryError: 'Telegram: request timed out' }),
				'error',
			],
			[
				'failed, in a gateway that knows no completion',
				{ ...ended('boom'), completionStatus: undefined },
				'error',
			],
		])('%s: it is not sent', async (_case, run, severity) => {
			const { findings } = await check({ job: announcing(URL_OF_N8N), runs: [run] });
			expect(findings).toMatchObject([
				{
					severity,
					whatToDo: expect.stringContaining('is not sent, as the run has no summary'),
				},
			]);
		});

		test.each<[string, string | undefined, IDataObject]>([
			['no webhook', undefined, ended('Cancelled by operator.')],
			['a webhook that the gateway does not take', 'https://u:p@n8n.example.com/x', SKIPPED],
			['no delivery then', URL_OF_N8N, { ...DELIVERED, deliveryStatus: 'not-requested' }],
		])('%s: nothing is said of a webhook', async (_case, to, run) => {
			const { findings } = await check({ job: announcing(to), runs: [run] });
			expect(findings.at(-1)!.whatToDo).not.toContain('beside the announcement');
		});

		test('its host is doubted although the announcement was delivered', async () => {
			const { findings } = await check({ job: announcing('https://n8n.lan/x?token=own') });
			expect(findings[0]).toMatchObject({
				severity: 'warning',
				finding: expect.stringContaining('n8n.lan leads'),
			});
		});
	});

	test.each([
		[
			{ blockedHostnames: ['*.example.com'] },
			'its configuration blocks the host',
			'blockedHostnames',
		],
		[{ blockedHostnames: ['N8N.example.com.'] }, 'its configuration blocks the host', 'Remove'],
	])('a host that %o names', async (webhookSsrfPolicy, finding, whatToDo) => {
		const { ok, findings } = await check({ cron: { webhookSsrfPolicy } });
		expect(ok).toBe(false);
		expect(findings[0]).toMatchObject({
			finding: expect.stringContaining(finding),
			whatToDo: expect.stringContaining(whatToDo),
		});
	});

	test.each([
		[
			'a trigger that registered itself',
			'https://n8n.example.com/webhook/1/openclaw?token=own#openclaw-n8n=owner.memory',
		],
		['one that takes the token from the query', 'https://n8n.example.com/x?a=1&token=secret'],
	])('%s needs no webhook token', async (_case, to) => {
		const { findings } = await check({ to, cron: { webhookToken: undefined } });
		expect(findings).toMatchObject([{ finding: 'The last run was delivered.' }]);
	});

	test('no run yet, and a gateway that does not record deliveries', async () => {
		expect(await check({ runs: [] })).toMatchObject({
			lastRun: null,
			findings: [{ severity: 'info', finding: 'The job has not finished a run yet.' }],
		});
		const { findings } = await check({ runs: [{ ...DELIVERED, deliveryStatus: undefined }] });
		expect(findings[0]!.finding).toContain('does not say what became of the last run');
	});
});
