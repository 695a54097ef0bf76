/** A bare loop of the requests that the node makes, over admin HTTP RPC. */
import { request } from 'undici';
import type { Gateway } from '../../e2e/harness/gateway.mts';
import { type Phase, type Seconds, JOB, PHASES, timed, timesOf } from './phases.mts';

export async function byLoop(gateway: Gateway, count: number): Promise<Seconds> {
	const ids: string[] = [];
	const requests: Record<Phase, (index: number) => Promise<unknown>> = {
		create: async () => ids.push((await addJob(gateway)).id),
		get: async (index) => await bareRequest(gateway, 'cron.get', { id: ids[index] }),
		delete: async (index) => await bareRequest(gateway, 'cron.remove', { id: ids[index] }),
	};
	return await timesOf(PHASES, async (phase) => await timed(count, requests[phase]));
}

export async function readByLoop(
	gateway: Gateway,
	id: string,
	count: number,
): Promise<Seconds<'get'>> {
	const get = async () => await bareRequest(gateway, 'cron.get', { id });
	return { get: await timed(count, get) };
}

export const addJob = async (gateway: Gateway) =>
	await bareRequest<{ id: string }>(gateway, 'cron.add', PARAMS);

/** Adds jobs until the gateway takes no more for now, and answers how many it took. */
export async function addUntilRefused(gateway: Gateway): Promise<number> {
	for (let added = 0; added < 1_000; added++) {
		const { statusCode, answer } = await post(gateway, 'cron.add', PARAMS);
		if (answer.error?.retryAfterMs !== undefined) return added;
		assertOk('cron.add', statusCode, answer);
	}
	throw new Error('cron.add: the gateway took 1,000 jobs and refused none');
}

interface Answer<T> {
	ok: boolean;
	payload: T;
	error?: { retryAfterMs?: number };
}

export async function bareRequest<T>(gateway: Gateway, method: string, params: object): Promise<T> {
	const { statusCode, answer } = await post<T>(gateway, method, params);
	assertOk(method, statusCode, answer);
	return answer.payload;
}

function assertOk(method: string, statusCode: number, answer: Answer<unknown>): void {
	if (statusCode === 200 && answer.ok) return;
	throw new Error(`${method}: HTTP ${statusCode}, ${JSON.stringify(answer)}`);
}

async function post<T>({ url, token }: Gateway, method: string, params: object) {
	const { statusCode, body } = await request(`${url}/api/v1/admin/rpc`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ method, params }),
	});
	return { statusCode, answer: (await body.json()) as Answer<T> };
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
