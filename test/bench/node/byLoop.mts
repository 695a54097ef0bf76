/** Bare loops of the requests that the node makes. */
import { performance } from 'node:perf_hooks';
import { Agent, getGlobalDispatcher, request, setGlobalDispatcher } from 'undici';
import type { Gateway } from '../../e2e/harness/gateway.mts';
import { connectOperator, type Operator } from '../../e2e/harness/operator.mts';
import { type Life, type Phase, type Seconds, JOB, PHASES, timed, timesOf } from './phases.mts';

interface Requests {
	/** Answers the job's id. */
	create: () => Promise<string>;
	get: (id: string) => Promise<unknown>;
	delete: (id: string) => Promise<unknown>;
}

/** Over admin HTTP RPC. */
export const overRpc = (gateway: Gateway): Life =>
	lifeOf(withoutConnection, {
		create: async () => (await addJob(gateway)).id,
		get: async (id) => await bareRequest(gateway, 'cron.get', { id }),
		delete: async (id) => await bareRequest(gateway, 'cron.remove', { id }),
	});

/** By the agents' tool, which gives no job alone. */
export const overTool = (gateway: Gateway): Life =>
	lifeOf(withoutConnection, {
		create: async () => (await invoke<{ id: string }>(gateway, 'add', { job: PARAMS })).id,
		get: async (id) => {
			const listing = { includeDisabled: true };
			const { jobs } = await invoke<{ jobs: Array<{ id: string }> }>(gateway, 'list', listing);
			if (!jobs.some((job) => job.id === id)) throw new Error(`No job ${id} in the list`);
		},
		delete: async (id) => await invoke(gateway, 'remove', { jobId: id }),
	});

/** Over one WebSocket, which the first request opens. */
export function overSocket(gateway: Gateway): Life {
	let operator: Operator | undefined;
	const call = async <T,>(method: string, params: object): Promise<T> => {
		operator ??= await connectOperator(gateway);
		return await operator.call<T>(method, params);
	};
	const begin = async () => {
		await operator?.close();
		operator = undefined;
	};
	return lifeOf(begin, {
		create: async () => (await call<{ id: string }>('cron.add', PARAMS)).id,
		get: async (id) => await call('cron.get', { id }),
		delete: async (id) => await call('cron.remove', { id }),
	});
}

/** @param begin ends the connection of the life before */
function lifeOf(begin: () => Promise<void>, requests: Requests): Life {
	return async (count) => {
		await begin();
		const ids: string[] = [];
		const once: Record<Phase, (index: number) => Promise<unknown>> = {
			create: async () => ids.push(await requests.create()),
			get: async (index) => await requests.get(ids[index]!),
			delete: async (index) => await requests.delete(ids[index]!),
		};
		return await timesOf(PHASES, async (phase) => await timed(count, once[phase]));
	};
}

export async function readByLoop(gateway: Gateway, id: string, count: number): Promise<Seconds> {
	await withoutConnection();
	const get = async () => await bareRequest(gateway, 'cron.get', { id });
	return { get: await timed(count, get) };
}

/** The connection included. */
export async function readBySocket(gateway: Gateway, id: string, count: number): Promise<Seconds> {
	const start = performance.now();
	const operator = await connectOperator(gateway);
	for (let done = 0; done < count; done++) await operator.call('cron.get', { id });
	const seconds = (performance.now() - start) / 1_000;
	await operator.close();
	return { get: seconds };
}

/** Begins as a script does that is just started. */
async function withoutConnection(): Promise<void> {
	await getGlobalDispatcher().close();
	setGlobalDispatcher(new Agent());
}

export const addJob = async (gateway: Gateway) =>
	await bareRequest<{ id: string }>(gateway, 'cron.add', PARAMS);

/** Adds jobs until the gateway takes no more for now, and answers how many it took. */
export async function addUntilRefused(gateway: Gateway): Promise<number> {
	for (let added = 0; added < 1_000; added++) {
		const { statusCode, answer } = await post<Answer>(gateway, ADMIN_RPC, {
			...{ method: 'cron.add', params: PARAMS },
		});
		if (answer.error?.retryAfterMs !== undefined) return added;
		assertOk('cron.add', statusCode, answer);
	}
	throw new Error('cron.add: the gateway took 1,000 jobs and refused none');
}

const ADMIN_RPC = '/api/v1/admin/rpc';

interface Answer<T = unknown> {
	ok: boolean;
	payload: T;
	error?: { retryAfterMs?: number };
}

export async function bareRequest<T>(gateway: Gateway, method: string, params: object): Promise<T> {
	const { statusCode, answer } = await post<Answer<T>>(gateway, ADMIN_RPC, { method, params });
	assertOk(method, statusCode, answer);
	return answer.payload;
}

interface ToolAnswer {
	ok: boolean;
	/** JSON, as an agent reads it. */
	result: { content: [{ text: string }] };
}

async function invoke<T>(gateway: Gateway, action: string, args: object): Promise<T> {
	const body = { tool: 'cron', action, args };
	const { statusCode, answer } = await post<ToolAnswer>(gateway, '/tools/invoke', body);
	assertOk(action, statusCode, answer);
	return JSON.parse(answer.result.content[0].text) as T;
}

function assertOk(what: string, statusCode: number, answer: { ok: boolean }): void {
	if (statusCode === 200 && answer.ok) return;
	throw new Error(`${what}: HTTP ${statusCode}, ${JSON.stringify(answer)}`);
}

async function post<T>({ url, token }: Gateway, path: string, content: object) {
	const { statusCode, body } = await request(`${url}${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify(content),
	});
	return { statusCode, answer: (await body.json()) as T };
}

const PARAMS = {
	name: JOB.name,
	enabled: false,
	schedule: { kind: 'cron', expr: JOB.cron },
	sessionTarget: 'isolated',
	wakeMode: 'now',
	payload: { kind: 'agentTurn', message: JOB.message },
	delivery: { mode: 'none' },
};
