import { connect } from 'node:net';
import { once } from 'node:events';
import { installDebianPackage } from './debian.mts';
import { dataFolder } from './output.mts';
import { freePort } from './ports.mts';
import { baseEnvironment, startServer } from './processes.mts';

export interface Redis {
	port: number;
	stop(): Promise<void>;
	/** On the same port, and empty, after `stop`. */
	start(): Promise<void>;
	/** Takes no writes that need more than this; 0: no limit. */
	limitMemory(bytes: number): Promise<void>;
}

/** On loopback, in memory only. */
export async function startRedis(): Promise<Redis> {
	const command = await installDebianPackage('redis-server', () => '/usr/bin/redis-server');
	const folder = dataFolder('redis');
	const port = await freePort();
	const start = () =>
		startServer({
			name: `redis-${port}`,
			command,
			args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
			cwd: folder,
			env: baseEnvironment(folder),
			health: async () => await answersPing(port),
			startWithinSeconds: 30,
		});
	let server = await start();
	return {
		port,
		stop: () => server.stop(),
		start: async () => {
			server = await start();
		},
		limitMemory: async (bytes) => {
			const answer = await ask(port, `CONFIG SET maxmemory ${bytes}`);
			if (!answer.startsWith('+OK')) throw new Error(`Redis: ${answer}`);
		},
	};
}

async function answersPing(port: number): Promise<boolean> {
	try {
		return (await ask(port, 'PING')).startsWith('+PONG');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return false;
		throw error;
	}
}

async function ask(port: number, command: string): Promise<string> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		socket.write(`${command}\r\n`);
		const [answer] = (await once(socket, 'data')) as [Buffer];
		return answer.toString();
	} finally {
		socket.destroy();
	}
}
