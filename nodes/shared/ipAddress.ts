/**
 * Addresses and networks, such as `203.0.113.7` or `2001:db8::/32`. n8n does not let community nodes
 * import `node:net`, which has this built in.
 */
export interface IpAddress {
	/** 32 for IPv4, 128 for IPv6. */
	bits: 32 | 128;
	value: bigint;
}

export interface Network {
	address: IpAddress;
	prefixLength: number;
}

/** The network, an address being one of itself; null where the text is neither. */
export function parseNetwork(text: string): Network | null {
	const [addressText = '', prefix, ...rest] = text.split('/');
	const address = parseAddress(addressText);
	if (!address || rest.length > 0) return null;
	if (prefix === undefined) return { address, prefixLength: address.bits };
	const prefixLength = Number(prefix);
	if (!/^\d{1,3}$/.test(prefix) || prefixLength > address.bits) return null;
	return { address, prefixLength };
}

export function isIn({ bits, value }: IpAddress, { address, prefixLength }: Network): boolean {
	const hostBits = BigInt(bits - prefixLength);
	return bits === address.bits && value >> hostBits === address.value >> hostBits;
}

export function parseAddress(text: string): IpAddress | null {
	// A server that listens on both families reports an IPv4 caller as ::ffff:203.0.113.7.
	const ipv4 = parseIpv4(text.replace(/^::ffff:(?=[\d.]+$)/i, ''));
	if (ipv4 !== null) return { bits: 32, value: ipv4 };
	const ipv6 = parseIpv6(text);
	return ipv6 === null ? null : { bits: 128, value: ipv6 };
}

function parseIpv4(text: string): bigint | null {
	if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
	const bytes = text.split('.').map(Number);
	if (bytes.some((byte) => byte > 255)) return null;
	return bytes.reduce((address, byte) => (address << 8n) | BigInt(byte), 0n);
}

function parseIpv6(text: string): bigint | null {
	const withoutZone = text.replace(/%.*$/, '');
	const halves = withoutZone.split('::');
	if (halves.length > 2) return null;
	const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
	const missing = 8 - head.length - tail.length;
	if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
	const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
	if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null;
	return groups.reduce((address, group) => (address << 16n) | BigInt(`0x${group}`), 0n);
}

/** Splits the comma-separated option; answers the entries that are no address or network, too. */
export function parseAllowlist(list: string): { networks: Network[]; invalid: string[] } {
	const entries = list.split(',').map((entry) => entry.trim());
	const networks: Network[] = [];
	const invalid: string[] = [];
	for (const entry of entries.filter((text) => text !== '')) {
		const network = parseNetwork(entry);
		if (network) networks.push(network);
		else invalid.push(entry);
	}
	return { networks, invalid };
}

export function isAllowed(address: string, networks: readonly Network[]): boolean {
	const caller = parseAddress(address);
	return caller !== null && networks.some((network) => isIn(caller, network));
}
