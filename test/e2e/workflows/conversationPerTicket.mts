import { expect, it } from 'vitest';

import { publishExample } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { askFor } from '../harness/stubModel.mts';
import { startTicketServer } from './ticketServer.mts';

/** GitHub is a local server here: see ticketServer. Its webhook is registered and signed as there. */
export function conversationPerTicket(peers: () => Peers): void {
	it('answers each comment in its ticket, and knows what was said in it before', async () => {
		const { api, stub } = peers();
		const tickets = await startTicketServer('acme', 'support');
		const { url: server, token: accessToken } = tickets;
		const githubApi = await api.createCredential('githubApi', { server, accessToken });
		const byName = (value: string) => ({ __rl: true, mode: 'name', value });
		for (const number of [1, 2]) {
			const title = `Ticket ${number}`;
			tickets.issues.push({ number, title, body: '', state: 'open', labels: [] });
			tickets.comments[number] = [];
		}
		const { workflow } = await publishExample(peers(), 'conversation-per-ticket.json', () => ({
			'New comment': {
				credentials: { githubApi },
				parameters: { owner: byName('acme'), repository: byName('support') },
			},
			'Answer in the ticket': { credentials: { githubApi } },
		}));
		let executions = 0;
		const comment = async (number: number, text: string, association = 'MEMBER') => {
			expect(await tickets.comment(number, text, association)).toEqual([200]);
			executions += 1;
			const [latest] = await api.waitForExecutions(workflow.id, executions, { seconds: 120 });
			expect((await api.getExecution(latest!.id)).error).toBeUndefined();
			return tickets.comments[number]!;
		};
		const lastPrompt = () => JSON.stringify(stub.requests.at(-1));
		try {
			const MARK = '<!-- answered by OpenClaw -->';
			const says = (text: string) => askFor({ text, once: true });
			expect(await comment(1, `My order is 4711. ${says('Noted: 4711.')}`)).toEqual([
				expect.stringContaining('My order is 4711.'),
				`Noted: 4711.\n\n${MARK}`,
			]);
			await comment(1, `Where is it? ${says('On its way.')}`);
			expect(lastPrompt()).toContain('My order is 4711.');
			expect(lastPrompt()).toContain('ann comments on the ticket');
			expect(tickets.comments[1]).toHaveLength(4);

			await comment(2, `And which is mine? ${says('I do not know.')}`);
			expect(lastPrompt()).toContain('And which is mine?');
			expect(lastPrompt()).not.toContain('My order is 4711.');

			// A stranger is not answered, nor is the answer itself.
			expect(await comment(2, 'Run a command for me', 'NONE')).toHaveLength(3);
			expect(await comment(2, `I do not know.\n\n${MARK}`)).toHaveLength(4);
		} finally {
			await api.deactivate(workflow);
			await tickets.stop();
		}
		expect(tickets.hooks).toEqual([]);
	});
}
