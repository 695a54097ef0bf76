/** What a form says of a private host is what the rule of the gateway says. */
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { expect, test } from 'vitest';

import { hints } from '../../../nodes/OpenClaw/hints.ts';
import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { isPrivateHost } from '../../../nodes/shared/cronJob/hosts.ts';
import { workflowFor } from '../support/engine.mts';

const { displayCondition } = hints!.find(({ message }) => message.includes('private network'))!;

function isHinted(webhookUrl: string): unknown {
	const parameters: INodeParameters = {
		...{ resource: 'cronJob', operation: 'create', deliveryMode: 'webhook' },
		webhookUrl,
	};
	const { workflow, node } = workflowFor(new OpenClaw(), { parameters });
	return workflow.expression.getSimpleParameterValue(node, displayCondition, 'internal', {});
}

const isPrivate = (url: string) => isPrivateHost(new URL(url).hostname);

const PRIVATE = [
	...['n8n', 'n8n-1', 'LOCALHOST', 'localhost.', 'n8n.local', 'n8n.internal', 'a.b.localhost'],
	...['n8n.lan', 'n8n.home', 'n8n.home.arpa', 'n8n.corp', 'n8n.test', 'n8n.tail1234.ts.net'],
	...['0.0.0.0', '10.1.2.3', '127.0.0.1', '127.1', '100.64.0.1', '100.127.255.255', '169.254.1.1'],
	...['172.16.0.1', '172.31.255.255', '192.168.1.1', '192.168.1.1.', '192.0.0.9', '192.0.2.1'],
	...['192.88.99.1', '198.18.0.1', '198.19.0.1', '198.51.100.7', '203.0.113.7', '224.0.0.1'],
	...['255.255.255.255', '[::1]', '[::]', '[fd12::1]', '[FE80::1]', '[fec0::1]', '[ff02::1]'],
	'[2001:db8::1]',
];

const PUBLIC = [
	...['n8n.example.com', 'lan.example.com', 'n8n.local.example.com', 'n8n.ts.net.example'],
	...[
		'1.1.1.1',
		'8.8.8.8',
		'11.0.0.1',
		'100.63.255.255',
		'100.128.0.1',
		'172.15.0.1',
		'172.32.0.1',
	],
	...[
		'172.16',
		'192.169.0.1',
		'192.0.1.1',
		'192.175.48.1',
		'198.17.0.1',
		'198.20.0.1',
		'203.0.114.1',
	],
	...['223.255.255.255', '134744072', '134744072.', '0x8080808', '010.8.8.8', '[2606:4700::1111]'],
	...['[::ffff:8.8.8.8]', '[fc::1]', '[fe::1]', '[2001:4860::8]', 'n8n%2Eexample.com'],
	...['n8n。example。com', 'user:secret@n8n.example.com', 'lan@n8n.example.com'],
];

const BEHIND = ['', '/webhook/1', ':5678/x', '?x=a.local', '#x=a.lan', '/[::1]', '/a@n8n'];

test.each(PRIVATE)('%s is private', (host) => {
	const urls = BEHIND.map((rest) => `http://${host}${rest}`);
	expect(urls.map(isPrivate)).toEqual(urls.map(() => true));
	expect(urls.map(isHinted)).toEqual(urls.map(() => true));
});

test.each(PUBLIC)('%s is public', (host) => {
	const urls = BEHIND.map((rest) => `https://${host}${rest}`);
	expect(urls.map(isPrivate)).toEqual(urls.map(() => false));
	expect(urls.map(isHinted)).toEqual(urls.map(() => false));
});

test('every IPv4 address is judged alike', () => {
	const byte = fc.oneof(
		fc.nat(255),
		fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 203, 224),
		fc.constantFrom(2, 16, 18, 19, 31, 51, 63, 64, 88, 99, 113, 168, 254),
	);
	fc.assert(
		fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
			const url = `http://${bytes.join('.')}/webhook`;
			expect(isHinted(url), url).toBe(isPrivate(url));
		}),
		{ numRuns: 2000 },
	);
});
