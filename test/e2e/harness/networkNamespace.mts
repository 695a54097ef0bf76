/**
 * A network of its own for a server: a namespace of Linux, joined to this host by a pair of virtual
 * interfaces. To a gateway in it this host is another one, and the way between can be cut.
 */
import { execFile } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { oneAtATime } from './oneAtATime.mts';
import { claimPlace } from './ports.mts';
import { removeNamespaceAtTheEnd } from './reaper.mts';

const run = promisify(execFile);

export interface NetworkNamespace {
	/** As `ip netns list` has it. */
	name: string;
	/** Of the namespace, as this host reaches it. */
	address: string;
	/** Of this host, as the namespace reaches it. */
	hostAddress: string;
	/** The command line that runs a command inside. */
	inside(command: string, args: string[]): [command: string, args: string[]];
	/** Takes the link down: what is sent from either side is lost. */
	cut(): Promise<void>;
	/** Loses all packets on their way while the link is up: nobody is told, and nothing is refused. */
	swallow(): Promise<void>;
	restore(): Promise<void>;
	/** Once nothing runs inside any more; at the latest it happens when this process has ended. */
	remove(): Promise<void>;
}

let created = 0;

export async function createNetworkNamespace(): Promise<NetworkNamespace> {
	await assertPossible();
	// An interface's name has 15 characters at most.
	const name = `oc${process.pid}n${created++}`;
	const [outer, inner] = [`${name}o`, `${name}i`];
	const network = await freeNetwork();
	const hostAddress = `${network}.1`;
	const address = `${network}.2`;

	await ip('netns', 'add', name);
	removeNamespaceAtTheEnd(name);
	await ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name);
	await ip('address', 'add', `${hostAddress}/30`, 'dev', outer);
	await ip('link', 'set', outer, 'up');
	await ip('-n', name, 'address', 'add', `${address}/30`, 'dev', inner);
	await ip('-n', name, 'link', 'set', inner, 'up');
	await ip('-n', name, 'link', 'set', 'lo', 'up');
	return {
		name,
		address,
		hostAddress,
		inside: (command, args) => ['ip', ['netns', 'exec', name, command, ...args]],
		cut: async () => await ip('link', 'set', outer, 'down'),
		// Each side sends to a hardware address that the other does not have.
		swallow: async () => {
			const to = ['lladdr', '02:00:00:00:00:01', 'nud', 'permanent'];
			await ip('neigh', 'replace', address, 'dev', outer, ...to);
			await ip('-n', name, 'neigh', 'replace', hostAddress, 'dev', inner, ...to);
		},
		restore: async () => {
			await ip('link', 'set', outer, 'up');
			await ip('neigh', 'flush', 'dev', outer, 'nud', 'permanent');
			await ip('-n', name, 'neigh', 'flush', 'dev', inner, 'nud', 'permanent');
		},
		// The pair of interfaces goes with it.
		remove: async () => await ip('netns', 'delete', name),
	};
}

async function ip(...args: string[]): Promise<void> {
	await run('ip', args);
}

async function assertPossible(): Promise<void> {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) {
		throw new Error('Network namespaces need Linux and root: run the tests as root.');
	}
	await run('ip', ['-Version']).catch(async (error: NodeJS.ErrnoException) => {
		if (error.code !== 'ENOENT') throw error;
		await oneAtATime(async () => {
			await run('apt-get', ['update']);
			await run('apt-get', ['install', '-y', 'iproute2']);
		});
	});
}

/** Three bytes of a private network that no other process has, nor this host an address in. */
async function freeNetwork(): Promise<string> {
	const taken = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
	for (;;) {
		const place = await claimPlace();
		const network = `10.${99 + Math.floor(place / 256)}.${place % 256}`;
		if (!taken.some(({ address }) => address.startsWith(`${network}.`))) return network;
	}
}
