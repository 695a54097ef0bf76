import { HookContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { OpenClawTrigger } from '../../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { warningAboutReach } from '../../../../nodes/OpenClawTrigger/registration/reachability.ts';
import { openGateway } from '../../../../nodes/shared/gateway/gateway.ts';
import { additionalDataFor, workflowFor } from '../../support/engine.mts';
import { payload, serveGateway } from '../../support/gatewayServer.mts';

async function warning(url: string, webhookSsrfPolicy: IDataObject = {}) {
	const { credentials } = await serveGateway(() =>
		payload({ config: { cron: { webhookSsrfPolicy } } }),
	);
	const parameters = { registration: 'automatic' };
	const { workflow, node } = workflowFor(new OpenClawTrigger(), { parameters, credentials });
	const additionalData = additionalDataFor(credentials);
	const context = new HookContext(workflow, node, additionalData, 'trigger', 'activate');
	return await warningAboutReach(await openGateway(context), url);
}

it.each(['http://127.0.0.1:5678/webhook/1/openclaw', 'http://n8n:5678/x', 'https://10.1.2.3/x'])(
	'names the line to add for %s',
	async (url) => {
		const { hostname } = new URL(url);
		expect(await warning(url)).toContain(`allowedHostnames: ["${hostname}"]`);
	},
);

it.each([
	['https://n8n.example.com/x', {}],
	['http://127.0.0.1:5678/x', { allowedHostnames: ['127.0.0.1'] }],
	['http://10.1.2.3/x', { dangerouslyAllowPrivateNetwork: true }],
	['http://N8N.lan:5678/x', { allowedHostnames: ['n8n.LAN.'] }],
	['http://[::1]:5678/x', { allowedHostnames: ['[::1]'] }],
	['http://198.18.0.1/x', { allowRfc2544BenchmarkRange: true }],
	['http://[fd00::1]/x', { allowIpv6UniqueLocalRange: true }],
])('has nothing to say about %s with %j', async (url, policy) => {
	expect(await warning(url, policy)).toBeUndefined();
});

it.each([
	['http://n8n:5678/x', 'if the name leads to a private address'],
	['https://n8n.tail1234.ts.net/x', 'if the name leads to a private address'],
	['http://n8n.local/x', 'a private host'],
	['http://10.1.2.3/x', 'a private host'],
])('is as sure of %s as the gateway is', async (url, words) => {
	expect(await warning(url)).toContain(words);
});

it.each([
	['https://n8n.example.com/x', { blockedHostnames: ['*.EXAMPLE.com'] }],
	['http://10.1.2.3/x', { allowedHostnames: ['10.1.2.3'], blockedHostnames: ['10.1.2.3'] }],
	['http://169.254.1.1/x', { allowedHostnames: ['169.254.1.1'] }],
	['http://n8n.lan/x', { allowedHostnames: ['*.lan'] }],
])('warns of %s with %j', async (url, policy) => {
	expect(await warning(url, policy)).toContain('will refuse to deliver');
});
