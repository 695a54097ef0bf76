/**
 * A newcomer's path: the README's own blocks of code, on an n8n and a gateway that know nothing of
 * each other, from the installation to the first item. What the other documents tell to configure
 * and to check is then tried on what has come of it.
 */
import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { codeBlocks, DOCUMENTS, type CodeBlock } from '../documents/documents.mts';
import { type Gateway, startGateway } from './harness/gateway.mts';
import { type N8n, startN8n } from './harness/n8n.mts';
import { type N8nApi, setUpN8n, type Workflow, type WorkflowNode } from './harness/n8nApi.mts';
import { dataFolder } from './harness/output.mts';
import { baseEnvironment } from './harness/processes.mts';
import { DEFAULT_REPLY, startStubModel, type StubModel } from './harness/stubModel.mts';
import { packedTarball } from './harness/tarball.mts';
import { keepLogsOfFailures } from './harness/vitestPeers.mts';
import { installPeer } from './peers/install.mjs';

const run = promisify(execFile);

const README = codeBlocks('README.md');
const blocks = DOCUMENTS.flatMap(codeBlocks);
const inOthers = (kind: string) =>
	blocks.filter((block) => block.kind === kind && !block.document.includes('README'));

function readmeBlock(kind: string): string {
	const [block, ...others] = README.filter((candidate) => candidate.kind === kind);
	if (!block || others.length > 0) throw new Error(`README.md has not one block "${kind}"`);
	return block.text;
}

keepLogsOfFailures();

const n8nFolder = dataFolder('n8n');
let binaries: string;
let stub: StubModel;
let gateway: Gateway;
let n8n: N8n;
let api: N8nApi;
let machineTimeMs = 0;

/** In a shell as its reader has one; the answer is what it prints. */
async function shell(script: string, home: string, env: Record<string, string> = {}) {
	const base = baseEnvironment(home);
	const PATH = `${binaries}:${base.PATH}`;
	const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
		cwd: home,
		env: { ...base, PATH, OPENCLAW_HOME: home, ...env },
	});
	return stdout;
}

async function timed<T>(step: Promise<T>): Promise<T> {
	const start = performance.now();
	const result = await step;
	machineTimeMs += performance.now() - start;
	return result;
}

/** What the compose file of docs/setup.md gives to n8n; the addresses are the test's own. */
function composeEnvironment(): Record<string, string> {
	const [compose] = inOthers('yaml compose').map(
		({ text }) => parse(text) as { services: { n8n: { environment: Record<string, string> } } },
	);
	return compose!.services.n8n.environment;
}

const proxyEnvironment = () =>
	Object.fromEntries(
		inOthers('env n8n').flatMap(({ text }) => text.split('\n').map((line) => line.split('='))),
	) as Record<string, string>;

beforeAll(async () => {
	binaries = join(await installPeer('openclaw'), 'node_modules', '.bin');
	stub = await startStubModel();
	// A gateway as it is before anybody thought of n8n.
	const config = { plugins: { entries: undefined }, cron: undefined };
	gateway = await timed(startGateway({ model: stub.model, config }));
});

afterAll(async () => {
	await Promise.all([stub?.stop(), gateway?.stop(), n8n?.stop()]);
	console.log(`The newcomer's path took ${Math.round(machineTimeMs / 1000)} s of machine time.`);
});

describe('the README, from the installation to the first item', () => {
	let gatewayToken: string;

	it('installs the package', async () => {
		// The one substitution: what is not published yet comes from its tarball.
		const command = readmeBlock('sh install').replace(
			'n8n-nodes-openclaw-gateway',
			await packedTarball(),
		);
		await timed(shell(command, n8nFolder));
		const env = { ...composeEnvironment(), ...proxyEnvironment() };
		n8n = await timed(startN8n({ folder: n8nFolder, withPackage: false, env }));
		api = await setUpN8n(n8n.url);
		expect((await api.nodeTypes()).length).toBeGreaterThanOrEqual(4);
	});

	it('prints the token of the gateway, in a terminal', async () => {
		const inTerminal = `script --quiet --return --command ${JSON.stringify(readmeBlock('sh gateway'))} /dev/null`;
		const printed = await timed(shell(inTerminal, gateway.folder));
		[gatewayToken] = /^\w{48}(?=\r?$)/m.exec(printed)!;
		expect(gatewayToken).toBe(gateway.token);
	});

	it('brings the first item, and leaves the configuration of the gateway as it was', async () => {
		const configuration = readFileSync(join(gateway.folder, '.openclaw', 'openclaw.json'), 'utf8');
		const pasted = JSON.parse(readmeBlock('json workflow')) as {
			nodes: WorkflowNode[];
			connections: object;
		};
		const data = { gatewayUrl: gateway.url, token: gatewayToken };
		expect(await timed(api.testCredential('openClawApi', data))).toMatchObject({ status: 'OK' });
		const credentials = { openClawApi: await api.createCredential('openClawApi', data) };
		// What the reader does by hand: choose the credential in both nodes.
		const nodes = pasted.nodes.map((node) => ({
			...node,
			...(node.type.includes('openClaw') && { credentials }),
		}));
		const workflow = await api.createWorkflow('First item', nodes, pasted.connections);
		await timed(api.activate(workflow));
		const manual = await api.runManually(workflow, 'Start', 'Create a Job');
		expect((await api.waitForExecution(manual)).status).toBe('success');

		await timed(api.waitForExecutions(workflow.id, 2, { seconds: 180 }));
		const [received] = await api.listExecutions(workflow.id);
		const execution = await api.getExecution(received!.id);
		expect(execution.mode).toBe('trigger');
		expect(execution.items('OpenClaw Live Trigger')).toMatchObject([
			{ event: 'finished', jobName: 'First item', status: 'ok', summary: DEFAULT_REPLY },
		]);
		const after = readFileSync(join(gateway.folder, '.openclaw', 'openclaw.json'), 'utf8');
		expect(after).toBe(configuration);
	});
});

describe('docs/setup.md, the webhook token and the checks', () => {
	let webhookToken: string;
	let workflow: Workflow;
	let jobId: string;
	const webhookId = randomUUID();
	const webhookUrl = () => `${n8n.url}/webhook/${webhookId}/openclaw`;

	it('makes the token', async () => {
		const [block] = inOthers('sh gateway').filter(({ text }) => text.includes('webhookToken'));
		const printed = await shell(block!.text, gateway.folder);
		expect(printed).toContain('Config valid');
		webhookToken = /^Webhook token: (\w{64})$/m.exec(printed)![1]!;
		await shell(`openclaw config set plugins.entries.admin-http-rpc.enabled true`, gateway.folder);
		await gateway.restart();
	});

	it('brings an item to the OpenClaw Trigger', async () => {
		workflow = await api.createWorkflow('By webhook', [
			{
				...{ name: 'OpenClaw Trigger', type: 'n8n-nodes-openclaw-gateway.openClawTrigger' },
				...{ typeVersion: 2, parameters: { registration: 'manual' }, webhookId },
				credentials: {
					openClawWebhookApi: await api.createCredential('openClawWebhookApi', {
						token: webhookToken,
					}),
				},
			},
		]);
		await api.activate(workflow);
		await api.waitForWebhook(webhookUrl());
		const job = await gateway.rpc<{ id: string }>('cron.add', {
			...{ name: 'By webhook', sessionTarget: 'isolated', wakeMode: 'now' },
			schedule: { kind: 'at', at: new Date(Date.now() + 2_000).toISOString() },
			payload: { kind: 'agentTurn', message: 'Say hello' },
			delivery: { mode: 'webhook', to: webhookUrl() },
		});
		jobId = job.id;
		await api.waitForExecutions(workflow.id, 1, { seconds: 180 });
	});

	it('shows the address that docs/setup.md gives n8n', async () => {
		const { urlBaseWebhook } = await api.rest.get<{ urlBaseWebhook: string }>('/settings');
		expect(urlBaseWebhook).toBe(composeEnvironment().N8N_WEBHOOK_URL);
	});

	it.each(checks())('docs/setup.md, check in line $line', async ({ command, output }) => {
		const printed = await shell(command, gateway.folder, {
			GATEWAY_URL: gateway.url,
			GATEWAY_TOKEN: gateway.token,
			WEBHOOK_URL: webhookUrl(),
			WEBHOOK_TOKEN: webhookToken,
			JOB_ID: jobId,
		});
		expect(printed).toContain(output);
	});
});

describe('what the other documents tell to configure', () => {
	it.each(named(inOthers('json5 gateway')))('%s: the gateway takes it', async (_name, { text }) => {
		const folder = dataFolder('configuration');
		mkdirSync(join(folder, '.openclaw'));
		writeFileSync(join(folder, '.openclaw', 'openclaw.json'), text);
		expect(await shell('openclaw config validate', folder)).toContain('Config valid');
	});

	it.each(named(inOthers('sh gateway')))('%s: the command does it', async (_name, { text }) => {
		await shell(text, gateway.folder, {
			WEBHOOK_URL: 'https://n8n.example.com/webhook/1/openclaw',
			NEW_TOKEN: randomBytes(32).toString('hex'),
		});
	});
});

/** A command and what it prints, as they stand one behind the other. */
function checks() {
	return blocks.flatMap(({ kind, line, text: command }, index) => {
		if (kind !== 'sh check') return [];
		const next = blocks[index + 1];
		if (next?.kind !== 'text output') throw new Error(`No output behind the check in ${line}`);
		return [{ line, command, output: next.text }];
	});
}

function named(chosen: CodeBlock[]) {
	return chosen.map((block) => [`${block.document}:${block.line}`, block] as const);
}
