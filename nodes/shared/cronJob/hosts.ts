import { isIn, parseAddress, parseNetwork, type IpAddress } from '../ipAddress';

/**
 * Which hosts are private or special, by the rule of the gateway itself (`packages/net-policy/src/ip.ts`
 * and `src/infra/net/ssrf.ts` of OpenClaw 2026.9.6, which posts to none of them by default).
 */

const networks = (list: string) => list.split(' ').map((text) => parseNetwork(text)!);

const BENCHMARK = networks('198.18.0.0/15');
const UNIQUE_LOCAL = networks('fc00::/7');

const SPECIAL = networks(
	'0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 ' +
		'192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 ' +
		':: ::1 64:ff9b:1::/48 100::/64 2001::/23 2001:20::/28 2001:db8::/32 3fff::/20 fe80::/10 ' +
		'fec0::/10 ff00::/8',
);

/** Within 2001::/23, and not special. Teredo (2001::/32) is judged by the address in it. */
const NOT_SPECIAL = networks('2001::/32 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:30::/28');

/** Refused also where `allowedHostnames` lists the address. */
const NEVER = networks(
	'0.0.0.0/8 100.100.100.200 169.254.0.0/16 :: 64:ff9b:1::/48 fd00:ec2::254 fe80::/10',
);

/** IPv6 prefixes under which an IPv4 address stands, and its lowest bit from the right. */
const EMBEDDING = (
	[
		['::ffff:0:0/96', 0],
		['::ffff:0:0:0/96', 0],
		['64:ff9b::/96', 0],
		['::/96', 0],
		['2002::/16', 80],
		['2001::/32', 0],
	] as const
).map(([prefix, shift]) => ({ network: parseNetwork(prefix)!, shift: BigInt(shift) }));

const IPV4_BITS = 0xffff_ffffn;

/** Names that the gateway refuses without a look at the DNS. */
const SPECIAL_NAME = /^(localhost(\.localdomain)?|.+\.(localhost|local|internal))$/;

/**
 * Names that no public DNS has, or that lead into a tailnet: they resolve to private addresses, which
 * the gateway then refuses. ICANN keeps `corp`, `home` and `mail` undelegated; `home.arpa` is RFC 8375.
 */
const LOCAL_NAME =
	/^[^.]+$|\.(lan|home|home\.arpa|corp|mail|intranet|private|localdomain|svc|test|ts\.net)$/;

/** What the gateway's own configuration can lift of its rule (`cron.webhookSsrfPolicy`). */
export interface HostPolicy {
	allowedHostnames?: unknown;
	blockedHostnames?: unknown;
	dangerouslyAllowPrivateNetwork?: unknown;
	allowPrivateNetwork?: unknown;
	allowRfc2544BenchmarkRange?: unknown;
	allowIpv6UniqueLocalRange?: unknown;
}

/** Whether no stranger of the Internet can be meant. `hostname` as a URL object gives it. */
export function isPrivateHost(hostname: string): boolean {
	return isSpecial(normalised(hostname), {});
}

/**
 * Why the gateway refuses to post there: its configuration blocks the name, or the address is private;
 * `presumed` where it asks the DNS first, of a name that resolves to a private address as a rule.
 */
export type HostRefusal = 'blocked' | 'private' | 'presumed';

/** Undefined where nothing is known to be in the way. */
export function hostRefusal(policy: HostPolicy, hostname: string): HostRefusal | undefined {
	const host = normalised(hostname);
	if (hostnames(policy.blockedHostnames).some((pattern) => fits(host, pattern))) return 'blocked';
	if (policy.dangerouslyAllowPrivateNetwork === true || policy.allowPrivateNetwork === true) {
		return undefined;
	}
	if (hostnames(policy.allowedHostnames).includes(host)) {
		return isNeverAllowed(host) ? 'private' : undefined;
	}
	if (!isSpecial(host, policy)) return undefined;
	return parseAddress(host) || SPECIAL_NAME.test(host) ? 'private' : 'presumed';
}

function isNeverAllowed(host: string): boolean {
	const address = parseAddress(host);
	return address !== null && [address, ...embeddedIn(address)].some((one) => inAny(one, NEVER));
}

function isSpecial(host: string, policy: HostPolicy): boolean {
	const address = parseAddress(host);
	if (!address) return SPECIAL_NAME.test(host) || LOCAL_NAME.test(host);
	return (
		isSpecialAddress(address, policy) ||
		embeddedIn(address).some((one) => isSpecialAddress(one, policy))
	);
}

function isSpecialAddress(address: IpAddress, policy: HostPolicy): boolean {
	if (inAny(address, BENCHMARK)) return policy.allowRfc2544BenchmarkRange !== true;
	if (inAny(address, UNIQUE_LOCAL)) {
		return policy.allowIpv6UniqueLocalRange !== true || inAny(address, NEVER);
	}
	return inAny(address, SPECIAL) && !inAny(address, NOT_SPECIAL);
}

/** The IPv4 address that an IPv6 address leads to, by translation or a tunnel. */
function embeddedIn({ bits, value }: IpAddress): IpAddress[] {
	// `::` and `::1` lead to themselves.
	if (bits === 32 || value <= 1n) return [];
	const isTeredo = isIn({ bits, value }, EMBEDDING.at(-1)!.network);
	// The lower half is an ISATAP identifier: 0000:5efe to 0300:5efe, then the address.
	const isIsatap = ((value >> 32n) & 0xfcff_ffffn) === 0x5efen;
	const found = EMBEDDING.find(({ network }) => isIn({ bits, value }, network));
	if (!found && !isIsatap) return [];
	const ipv4 = (value >> (found?.shift ?? 0n)) & IPV4_BITS;
	return [{ bits: 32, value: isTeredo ? ipv4 ^ IPV4_BITS : ipv4 }];
}

function inAny(address: IpAddress, list: ReturnType<typeof networks>): boolean {
	return list.some((network) => isIn(address, network));
}

/** The gateway compares names in lower case, without brackets and final dots. */
function normalised(hostname: string): string {
	const host = hostname.trim().toLowerCase().replace(/\.+$/, '');
	return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function hostnames(list: unknown): string[] {
	if (!Array.isArray(list)) return [];
	return list.filter((entry) => typeof entry === 'string').map(normalised);
}

/** `*.example.com` means every name below, and not `example.com`; a lone `*` means nothing. */
function fits(host: string, pattern: string): boolean {
	if (!pattern.startsWith('*.')) return host === pattern && pattern !== '*';
	return pattern.length > 2 && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}
