/**
 * A newcomer's path: the README's own blocks of code, on an n8n and a gateway that know nothing of
 * each other, from the installation to the first item. What the other documents tell to configure
 * and to check is then tried on what has come of it.
 */
import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
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
	blocks.filter((block) => block.kind === kind && !block.document.startsWith('README'));

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
	let webhookToken: string;
	let workflow: Workflow;
	const webhookId = randomUUID();
	const webhookUrl = () => `${n8n.url}/webhook/${webhookId}/openclaw`;

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
		expect((await api.nodeTypes()).length).toBeGreaterThanOrEqual(3);
	});

	it('configures the gateway', async () => {
		const printed = await timed(shell(readmeBlock('sh gateway'), gateway.folder));
		expect(printed).toContain('Config valid');
		webhookToken = /^Webhook token: (\w{64})$/m.exec(printed)![1]!;
		await timed(gateway.restart());
	});

	it('brings the first item', async () => {
		const pasted = JSON.parse(readmeBlock('json workflow')) as {
			nodes: WorkflowNode[];
			connections: object;
		};
		const credentials = {
			openClawWebhookApi: await api.createCredential('openClawWebhookApi', {
				token: webhookToken,
			}),
			openClawApi: await api.createCredential('openClawApi', {
				gatewayUrl: gateway.url,
				token: gateway.token,
			}),
		};
		// What the reader does by hand: choose the credentials, copy the production URL.
		const nodes = pasted.nodes.map(({ parameters, ...node }) => ({
			...node,
			parameters: {
				...parameters,
				...('webhookUrl' in parameters! && { webhookUrl: webhookUrl() }),
			},
			...(node.type.includes('openClaw') && { credentials }),
			...(node.type.endsWith('Trigger') && { webhookId }),
		}));
		workflow = await api.createWorkflow('First item', nodes, pasted.connections);
		await timed(api.activate(workflow));
		await api.waitForWebhook(webhookUrl());
		const manual = await api.runManually(workflow, 'Start', 'Create a Job');
		expect((await api.waitForExecution(manual)).status).toBe('success');

		await timed(api.waitForExecutions(workflow.id, 2, { seconds: 180 }));
		const [received] = await api.listExecutions(workflow.id);
		const execution = await api.getExecution(received!.id);
		expect(execution.mode).toBe('webhook');
		expect(execution.items('OpenClaw Trigger')).toMatchObject([
			{ event: 'finished', jobName: 'First item', status: 'ok', summary: DEFAULT_REPLY },
		]);
	});

	it('shows the address that docs/setup.md gives n8n', async () => {
		const { urlBaseWebhook } = await api.rest.get<{ urlBaseWebhook: string }>('/settings');
		expect(urlBaseWebhook).toBe(composeEnvironment().WEBHOOK_URL);
	});

	it.each(checks())('docs/setup.md, check in line $line', async ({ command, output }) => {
		const [item] = (await api.getExecution((await firstWebhookExecution())!)).items(
			'OpenClaw Trigger',
		)!;
		const printed = await shell(command, gateway.folder, {
			GATEWAY_URL: gateway.url,
			GATEWAY_TOKEN: gateway.token,
			WEBHOOK_URL: webhookUrl(),
			WEBHOOK_TOKEN: webhookToken,
			JOB_ID: item!.jobId as string,
		});
		expect(printed).toContain(output);
	});

	async function firstWebhookExecution(): Promise<string | undefined> {
		const executions = await api.listExecutions(workflow.id);
		return executions.toReversed().find(({ mode }) => mode === 'webhook')?.id;
	}
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
