/** A real proxy before a real n8n: where jobs deliver, and what is told where nothing arrives. */
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { addCommandJob } from './harness/commandJobs.mts';
import { byId, operate } from './harness/nodeRun.mts';
import type { Server } from './harness/processes.mts';
import { proxiesBeforeN8n } from './harness/proxiesBeforeN8n.mts';
import { createTriggerWorkflow, itemsBehind } from './harness/triggerWorkflow.mts';
import { usePeers } from './harness/vitestPeers.mts';

/** Instead of `webhook`. */
const ENDPOINT = 'hooks/in';
const TRUSTING = {
	NODE_EXTRA_CA_CERTS: join(import.meta.dirname, '../fixtures/tls/self-signed.crt'),
};

const proxies = await proxiesBeforeN8n();
const peers = usePeers({
	gateway: { env: TRUSTING },
	n8n: {
		port: proxies.n8nPort,
		env: {
			...TRUSTING,
			WEBHOOK_URL: `${proxies.tls}/`,
			N8N_ENDPOINT_WEBHOOK: ENDPOINT,
			N8N_PROXY_HOPS: '1',
		},
	},
});

let nginx: Server | undefined;
beforeAll(async () => {
	nginx = await proxies.start();
});
afterAll(async () => await nginx?.stop());

/** A trigger that registers itself with a job of its own. */
async function createRegistering(options: object) {
	const { api, gateway, credentials } = peers();
	const at = new Date(Date.now() + 86_400_000);
	const jobId = await addCommandJob(gateway, { name: 'registered', at });
	const trigger = await createTriggerWorkflow(
		{ ...peers(), credentials: { openClawApi: credentials.openClawApi } },
		{ registration: 'automatic', jobIds: [jobId], options },
	);
	const path = new URL(trigger.url).pathname.replace('/webhook/', `/${ENDPOINT}/`);
	return { ...trigger, jobId, path, publish: async () => await api.activate(trigger.workflow) };
}

type Registering = Awaited<ReturnType<typeof createRegistering>>;

async function publishRegistering(options: object): Promise<Registering & { to: URL }> {
	const trigger = await createRegistering(options);
	await trigger.publish();
	const { delivery } = await peers().gateway.rpc<{ delivery: { to: string } }>('cron.get', {
		id: trigger.jobId,
	});
	return { ...trigger, to: new URL(delivery.to) };
}

async function expectToArrive(trigger: Registering): Promise<void> {
	const { api, gateway } = peers();
	const at = new Date(Date.now() + 1_500).toISOString();
	const patch = { schedule: { kind: 'at', at }, enabled: true };
	await gateway.rpc('cron.update', { id: trigger.jobId, patch });
	await api.waitForExecutions(trigger.workflow.id, 1);
	expect(await itemsBehind(peers(), trigger)).toMatchObject([{ jobId: trigger.jobId }]);
	await api.deactivate(trigger.workflow);
}

describe('a run arrives', () => {
	it('at the public address, through TLS, at a path, under another name of the endpoint', async () => {
		const trigger = await publishRegistering({ requireHttps: true });
		expect(trigger.to.origin + trigger.to.pathname).toBe(`${proxies.tlsRoot}/n8n${trigger.path}`);
		await expectToArrive(trigger);
	});

	it('where n8n itself listens, if that is its Webhook Base URL', async () => {
		const { url } = peers().n8n;
		const trigger = await publishRegistering({ webhookBaseUrl: url });
		expect(trigger.to.origin + trigger.to.pathname).toBe(url + trigger.path);
		await expectToArrive(trigger);
	});
});

// n8n tries for a quarter of a minute: for both at the same time.
describe.concurrent('an address that redirects is refused at the publication', () => {
	it.each(['plain', 'signIn'] as const)('%s', async (proxy) => {
		const { publish } = await createRegistering({ webhookBaseUrl: proxies[proxy] });
		const error = await publish().catch(({ message }: Error) => message);
		const { origin } = new URL(proxies[proxy]);
		expect(error).toContain(`The address of this trigger's webhook redirects (HTTP 30`);
		expect(error).toContain(origin);
		expect(error).not.toContain('secret-of-the-proxy');
	});
});

describe('a URL that somebody put into a job', () => {
	const TOLD = {
		plain: ['answered 404', 'A redirect, such as from http to https, turns the POST into a GET'],
		plainPermanent: ['answered 400', 'A redirect, such as from http to https, takes the body away'],
		tlsRoot: ['answered 404', 'A proxy that cuts off a part of the path'],
		// The page for signing in answers 200.
		signIn: ['was delivered', 'a login page that the URL redirects to'],
	} as const;

	it.each(Object.entries(TOLD))('%s: no run arrives, and why is told', async (proxy, words) => {
		const { api, gateway } = peers();
		const trigger = await publishRegistering({});
		const { pathname, search } = new URL(trigger.to);
		const path = pathname.replace(/^\/n8n/, '');
		const url = proxies[proxy as keyof typeof TOLD] + path + search;
		const id = await addCommandJob(gateway, { name: proxy, url });
		await gateway.waitForRuns(id);
		const [check] = await operate(peers(), 'gateway', 'checkDelivery', { cronJobId: byId(id) });
		const findings = JSON.stringify(check!.findings);
		for (const word of words) expect(findings).toContain(word);
		expect(await api.listExecutions(trigger.workflow.id)).toEqual([]);
		await api.deactivate(trigger.workflow);
	});
});
