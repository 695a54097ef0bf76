/** The transports of the credential: the same answers over each, and the approval of a device. */
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { startGateway } from './harness/gateway.mts';
import { logInToN8n, type CredentialReference } from './harness/n8nApi.mts';
import { createNetworkNamespace } from './harness/networkNamespace.mts';
import { byId, cronJob, executeOperation, operate } from './harness/nodeRun.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();

const TRANSPORTS = ['adminHttpRpc', 'webSocket'];

const over: Record<string, CredentialReference> = {};

const credentialData = (transport: string) => ({
	gatewayUrl: peers().gateway.url,
	token: peers().gateway.token,
	transport,
});

beforeAll(async () => {
	for (const transport of TRANSPORTS) {
		const data = credentialData(transport);
		over[transport] = await peers().api.createCredential('openClawApi', data, transport);
	}
});

/** Two jobs that are the same differ in these, and in when things happened. */
const OWN = ['id', 'configRevision'];

function comparable(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(comparable);
	if (typeof value !== 'object' || value === null) return value;
	const isOwn = (key: string) => OWN.includes(key) || /(At|AtMs|anchorMs)$/.test(key);
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [
			key,
			isOwn(key) ? typeof entry : comparable(entry),
		]),
	);
}

describe('over each transport', () => {
	const NEW_JOB = {
		message: 'Summarize today',
		scheduleKind: 'cron',
		cronExpression: '0 9 * * 1-5',
		timezone: 'Europe/Berlin',
		deliveryMode: 'webhook',
		webhookUrl: 'https://n8n.example.com/webhook/1/openclaw?token=hook',
	};

	/** Every operation on one job; what each of them emitted. */
	async function lifeOfAJob(transport: string): Promise<Record<string, unknown>> {
		const run = async (operation: string, parameters: object) =>
			await cronJob(peers(), operation, { ...parameters }, over[transport]);
		const create = await run('create', { ...NEW_JOB, name: 'Compared' });
		const job = { cronJobId: byId(create[0]!.id) };
		const upsert = await run('upsert', { ...NEW_JOB, name: 'Up', declarationKey: transport });
		const results = {
			create,
			upsert: upsert.map((item) => ({ ...item, declarationKey: 'key' })),
			update: await run('update', { ...job, updateFields: { message: 'Summarize the week' } }),
			disable: await run('disable', job),
			enable: await run('enable', job),
			get: await run('get', job),
			getAll: await run('getAll', { returnAll: true, filters: { query: 'Compared' } }),
			delete: await run('delete', job),
		};
		await run('delete', { cronJobId: byId(upsert[0]!.id) });
		return results;
	}

	it('each operation answers the same', async () => {
		const http = await lifeOfAJob('adminHttpRpc');
		const webSocket = await lifeOfAJob('webSocket');
		expect(comparable(webSocket)).toEqual(comparable(http));
		expect(http).toMatchObject({ get: [{ payload: { message: 'Summarize the week' } }] });
		expect(http.getAll).toHaveLength(1);
	});

	it.each(TRANSPORTS)('%s: an unknown job and a wrong field are explained alike', async (name) => {
		const unknown = await executeOperation(
			peers(),
			{ resource: 'cronJob', operation: 'get', cronJobId: byId('no-such-job') },
			over[name],
		);
		expect(unknown.error?.message).toBe(
			'The gateway has no such job (cron.get, job "no-such-job")',
		);
		const additionalFields = { jobJson: { bogus: 1 } };
		const wrong = await executeOperation(
			peers(),
			{ resource: 'cronJob', operation: 'create', ...NEW_JOB, name: 'x', additionalFields },
			over[name],
		);
		expect(wrong.error?.message).toMatch(/^The gateway refused it: .*bogus/);
	});

	it.each(TRANSPORTS)('%s: the credential dialog tells right from wrong', async (transport) => {
		const { api, gateway, n8n } = peers();
		const data = credentialData(transport);
		expect(await api.testCredential('openClawApi', data)).toMatchObject({ status: 'OK' });
		const wrong = [
			await api.testCredential('openClawApi', { ...data, token: 'wrong' }),
			await api.testCredential('openClawApi', { ...data, gatewayUrl: 'http://127.0.0.1:1' }),
			await api.testCredential('openClawApi', { ...data, gatewayUrl: n8n.url }),
		];
		expect(wrong.map(({ status }) => status)).toEqual(['Error', 'Error', 'Error']);
		expect(wrong[0]!.message).toContain('does not accept the token');
		expect(wrong[1]!.message).toContain('Nothing listens');
		expect(new Set(wrong.map(({ message }) => message)).size).toBe(3);
		expect(JSON.stringify(wrong)).not.toContain(gateway.token);
	});
});

it('WebSocket from another network: approved once, known for good', async () => {
	const { api, n8n, stub } = peers();
	const namespace = await createNetworkNamespace();
	onTestFinished(namespace.remove);
	const gateway = await startGateway({ model: stub.model, namespace });
	onTestFinished(async () => await gateway.stop());
	const data = { gatewayUrl: gateway.url, token: gateway.token, transport: 'webSocket' };
	const credential = await api.createCredential('openClawApi', data, 'from another network');

	const getAll = { resource: 'cronJob', operation: 'getAll' };
	const refused = await executeOperation(peers(), getAll, credential);
	const [, requestId] = /\(request ([\w-]+)\)/.exec(refused.error?.message ?? '') ?? [];
	expect(refused.error?.message).toContain('wants this n8n to be approved first (request ');
	expect(refused.error?.description).toContain(`openclaw devices approve ${requestId}.`);
	expect(await api.testCredential('openClawApi', data)).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('openclaw devices approve '),
	});

	// URL and token alone: before the approval what the admin HTTP API has, and then everything.
	const urlAndToken = { gatewayUrl: gateway.url, token: gateway.token };
	const alone = await api.createCredential('openClawApi', urlAndToken, 'URL and token alone');
	const overHttp = ['agent', 'cronJob', 'run'];
	const needSocket = ['session', 'approval', 'question', 'tool'];
	const getAllOf = async (resource: string) =>
		await operate(peers(), resource, 'getAll', { scope: 'all' }, alone);
	for (const resource of overHttp) await getAllOf(resource);
	for (const resource of needSocket) {
		const { error } = await executeOperation(peers(), { resource, operation: 'getAll' }, alone);
		expect(error?.message).toContain('This needs a WebSocket to the gateway, and there is none');
		expect(error?.description).toContain('openclaw devices approve ');
	}

	await gateway.cli('devices', 'approve', requestId!);
	await cronJob(peers(), 'getAll', {}, credential);
	for (const resource of [...overHttp, ...needSocket]) await getAllOf(resource);

	await n8n.restart();
	const again = { ...peers(), api: await logInToN8n(n8n.url, api.owner) };
	await cronJob(again, 'getAll', {}, credential);
	const { pending, paired } = await gateway.rpc<{ pending: unknown[]; paired: unknown[] }>(
		'device.pair.list',
	);
	expect(pending).toEqual([]);
	expect(paired).toContainEqual(
		expect.objectContaining({ clientId: 'gateway-client', platform: 'n8n' }),
	);
});
