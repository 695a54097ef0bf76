import { describe, expect, it } from 'vitest';
import { mask, cleanText } from '../../../../nodes/shared/secrets/mask.ts';
import { maskUrls } from '../../../../nodes/shared/secrets/urlSecrets.ts';

const SECRET = 'a/b+c d"e-of-this-gateway';

describe('by place', () => {
	const url = 'https://n8n.example.com/x?a=1&token=abc&b=2';
	const masked = 'https://n8n.example.com/x?a=1&token=***&b=2';

	it.each([
		['delivery', 'to'],
		['delivery', 'completionDestination', 'to'],
		['delivery', 'failureDestination', 'to'],
		['failureAlert', 'to'],
		['deliveryPreview', 'label'],
		['deliveryPreview', 'detail'],
		['delivery', 'intended', 'to'],
		['delivery', 'resolved', 'to'],
		['deliveryError'],
		['state', 'lastDeliveryError'],
		['failureNotificationDelivery', 'error'],
		['delivery', 'resolved', 'error'],
		['delivery', 'messageToolSentTo', 'to'],
		['raw', 'job', 'delivery', 'to'],
	])('masks the URL at %s %s %s %s', (...path) => {
		const at = (text: string) =>
			path.toReversed().reduce<unknown>((inner, key) => ({ [key]: inner }), text);
		expect(mask([at(url)], [])).toEqual([at(masked)]);
	});

	it.each([
		['?TOKEN=a%20b#top', '?TOKEN=***#top'],
		['?access_token=x&api_key=y&apikey=z', '?access_token=***&api_key=***&apikey=***'],
		[
			'?sig=x&signature=y&key=z&X-Amz-Signature=w',
			'?sig=***&signature=***&key=***&X-Amz-Signature=***',
		],
		['?sv=2024&se=2026&page=3', '?sv=2024&se=2026&page=3'],
		['?monkey=1&signal=2&author=3', '?monkey=1&signal=2&author=3'],
		[
			'?subscription-key=a&x-functions-key=b&access_key=c&hookKey=d&sid=e&pw=f',
			'?subscription-key=***&x-functions-key=***&access_key=***&hookKey=***&sid=***&pw=***',
		],
		[
			'?passphrase=a&user.auth=b&webhook_sig=c&session_id=d&ticket=e&otp=f',
			'?passphrase=***&user.auth=***&webhook_sig=***&session_id=***&ticket=***&otp=***',
		],
		[
			'?key[]=a&api[key]=b&sort[by]=c&key%5B%5D=d',
			'?key[]=***&api[key]=***&sort[by]=c&key%5B%5D=***',
		],
		['#access_token=x', '#access_token=***'],
		['/x;token=abc;page=2', '/x;token=***;page=2'],
		['?x=q7Zk20fa81Lm55Xy4Wv3&from=n8n', '?x=***&from=n8n'],
		['?id=9f86d081884c7d659a2feaa0c55ad015', '?id=***'],
		['?next=https%3A%2F%2Fb.example%2F%3Ftoken%3Dabc&a=1', '?next=***&a=1'],
		['?since=2026-11-25T00:00:00Z&name=daily-report-2026-november', undefined],
		['?id=2b06f1f4-0d16-429f-8d3a-21752051cbfc', undefined],
		['/trigger/done/with/key/bX1_abcdefgh2345678', '/trigger/done/with/key/***'],
		['#openclaw-n8n=eyJ0byI6Imh0dHBzOi8v', '#openclaw-n8n=***'],
		['/webhook/2b06f1f4-0d16-429f-8d3a-21752051cbfc/openclaw', undefined],
		['/hooks/q7Zk20fa81Lm55Xy', '/hooks/***'],
		['/api/webhooks/1234567890123456/aB3dE6gH9jK2mN5pQ8sT', '/api/webhooks/1234567890123456/***'],
		['/bot/v2/hook/2b06f1f4-0d16-429f-8d3a-21752051cbfc', '/bot/v2/hook/***'],
		['/ping/2b06f1f4-0d16-429f-8d3a-21752051cbfc/fail', '/ping/***/fail'],
		['/webhook-test/2b06f1f4-0d16-429f-8d3a-21752051cbfc', undefined],
		['/webhook-waiting/2b06f1f4-0d16-429f-8d3a-21752051cbfc', undefined],
		['/form/2b06f1f4-0d16-429f-8d3a-21752051cbfc', undefined],
		['/api/push/Ab3dE5fG7h?status=up&msg=OK', '/api/push/***?status=up&msg=OK'],
		['/api/v1/heartbeat/k2h3g4k5h6g7k8h9g1a2', '/api/v1/heartbeat/***'],
		['/hooks/12345/qwertyuiopas', '/hooks/12345/***'],
		['/hooks/team/qwertyuiopasdfgh', '/hooks/team/***'],
		['/trigger/AbCdEfGhIjKlMnOp', '/trigger/***'],
		['/;jsessionid=abcdefgh?page=2', '/;jsessionid=***?page=2'],
		['/?q7Zk20fa81Lm55Xy', '/?***'],
		['/?c2VjcmV0c2VjcmV0MTIz==', '/?***'],
		['/?wsdl#docker-compose', undefined],
		['/#/route?token=abc&page=2', '/#/route?token=***&page=2'],
		['/?page=2;token=abc', '/?page=***'],
		['/webhook/openclaw/sendMessage/v2/2026-11-25', undefined],
		['?to%20ken=abc&to+ken=abc&%2574oken=abc', '?to%20ken=***&to+ken=***&%2574oken=***'],
		['?tok%E2%80%8Ben=abc&tok%ZZ%65n=abc', '?tok%E2%80%8Ben=***&tok%ZZ%65n=***'],
		['?callback=https://u:pw@h2/&page=2', '?callback=***&page=2'],
		['?source=https://u:pw@h2/&page=2', '?source=***&page=2'],
		['?source=https%253A%252F%252Fu%253Apw%2540h2', '?source=***'],
		['?source=https://h2/x&page=2', undefined],
		['/https://u:pw@h2/x', '/https://***/x'],
	])('masks what lets somebody in: %s', (end, shown = end) => {
		const delivery = { to: `https://example.com${end}` };
		expect(mask({ delivery }, [])).toEqual({ delivery: { to: `https://example.com${shown}` } });
	});

	it.each([
		[
			'https://hooks.slack.com/services/T0AB/B0CD/aB3dE6gH9jK2mN5pQ8sT',
			'https://hooks.slack.com/services/T0AB/B0CD/***',
		],
		[
			'https://api.telegram.org/bot123:AAH-secret/sendMessage',
			'https://api.telegram.org/***/sendMessage',
		],
		['https://ann:pw@example.com/x', 'https://***@example.com/x'],
		['telegram:777', 'telegram:777'],
		[
			'https://hooks.zapier.com/hooks/catch/123456/ab1c2d/',
			'https://hooks.zapier.com/hooks/catch/123456/***/',
		],
		['https://hook.eu1.make.com/abcdefghijklmnopqrstuvwxyzabcdef', 'https://hook.eu1.make.com/***'],
		['https://webhook.site/2b06f1f4-0d16-429f-8d3a-21752051cbfc', 'https://webhook.site/***'],
		['https://hc-ping.com/2b06f1f4-0d16-429f-8d3a-21752051cbfc', 'https://hc-ping.com/***'],
		['https://smee.io/AbCdEfGhIjKlMnOp', 'https://smee.io/***'],
		['https://nosnch.in/c2354d53d2', 'https://nosnch.in/***'],
		[
			'https://webhooks.example.com/webhook/2b06f1f4-0d16-429f-8d3a-21752051cbfc/openclaw',
			'https://webhooks.example.com/webhook/2b06f1f4-0d16-429f-8d3a-21752051cbfc/openclaw',
		],
	])('shows %s as %s', (to, shown) => {
		expect(mask({ failureAlert: { to } }, [])).toEqual({ failureAlert: { to: shown } });
	});

	it.each(
		[
			'authcode accessCode passcode sign PHPSESSID appkey masterkey passkey functionkey signingkey',
			'api_keys creds key1 apipass licensekey routingkey accountkey pushkey JSESSIONID sessid',
			'userpass digest checksum X-Functions-Keys2 mfaCodes',
		].flatMap((names) => names.split(' ')),
	)('masks %s in a target, and where no URL is written out', (name) => {
		const to = `https://example.com/x?${name}=hunter2-Winter24&page=2`;
		const shown = `?${name}=***&page=2`;
		expect(mask({ failureAlert: { to } }, [])).toEqual({
			failureAlert: { to: `https://example.com/x${shown}` },
		});
		expect(cleanText(`not /x?${name}=hunter2-Winter24&page=2`, [])).toBe(`not /x${shown}`);
	});

	it('shows of a target what is known to be harmless, whatever it is called', () => {
		const to = 'https://x.example/y?threadKind=blue-ish&channel=alerts-of-the-night&thread_id=7890';
		expect(mask({ delivery: { to } }, [])).toEqual({
			delivery: { to: to.replace('blue-ish', '***') },
		});
	});

	it.each([
		['https://user:p@ss-word@host/x', 'https://***@host/x'],
		['wss://u:pw@h', 'wss://***@h'],
		['ftp://u:pw@h', 'ftp://***@h'],
		['postgres://u:pw@h/db', 'postgres://***@h/db'],
		['https:/u:pw@h', 'https:/***@h'],
		['https:u:pw@h', 'https:***@h'],
		['https:\\\\u:pw@h/x', 'https:\\\\***@h/x'],
		['//u:pw@h/x', '//***@h/x'],
		['https://user:pa/ss@host/x', 'https://***@host/x'],
		['https://user:pa?ss#@host/x', 'https://***@host/x'],
		[
			'https://host:18789/@ann?name=ann@example.com',
			'https://host:18789/@ann?name=ann@example.com',
		],
		['https://[::1]:18789/x@y', 'https://[::1]:18789/x@y'],
		['ann@example.com', 'ann@example.com'],
	])('of user and password in %s it shows %s', (to, shown) => {
		expect(mask({ failureAlert: { to } }, [])).toEqual({ failureAlert: { to: shown } });
		if (!to.includes('\\')) expect(cleanText(`(see ${to}).`, [])).toBe(`(see ${shown}).`);
	});

	it.each(["a'b", 'a b', 'a;b', 'a"b', 'a<b', 'a\\b', 'a,b)'])(
		'hides all of a token that nobody knows (%s)',
		(token) => {
			const to = `https://x.example/y?token=${token}&page=2`;
			const shown = 'https://x.example/y?token=***&page=2';
			const job = { delivery: { to }, deliveryPreview: { label: `webhook:${to}` } };
			expect(mask(job, [])).toEqual({
				delivery: { to: shown },
				deliveryPreview: { label: `webhook:${shown}` },
			});
		},
	);

	it.each([
		['path', '/a'.repeat(128_000)],
		[
			'path of secrets',
			Array.from({ length: 8_000 }, (_, at) => `/Zk20fa81Lm55Xy4Wv3q${at}`).join(''),
		],
		[
			'list of secrets',
			`/x?${Array.from({ length: 8_000 }, (_, at) => `t${at}=Zk20fa81Lm55Xy4Wv3q${at}`).join('&')}`,
		],
	])('hides a URL with a %s that no server takes behind its origin', (_what, rest) => {
		const origin = 'https://me:pass@hooks.example.com:8443';
		const run = { delivery: { to: origin + rest }, deliveryError: `to ${origin}${rest} now` };
		const startedMs = performance.now();
		const hidden = 'https://***@hooks.example.com:8443/***';
		expect(mask(run, [])).toEqual({
			...{ delivery: { to: hidden }, deliveryError: `to ${hidden} now` },
		});
		expect(performance.now() - startedMs).toBeLessThan(1000);
	});

	it('leaves elsewhere what a target has that may be a word, an ID or another address', () => {
		const id = '2b06f1f4-0d16-429f-8d3a-21752051cbfc';
		const job = { id, summary: `Quarterly numbers of ${id} at https://b.example/report-page` };
		const to = `https://x.example/${id}?about=Quarterly+numbers+of&back=https://b.example/report-page`;
		expect(mask({ ...job, delivery: { to } }, [])).toEqual({
			...job,
			delivery: { to: 'https://x.example/***?about=***&back=***' },
		});
	});

	it('masks the token of a place wherever it stands again', () => {
		const token = 'q7Zk20fa81Lm55Xy';
		const run = { delivery: { to: `https://x.example/?token=${token}` }, error: `got ${token}` };
		expect(JSON.stringify(mask(run, []))).not.toContain(token);
	});

	it('leaves what an agent or a user wrote as it is', () => {
		const link = 'https://files.example/r.pdf?token=eyJhbGciOi&signature=abcdefghijkl';
		const run = {
			summary: link,
			reply: `see ${link}`,
			error: link,
			message: link,
			job: { payload: { message: link, to: link }, description: link },
			delivery: { to: 'https://n8n.example.com/x?token=another-token-of-n8n' },
		};
		expect(mask(run, [])).toEqual({
			...run,
			delivery: { to: 'https://n8n.example.com/x?token=***' },
		});
	});
});

describe('known secrets', () => {
	it.each([
		['as they are', SECRET],
		['percent-encoded', encodeURIComponent(SECRET)],
		['as a form has them', new URLSearchParams({ a: SECRET }).toString().slice(2)],
		['in JSON', JSON.stringify({ a: SECRET }).slice(6, -2)],
		['in base64', Buffer.from(SECRET).toString('base64')],
	])('are masked %s, in keys and at any depth', (_how, written) => {
		const value = { [`key ${written}`]: [{ deep: `x${written}y` }], summary: written };
		const text = JSON.stringify(mask(value, [SECRET]));
		expect(text).not.toContain(JSON.stringify(written).slice(1, -1));
		expect(mask(value, [SECRET])).toMatchObject({ summary: '***' });
	});

	it.each([
		"Tr0ub4dor'and-3-more",
		'correct horse battery staple',
		'abc;def-secret-rest-1',
		'one"two-three-four',
		'one<two>three-four',
		'one\\two-three-four',
		'one&two#three=four',
		'gé-ü tok€n of mine',
	])('are masked to their end in URLs: %s', (token) => {
		const base = 'https://n8n.example.com/webhook/x?token=';
		const urls = [
			base + token,
			new URL(base + token).href,
			base + new URLSearchParams({ a: token }).toString().slice(2),
			base + encodeURIComponent(encodeURIComponent(token)),
			base + encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase()),
		];
		for (const to of urls) {
			const run = { delivery: { to }, summary: `to ${to}!`, error: `to ${to}` };
			expect(mask(run, [token])).toEqual({
				delivery: { to: `${base}***` },
				summary: `to ${base}***!`,
				error: `to ${base}***`,
			});
			expect(cleanText(`to ${to} now`, [token])).toBe(`to ${base}*** now`);
		}
	});

	it('leave what an item is known by, moments and numbers', () => {
		const item = {
			runKey: 'job-12345678:1795423305156',
			jobId: 'job-12345678',
			runAt: '2026-11-23T08:41:45.156Z',
			durationMs: 12345678,
			raw: { runAtMs: 1795423305156, jobId: 'job-12345678' },
		};
		const secrets = ['12345678', '1795423305156', '2026-11-23', 'job-12345678'];
		expect(mask(item, secrets)).toEqual(item);
	});

	it.each(['ts', 'runAtMs', 'fooAtMs'])('are masked in %s, where that is a text', (name) => {
		expect(mask({ [name]: SECRET }, [SECRET])).toEqual({ [name]: '***' });
	});

	it('of fewer than eight characters are words', () => {
		expect(mask({ summary: 'all well' }, ['all', 'well', ''])).toEqual({ summary: 'all well' });
	});

	it('share what they leave with the original', () => {
		const value = { a: { b: [1, 'two'] }, c: SECRET };
		expect(mask(value, [SECRET]).a).toBe(value.a);
		expect(value.c).toBe(SECRET);
	});
});

describe('texts for errors', () => {
	it('have no secret, one line and an end', () => {
		const text = `${SECRET}\nhttps://x.example/?token=abc\u2028${'x'.repeat(3000)}`;
		const clean = cleanText(text, [SECRET]);
		expect(clean).toMatch(/^\*\*\* https:\/\/x\.example\/\?token=\*\*\* x+…$/);
		expect(clean).toHaveLength(2001);
	});

	it('keep the sentence around a URL', () => {
		const text = 'not (https://x.example/y?token=abc), nor "https://x.example/?code=abcd": no.';
		const shown = 'not (https://x.example/y?token=***), nor "https://x.example/?code=***": no.';
		expect(cleanText(text, [])).toBe(shown);
	});

	it.each([
		['parameters', `https://x.example/${'?a='.repeat(200_000)}`],
		['schemes', 'https:'.repeat(50_000)],
		['slashes', '//'.repeat(200_000)],
		['words', 'a.'.repeat(200_000)],
		['brackets', `https://x.example/${')'.repeat(200_000)} `],
		['encodings', `https://x.example/?name=${'%25'.repeat(200_000)}`],
	])('are masked at once, however many %s they have', (_what, text) => {
		const begun = performance.now();
		cleanText(text, [SECRET]);
		mask({ delivery: { to: text } }, [SECRET]);
		expect(performance.now() - begun).toBeLessThan(2000);
	});

	it('are masked once, however often', () => {
		const once = maskUrls('https://u:p@hooks.example/a/q7Zk20fa81Lm55Xy?token=abc#openclaw-n8n=x');
		expect(once).toBe('https://***@hooks.example/a/***?token=***#openclaw-n8n=***');
		expect(maskUrls(once)).toBe(once);
	});
});
