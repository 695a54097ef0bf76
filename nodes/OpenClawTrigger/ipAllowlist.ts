import { isIn, parseAddress, parseNetwork, type Network } from '../shared/ipAddress';

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
