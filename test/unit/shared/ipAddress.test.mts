import { BlockList, isIPv6 } from 'node:net';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isAllowed, parseAllowlist } from '../../../nodes/shared/ipAddress.ts';

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

describe('the allowlist', () => {
	it("agrees with Node's BlockList on any address and network", () => {
		const address = fc.oneof(
			fc.ipV4(),
			fc.ipV6().filter((text) => !/\d\.\d/.test(text)),
		);
		fc.assert(
			fc.property(address, address, fc.nat(128), (network, caller, prefix) => {
				const bits = Math.min(prefix, isIPv6(network) ? 128 : 32);
				const reference = new BlockList();
				reference.addSubnet(network, bits, family(network));
				const { networks, invalid } = parseAllowlist(`${network}/${bits}`);
				expect(invalid).toEqual([]);
				if (family(network) !== family(caller)) return;
				expect(isAllowed(caller, networks)).toBe(reference.check(caller, family(caller)));
				expect(isAllowed(network, networks)).toBe(true);
			}),
		);
	});

	it('knows an IPv4 caller on an IPv6 socket', () => {
		const { networks } = parseAllowlist('203.0.113.0/24');
		expect(isAllowed('::ffff:203.0.113.7', networks)).toBe(true);
		expect(isAllowed('::ffff:203.0.114.7', networks)).toBe(false);
	});

	it.each([
		'10.0.0',
		'10.0.0.256',
		'10.0.0.1/33',
		'10.0.0.1/x',
		'10.0.0.1/',
		'1::2::3',
		':::',
		'fe80',
		'example.org',
		'::1/129',
		'::12345',
		'10.0.0.1/8/8',
	])('says that %s is no address', (entry) => {
		expect(parseAllowlist(entry)).toEqual({ networks: [], invalid: [entry] });
	});

	it('does not let in what is no address', () => {
		expect(isAllowed('', parseAllowlist('0.0.0.0/0, ::/0').networks)).toBe(false);
	});
});
