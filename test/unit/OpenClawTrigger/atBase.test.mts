/** A webhook at the address where the gateway reaches n8n. */
import { expect, it } from 'vitest';

import { atBase, type N8nAddresses } from '../../../nodes/shared/webhook/atBase.ts';

const n8nAt = (api: string, editor: string): N8nAddresses => ({
	getRestApiUrl: () => api,
	getInstanceBaseUrl: () => editor,
});

it.each([
	[
		'https://n8n.example.com/webhook/id/openclaw',
		'',
		2,
		'https://n8n.example.com/webhook/id/openclaw',
	],
	[
		'https://n8n.example.com/webhook/id/openclaw',
		'http://n8n:5678',
		2,
		'http://n8n:5678/webhook/id/openclaw',
	],
	[
		'https://x.example/webhook/id/openclaw',
		' https://y.example/n8n/ ',
		2,
		'https://y.example/n8n/webhook/id/openclaw',
	],
	[
		'https://x.example/n8n/webhook/id/openclaw',
		'http://n8n:5678/',
		2,
		'http://n8n:5678/webhook/id/openclaw',
	],
	[
		'https://x.example/n8n/webhook/id/openclaw',
		'https://x.example/n8n',
		2,
		'https://x.example/n8n/webhook/id/openclaw',
	],
	[
		'https://x.example/hooks/7/a%20b/openclaw',
		'https://y.example',
		3,
		'https://y.example/hooks/7/a%20b/openclaw',
	],
	[
		'https://x.example/webhook-waiting/7?signature=s',
		'https://y.example/a/b',
		1,
		'https://y.example/a/b/webhook-waiting/7?signature=s',
	],
])('%s at "%s"', (url, base, segments, expected) => {
	const root = new URL(url.includes('/n8n/') ? '/n8n/' : '/', url).href;
	expect(atBase(n8nAt(`${root}rest`, root), url, segments, base)).toBe(expected);
});

it.each([
	[
		'an endpoint with a slash in its name',
		'https://x.example/hooks/in/id/openclaw',
		n8nAt('https://x.example/rest', 'https://x.example/'),
		'http://n8n:5678/hooks/in/id/openclaw',
	],
	[
		'the same at a path',
		'https://x.example/n8n/hooks/in/id/openclaw',
		n8nAt('https://x.example/n8n/rest', 'https://editor.example/'),
		'http://n8n:5678/hooks/in/id/openclaw',
	],
	[
		'a test URL, which is at the address of the editor',
		'https://x.example/n8n/webhook-test/id/openclaw',
		n8nAt('http://localhost:5678/rest', 'https://x.example/n8n/'),
		'http://n8n:5678/webhook-test/id/openclaw',
	],
	[
		'addresses at other paths',
		'https://x.example/a/webhook/id/openclaw',
		n8nAt('https://x.example/b/rest', 'https://x.example/c/'),
		'http://n8n:5678/webhook/id/openclaw',
	],
])('%s', (_case, url, n8n, expected) => {
	expect(atBase(n8n, url, 2, 'http://n8n:5678')).toBe(expected);
});

it.each(['n8n', 'ftp://n8n', '/webhook', 'http://', 'n8n:5678'])('"%s" is no base', (base) => {
	const url = 'https://x.example/webhook/id/openclaw';
	const n8n = n8nAt('https://x.example/rest', 'https://x.example/');
	expect(() => atBase(n8n, url, 2, base)).toThrow('Webhook Base URL is not a URL');
});
