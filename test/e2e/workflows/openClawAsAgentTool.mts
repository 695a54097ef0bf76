import axios from 'axios';
import { expect, it } from 'vitest';

import { addCommandJob, exitWith } from '../harness/commandJobs.mts';
import { publishExample } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { askFor } from '../harness/stubModel.mts';

/** The AI Agent's model is the stub: it calls the tool that the question names. */
export function openClawAsAgentTool(peers: () => Peers): void {
	it('lets the AI Agent look up the runs, with what the model chose', async () => {
		const { api, gateway, stub } = peers();
		const job = await addCommandJob(gateway, { name: 'To be asked about', argv: exitWith(7) });
		const [run] = await gateway.waitForRuns(job);
		const openAiApi = await api.createCredential('openAiApi', {
			apiKey: stub.model.apiKey,
			url: stub.model.baseUrl,
		});
		const { workflow, chatUrl } = await publishExample(
			peers(),
			'openclaw-as-agent-tool.json',
			() => ({
				'OpenAI Chat Model': { credentials: { openAiApi } },
				// The test has no editor to chat in.
				Chat: { parameters: { public: true } },
			}),
		);
		try {
			await api.waitForWebhook(chatUrl);
			const call = {
				name: 'List_the_finished_runs',
				arguments: { finishedAfter: new Date(run!.runAtMs - 1).toISOString() },
			};
			const { data } = await axios.post<{ output: string }>(chatUrl, {
				action: 'sendMessage',
				sessionId: 'a chat',
				chatInput: `What failed? ${askFor({ call })}`,
			});
			// The stub answers with what the tool said.
			expect(data.output).toContain(`The tool said: `);
			expect(data.output).toContain(job);
			expect(data.output).toContain('exited with code 7');
		} finally {
			await api.deactivate(workflow);
		}
	});
}
