import { describe, expect, test } from 'vitest';

import { assertWebhookUrl } from '../../../../nodes/shared/cronJob/webhookUrl.ts';

function check(url: unknown, allowInsecureUrl = false) {
	assertWebhookUrl(url, 'The webhook URL', allowInsecureUrl);
}

describe('plain http is for hosts of the own network', () => {
	test.each([
		'localhost:5678',
		'LOCALHOST',
		'n8n.localhost',
		'127.0.0.1',
		'127.9.9.9',
		'0x7f.1',
		'[::1]',
		'[::ffff:10.0.0.1]',
		'10.1.2.3',
		'172.16.0.1',
		'172.31.255.255',
		'192.168.1.1',
		'169.254.1.1',
		'[fc00::1]',
		'[fdab::1]',
		'[fe80::1]',
		'[febf::1]',
		'n8n.local',
		'n8n.internal',
		'n8n.local.',
		'100.64.0.9',
		'100.127.255.255',
		'0.0.0.0',
		'198.18.0.1',
		'2130706433',
		'0177.0.0.1',
		'N8N.LAN',
		'n8n.home.arpa',
		'n8n.tail1234.ts.net',
		'localhost.localdomain',
		'[2001:db8::1]',
		'[fec0::1]',
		'[::2]',
		'[64:ff9b::a00:1]',
		'[64:ff9b:1::1]',
		'[2002:a00:1::1]',
		'[::ffff:100.64.0.9]',
		'n8n',
	])('%s', (host) => {
		expect(() => check(`http://${host}/webhook`)).not.toThrow();
	});

	test.each([
		'n8n.example.com',
		'128.0.0.1',
		'11.0.0.1',
		'172.15.0.1',
		'172.32.0.1',
		'192.169.0.1',
		'169.253.0.1',
		'100.63.255.255',
		'100.128.0.1',
		'127.0.0.1.example.com',
		'localhost.example.com',
		'local.example',
		'[::ffff:8.8.8.8]',
		'[2606:4700::1111]',
		'[2002:808:808::1]',
		'192.175.48.1',
		'lan.example.com',
		'local.ts.net.example',
	])('not %s', (host) => {
		expect(() => check(`http://${host}/webhook`)).toThrow('plain http to a public host');
		expect(() => check(`https://${host}/webhook`)).not.toThrow();
		expect(() => check(`http://${host}/webhook`, true)).not.toThrow();
	});
});

test.each(['', 'n8n', '/webhook', 'ftp://n8n/x', 'javascript:alert(1)', 7, {}, undefined])(
	'%o is no webhook URL',
	(url) => {
		expect(() => check(url, true)).toThrow('is not an http(s) URL');
	},
);

test.each(['https://user:pass@n8n.example.com', 'https://user@n8n.example.com'])(
	'%s holds credentials',
	(url) => {
		expect(() => check(url, true)).toThrow('holds a user name or a password');
	},
);

test.each(['22', '6000', '6697', '10080'])('nothing can be sent to the port %s', (port) => {
	for (const host of ['n8n', 'n8n.example.com', '127.0.0.1'])
		expect(() => check(`https://${host}:${port}/x`, true)).toThrow(`has the port ${port}, which`);
});

test.each(['80', '443', '5678', '8080', '8443', '6001'])(
	'the port %s is as good as any',
	(port) => {
		expect(() => check(`https://n8n.example.com:${port}/x`)).not.toThrow();
	},
);

test('an error does not quote the URL, which may hold a token', () => {
	expect(() => check('http://n8n.example.com/?token=secret')).toThrow(/^((?!secret).)*$/);
});

test.each([
	'https://n8n.example.com/x?token=***',
	'https://n8n.example.com/x?a=1&TOKEN=%2A%2A%2A',
	'https://n8n.example.com/webhook-waiting/7?signature=***',
	'https://n8n.example.com/x#openclaw-n8n=***',
	'https://hooks.slack.com/services/T1/B2/***',
	'https://n8n.example.com/x?filter=ab***yz',
])('%s was masked and leads nowhere', (url) => {
	expect(() => check(url, true)).toThrow('holds a masked token');
});
