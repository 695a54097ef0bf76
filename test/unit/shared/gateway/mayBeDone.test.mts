/** An answer that got lost: what may have been done, and what can be repeated. */
import { describe, expect, test } from 'vitest';

import { withWhatMayBeDone } from '../../../../nodes/shared/gateway/errors/mayBeDone.ts';
import { explainUnreachable } from '../../../../nodes/shared/gateway/errors/unreachable.ts';
import { METHODS } from '../../../../nodes/shared/gateway/methods.ts';

const LOST = { message: 'Lost', description: 'Try again.', isTransient: true };

const told = (method: string, failure: object = {}, params = {}) =>
	withWhatMayBeDone({ ...LOST, ...failure }, { method, params }).description;

const methods = Object.entries(METHODS);
const writes = methods.filter(([, { effect }]) => effect === 'write').map(([name]) => name);
const reads = methods.filter(([, { effect }]) => effect === 'read').map(([name]) => name);

test.each(writes)('%s may have been done, and is told in words of its own', (method) => {
	expect(told(method)).toMatch(
		/^Try again\. If the request reached the gateway, the .* all the same/,
	);
});

test.each(reads)('%s changes nothing', (method) => {
	expect(told(method)).toBe('Try again.');
});

test('a method that only its caller knows', () => {
	expect(told('plugin.do')).toContain('it was carried out all the same');
});

test('a job with a declaration key is made once', () => {
	const params = { declarationKey: 'daily' };
	expect(told('cron.add', {}, params)).toContain('"Create or Update" can be repeated: its');
	expect(told('cron.add')).toContain('look with Get Many before');
});

describe('nothing was done', () => {
	test.each([{ isTransient: false }, { isUnsent: true }])('where %o', (failure) => {
		expect(told('cron.add', failure)).toBe('Try again.');
	});

	test.each([
		...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROTO'],
		...['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
		...['CERT_NOT_YET_VALID', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
	])('where there was no connection (%s)', (code) => {
		expect(explainUnreachable({ code }, CONNECTION)).toMatchObject({ isUnsent: true });
	});

	test.each([
		...['ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EPIPE', 'HPE_INVALID_CONSTANT', 'EWHAT'],
		'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
	])('but it may have been where the connection ended (%s)', (code) => {
		expect(explainUnreachable({ code }, CONNECTION).isUnsent).not.toBe(true);
	});
});

const CONNECTION = {
	baseUrl: 'http://127.0.0.1:18789',
	authentication: 'token',
	token: 'secret',
	headers: {},
	transport: 'automatic',
	allowUnauthorizedCerts: false,
	secrets: [],
} as const;
