/** Conversations with an agent, and every operation of the node with nothing filled in. */
import { strict as assert } from 'node:assert';

import { executeOperation, operate } from '../harness/nodeRun.mts';
import type { Peers } from '../harness/peers.mts';
import { askFor, DEFAULT_REPLY } from '../harness/stubModel.mts';
import type { Attempt } from '../versions/operations.mts';

const ask = async (peers: Peers, sessionName: string) =>
	await operate(peers, 'agent', 'ask', {
		message: `Summarize today ${askFor({})}`,
		sessionKind: 'named',
		sessionName,
	});

/** What JavaScript says where something is missing in this n8n, and how the node tells a fault. */
const FAULT = /has a fault|is not a (function|constructor)|is not defined|Cannot read propert/;

export const AGENT_ATTEMPTS: Record<string, Attempt> = {
	'Agent: Ask, Get Many, Wake': async ({ peers }) => {
		const [answer] = await ask(peers, 'of this n8n');
		assert.equal(answer!.reply, DEFAULT_REPLY);
		assert.equal((await operate(peers, 'agent', 'getAll'))[0]!.id, 'main');
		const wake = { text: 'Look around', wakeMode: 'next-heartbeat' };
		assert.equal((await operate(peers, 'agent', 'wake', wake))[0]!.woken, true);
	},
	'Session: Get, Get Many, Get Messages, Stop, Reset, Delete': async ({ peers }) => {
		const [{ sessionKey: value } = {}] = await ask(peers, 'to be deleted');
		const parameters = { sessionKey: { __rl: true, mode: 'key', value } };
		const session = async (operation: string) =>
			await operate(peers, 'session', operation, parameters);
		assert.equal((await session('get'))[0]!.sessionKey, value);
		const all = await operate(peers, 'session', 'getAll', { returnAll: true });
		assert.ok(all.some(({ sessionKey }) => sessionKey === value));
		assert.ok((await session('getMessages')).length >= 2);
		for (const operation of ['stop', 'reset', 'delete']) await session(operation);
		await assert.rejects(session('get'), /no session/);
	},
	'Every operation, with an empty form: an error in words, or a result': async ({ peers }) => {
		const faults = [];
		for (const [resource, operation] of await publicOperations(peers)) {
			// n8n itself refuses some forms before the node runs.
			const { status, error } = await executeOperation(peers, { resource, operation }).catch(
				({ message }: Error) => ({ status: 'error', error: { message, description: '' } }),
			);
			const text = `${error?.message} ${error?.description}`;
			const isInWords = status === 'success' || (status === 'error' && !FAULT.test(text));
			if (!isInWords) faults.push(`${resource} ${operation}: ${status}, ${text}`);
		}
		assert.deepEqual(faults, []);
	},
};

interface OperationProperty {
	name: string;
	options?: Array<{ value: string }>;
	displayOptions?: { show?: { resource?: string[] } };
}

async function publicOperations({ api }: Peers): Promise<Array<[string, string]>> {
	const node = (await api.nodeTypes()).find(({ name }) => name.endsWith('.openClaw'));
	const properties = node!.properties as OperationProperty[];
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			options.map(({ value }): [string, string] => [displayOptions!.show!.resource![0]!, value]),
		);
}
