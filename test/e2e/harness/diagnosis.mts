/** What the servers of this process were doing when a test failed: for a log that outlives them. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from './until.mts';

const LINES_TO_SHOW = 30;

/** A thread that is not held answers the inspector within this time, also on a busy machine. */
const ANSWERS_WITHIN_MS = 5_000;

interface Observed {
	name: string;
	log: string;
	/** A Node that was started with `INSPECTABLE`. */
	isInspectable: boolean;
}

const running = new Map<number, Observed>();

export const observe = (pid: number, observed: Observed) => void running.set(pid, observed);
export const forgetObserved = (pid: number) => void running.delete(pid);

/** Node opens its inspector when it gets SIGUSR1, then at any port that is free. */
export const INSPECTABLE = '--inspect-port=0';

export async function lastLines(file: string): Promise<string> {
	const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
	return lines.slice(-LINES_TO_SHOW).join('\n');
}

/** The end of each log, and where the code of each n8n stands. */
export async function describeServers(): Promise<string> {
	const parts = [...running].map(async ([pid, { name, log, isInspectable }]) => {
		const end = await lastLines(log);
		const doing = isInspectable ? await whatItDoes(pid, log) : '';
		return `The end of the log of ${name}:\n${end}\n${doing}`;
	});
	return (await Promise.all(parts)).join('\n');
}

async function whatItDoes(pid: number, log: string): Promise<string> {
	try {
		process.kill(pid, 'SIGUSR1');
		const url = await until('its inspector', { seconds: 20 }, async () => {
			const urls = (await readFile(log, 'utf8')).match(/(?<=Debugger listening on )ws:\S+/g);
			return urls?.at(-1);
		});
		return await whatRunsBehind(new WebSocket(url));
	} catch (error) {
		return `What it does cannot be seen: ${String(error)}`;
	}
}

interface InspectorMessage {
	method?: string;
	id?: number;
	params?: { callFrames: Frame[] };
	result?: { result?: { value?: string } };
}

interface Frame {
	functionName: string;
	url: string;
	location: { lineNumber: number };
}

const RESOURCES = 'process.getActiveResourcesInfo().join()';

/** By the inspector's protocol: where it stands if code runs, and what it waits for. */
async function whatRunsBehind(inspector: WebSocket): Promise<string> {
	await once(inspector, 'open');
	const paused = Promise.withResolvers<string>();
	const waiting = Promise.withResolvers<string>();
	inspector.addEventListener('message', ({ data }) => {
		const { method, id, params, result } = JSON.parse(String(data)) as InspectorMessage;
		if (method === 'Debugger.paused') paused.resolve(params!.callFrames.map(toLine).join('\n'));
		if (id === 3) waiting.resolve(`It has open: ${result?.result?.value}`);
	});
	const send = (id: number, method: string, params = {}) =>
		inspector.send(JSON.stringify({ id, method, params }));
	const inTime = async (answer: Promise<string>, otherwise: string) =>
		(await Promise.race([answer, sleep(ANSWERS_WITHIN_MS)])) ?? otherwise;
	try {
		send(1, 'Debugger.enable');
		send(2, 'Debugger.pause');
		const stack = await inTime(paused.promise, 'No code runs.');
		send(3, 'Runtime.evaluate', { expression: RESOURCES, returnByValue: true });
		return `${stack}\n${await inTime(waiting.promise, 'Its thread is held outside JavaScript.')}`;
	} finally {
		inspector.close();
	}
}

const toLine = ({ functionName, url, location }: Frame) =>
	`at ${functionName || '(anonymous)'} (${url}:${location.lineNumber + 1})`;
