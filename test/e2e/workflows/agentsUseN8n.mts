import { afterAll, beforeAll, expect, it } from 'vitest';

import { publishExample, type ExampleWorkflow } from '../harness/exampleWorkflow.mts';
import { byId, operate } from '../harness/nodeRun.mts';
import { connectOperator, type Operator } from '../harness/operator.mts';
import type { Peers } from '../harness/peers.mts';
import { askFor } from '../harness/stubModel.mts';
import { until } from '../harness/until.mts';

const TOKEN = 'a-token-of-this-test-for-the-tools-of-n8n';

/** A real agent turn, whose model is the stub, calls the tools of the workflow over MCP. */
export function agentsUseN8n(peers: () => Peers): void {
	let example: ExampleWorkflow;
	let operator: Operator;

	beforeAll(async () => {
		const { api, gateway, n8n } = peers();
		const httpBearerAuth = await api.createCredential('httpBearerAuth', { token: TOKEN });
		example = await publishExample(peers(), 'agents-use-n8n.json', () => ({
			'MCP Server Trigger': { credentials: { httpBearerAuth } },
		}));
		operator = await connectOperator(gateway);
		const url = `${n8n.url}/mcp/openclaw-tools`;
		const headers = { Authorization: `Bearer ${TOKEN}` };
		const server = { url, transport: 'streamable-http', headers, requestTimeoutMs: 300_000 };
		await gateway.cli('mcp', 'set', 'n8n', JSON.stringify(server));
		// The gateway takes the server in by itself, some time after its configuration has changed.
		await until('the tools of n8n', { seconds: 120, everyMs: 1000 }, async () => {
			const turn = await turnThatCalls('n8n__look_up_order', { orderId: '1001' });
			return (await turn.reply()).includes('Order 1001') ? true : undefined;
		});
	});
	afterAll(async () => {
		await peers().gateway.cli('mcp', 'unset', 'n8n');
		await operator.close();
		await peers().api.deactivate(example.workflow);
	});

	let turns = 0;

	/** The agent calls this tool, and replies what the tool said. */
	async function turnThatCalls(tool: string, args: object) {
		turns += 1;
		const runId = `mcp-turn-${turns}`;
		const call = { name: 'tool_call', arguments: { id: tool, args } };
		await operator.call('agent', {
			message: `Do it. ${askFor({ call })}`,
			idempotencyKey: runId,
			sessionKey: `agent:main:mcp:${turns}`,
		});
		return {
			reply: async () => {
				const params = { runId, timeoutMs: 90_000 };
				const end = await operator.call<{ terminalReply?: { text?: string } }>(
					'agent.wait',
					params,
				);
				return end.terminalReply?.text ?? '';
			},
		};
	}

	it('a tool answers at once', async () => {
		const turn = await turnThatCalls('n8n__look_up_order', { orderId: '1001' });
		expect(await turn.reply()).toContain('Order 1001: shipped, 40 EUR');
	});

	it.each([
		['Yes', 'Order 1002 is paid back.'],
		['No', 'Order 1002 is not paid back: a person said no.'],
	])('a guarded tool waits for a person, who says %s', async (answers, words) => {
		const args = { orderId: '1002', reason: `It never came (${answers})` };
		const turn = await turnThatCalls('n8n__pay_back_order', args);
		const { questionId } = await until('the question', { seconds: 60, everyMs: 1000 }, async () =>
			(await operate(peers(), 'question', 'getAll')).find(({ questions }) =>
				JSON.stringify(questions).includes(args.reason),
			),
		);
		const question = { questionId: byId(questionId), answers };
		expect(await operate(peers(), 'question', 'answer', question)).toMatchObject([
			{ applied: true },
		]);
		expect(await turn.reply()).toContain(words);
	});
}
