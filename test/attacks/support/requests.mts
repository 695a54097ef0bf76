/** Requests of somebody who wishes a trigger ill, or has lost all sense: written byte by byte. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

import fc, { type Arbitrary } from 'fast-check';

export interface HostileRequest {
	method: string;
	/** As it stands in the URL, without the question mark. */
	query: string;
	headers: Record<string, string | string[]>;
	body: Buffer;
	/** Whether the token that the trigger accepts was put into the header. */
	hasToken: boolean;
}

export interface ReceivedAnswer {
	status: number;
	headers: IncomingMessage['headers'];
	text: string;
}

/** Sends it on a connection of its own. */
export async function send(url: string, hostile: HostileRequest): Promise<ReceivedAnswer> {
	const { method, query, headers, body } = hostile;
	const length = method === 'POST' || body.length > 0 ? { 'content-length': body.length } : {};
	const request = httpRequest(`${url}?${query}`, {
		method,
		agent: false,
		headers: { ...headers, ...length },
		timeout: 60_000,
	});
	request.end(body);
	const [response] = (await once(request, 'response')) as [IncomingMessage];
	return {
		status: response.statusCode!,
		headers: response.headers,
		text: await text(response),
	};
}

const awkwardNames = ['__proto__', 'constructor', 'prototype', 'toString', 'token', 'jobId', 'job'];
const fieldNames = [...awkwardNames, 'action', 'status', 'summary', 'runAtMs', 'usage', 'message'];

const awkwardText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 50 }),
	fc.constantFrom('', '\u0000', '\ud800', '\udfff\ud800', '\u2028', '\u001b[31m', '\r\nX: y', '🦞'),
	fc.constantFrom(...awkwardNames),
);

const awkwardNumber = fc.constantFrom('1e999', '-0', '1e308', '9'.repeat(400), '0.1', '-1');

/** JSON as text, since no JavaScript value becomes `{"__proto__": …}`, `1e999` or a key that repeats. */
export const jsonText: Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		awkwardText.map((value) => JSON.stringify(value)),
		awkwardNumber,
		fc.constantFrom('null', 'true', 'false', '{}', '[]'),
		fc.array(tie('value'), { maxLength: 4 }).map((entries) => `[${entries.join()}]`),
		objectText(tie('value')),
	),
})).value;

function objectText(value: Arbitrary<string>): Arbitrary<string> {
	const name = fc.oneof(fc.constantFrom(...fieldNames), awkwardText);
	const field = fc.tuple(name, value).map(([key, written]) => `${JSON.stringify(key)}:${written}`);
	return fc.array(field, { maxLength: 6 }).map((fields) => `{${fields.join()}}`);
}

/** What hardly comes about by chance. */
const extremes = fc.constantFrom(
	`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
	'['.repeat(200_000),
	`{${Array.from({ length: 10_000 }, (_, index) => `"k${index}":${index}`).join()}}`,
	`{"jobId":${JSON.stringify('x'.repeat(500_000))}}`,
	'{"jobId":"a","jobId":"b","__proto__":{"jobId":"c"}}',
	'{"a":1',
	'\ufeff{}',
);

const bodies = (token: string): Arbitrary<Buffer> =>
	fc.oneof(
		{ weight: 6, arbitrary: objectText(jsonText).map((written) => Buffer.from(written)) },
		{ weight: 3, arbitrary: jsonText.map((written) => Buffer.from(written)) },
		{ weight: 1, arbitrary: extremes.map((written) => Buffer.from(written)) },
		{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
		{ weight: 1, arbitrary: fc.constant(Buffer.from('a=1&a=2&__proto__[b]=3')) },
		{ weight: 1, arbitrary: fc.constant(Buffer.from(repeating(token))) },
	);

/** A body that says the token in a key, in a text and in a URL. */
function repeating(token: string): string {
	return JSON.stringify({
		jobId: 'a',
		summary: token,
		[token]: [`https://a.example/?token=${token}`],
	});
}

const query: Arbitrary<string> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant('') },
	{
		weight: 4,
		arbitrary: fc
			.array(fc.tuple(fc.oneof(fc.constantFrom(...awkwardNames), awkwardText), awkwardText))
			.map((pairs) => pairs.map((pair) => pair.map(percentEncoded).join('=')).join('&')),
	},
	fc.constantFrom(
		'token=a&token=b',
		'token[]=a',
		'token[a][b][c][d][e][f][g]=h',
		'token[toString]=a',
		'__proto__[token]=a&constructor[prototype][token]=b',
		'token=%00&%00=%ff&=&&&',
		'token=%ud800%',
		Array.from({ length: 1_500 }, (_, index) => `k${index}=`).join('&'),
	),
);

function percentEncoded(text: string): string {
	return encodeURIComponent(text.toWellFormed());
}

/** What an HTTP client can write at all. */
const headerValue = fc.oneof(
	fc.string({ maxLength: 60 }),
	fc.constantFrom('\u00e9\u00ff', 'a'.repeat(4_000), '\t', '[31mred'),
);

const headers = fc.dictionary(
	fc.constantFrom('x-one', 'x-forwarded-for', 'x-forwarded-proto', 'cookie', 'accept', 'origin'),
	headerValue,
	{ maxKeys: 4 },
);

const contentType = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom('application/json', 'Application/JSON; charset=utf-8') },
	fc.constantFrom(
		...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/jsonp'],
		...['multipart/form-data; boundary=x', 'application/json; charset=utf-7', 'a', '', '/;'],
	),
);

const authorization = (token: string) =>
	fc.oneof(
		{ weight: 5, arbitrary: fc.constant(`Bearer ${token}`) },
		fc.constantFrom(
			'Bearer',
			'Bearer ',
			`Basic ${token}`,
			token,
			`Bearer ${token}x`,
			'Bearer null',
		),
		fc.constantFrom(`Bearer ${token.slice(0, -1)}`, `Bearer ${token}, Bearer ${token}`),
		headerValue,
	);

/** Any request to a trigger that accepts `token` as a bearer token. */
export function hostileRequests(token: string, methods = ['POST']): Arbitrary<HostileRequest> {
	return fc
		.record({
			method: fc.constantFrom(...methods),
			query,
			headers,
			contentType,
			authorization: authorization(token),
			body: bodies(token),
			isCompressed: fc.integer({ min: 0, max: 9 }).map((digit) => digit === 0),
		})
		.map(({ isCompressed, ...request }) => ({
			method: request.method,
			query: request.query,
			body: isCompressed ? gzipSync(request.body) : request.body,
			headers: {
				...request.headers,
				'content-type': request.contentType,
				authorization: request.authorization,
				...(isCompressed && { 'content-encoding': 'gzip' }),
			},
			hasToken: request.authorization === `Bearer ${token}`,
		}));
}
