import { expect, it } from 'vitest';

import { fillInExample } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { askFor } from '../harness/stubModel.mts';

export function askAnAgentAndWait(peers: () => Peers): void {
	it('goes on with the answer of the agent', async () => {
		const { api } = peers();
		const question = `What changed? ${askFor({ text: 'Nothing changed.', delayMs: 2_000 })}`;
		const { workflow } = await fillInExample(peers(), 'ask-an-agent-and-wait.json', () => ({
			'The question': { fields: { question } },
		}));
		const started = await api.runManually(workflow, 'When you click Execute workflow');
		const execution = await api.waitForExecution(started, { seconds: 120 });
		expect(execution.items('Use the answer')).toMatchObject([
			{ status: 'ok', summary: 'Nothing changed.', reply: 'Nothing changed.' },
		]);
	});
}
