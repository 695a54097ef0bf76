/** A webhook at the address where the gateway reaches n8n. */
import { expect, it } from 'vitest';

import { atBase } from '../../../nodes/shared/webhook/atBase.ts';

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
	expect(atBase(url, base, segments)).toBe(expected);
});

it.each(['n8n', 'ftp://n8n', '/webhook', 'http://', 'n8n:5678'])('"%s" is no base', (base) => {
	expect(() => atBase('https://x.example/webhook/id/openclaw', base, 2)).toThrow(
		'Webhook Base URL is not a URL',
	);
});
