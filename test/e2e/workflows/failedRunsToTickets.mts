import axios from 'axios';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { addCommandJob, exitWith, runCommand } from '../harness/commandJobs.mts';
import { publishExample, type ExampleWorkflow } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { startTicketServer, type TicketServer } from './ticketServer.mts';

const IN_AN_HOUR = 3_600_000;

/** GitHub is a local server here: see ticketServer. Nodes, credential and requests are n8n's own. */
export function failedRunsToTickets(peers: () => Peers): void {
	let tickets: TicketServer;
	let example: ExampleWorkflow;
	let executions = 0;

	beforeAll(async () => {
		tickets = await startTicketServer('acme', 'operations');
		const { url: server, token: accessToken } = tickets;
		const githubApi = await peers().api.createCredential('githubApi', { server, accessToken });
		const credentials = { githubApi };
		example = await publishExample(peers(), 'failed-runs-to-tickets.json', () => ({
			Settings: { fields: { owner: 'acme', repository: 'operations' } },
			'Find the open issue': { credentials },
			'Note the repeat': { credentials },
			'Open an issue': { credentials },
			'Find the open issues of the job': { credentials },
			'Close the issue': { credentials },
			'Note the recovery': { credentials },
		}));
		await peers().api.waitForWebhook(example.webhookUrl);
	});
	afterAll(async () => {
		await peers().api.deactivate(example.workflow);
		await tickets.stop();
	});

	const addJob = async (name: string) =>
		await addCommandJob(peers().gateway, {
			name,
			url: example.webhookUrl,
			at: new Date(Date.now() + IN_AN_HOUR),
		});

	/** Waits for the end of the next execution, and returns all issues. */
	async function issuesAfter(event: Promise<unknown>) {
		await event;
		executions += 1;
		const { api } = peers();
		const [latest] = await api.waitForExecutions(example.workflow.id, executions);
		expect((await api.getExecution(latest!.id)).error).toBeUndefined();
		return tickets.issues.map(({ number, state }) => `${number} ${state}`);
	}

	it('opens one issue for each job and cause, and closes those of a job that recovers', async () => {
		const run = async (jobId: string, argv: string[]) =>
			await issuesAfter(runCommand(peers().gateway, jobId, argv));
		const [backup, report] = [await addJob('Backup'), await addJob('Report')];

		expect(await run(backup, exitWith(1))).toEqual(['1 open']);
		expect(tickets.issues[0]).toMatchObject({
			title: 'OpenClaw job "Backup" failed',
			body: expect.stringContaining('exited with code 1'),
			labels: [
				{ name: 'openclaw' },
				{ name: `openclaw-job-${backup}` },
				{ name: expect.stringMatching(/^openclaw-cause-[0-9a-f]{12}$/) },
			],
		});
		expect(await run(backup, exitWith(1))).toEqual(['1 open']);
		expect(tickets.comments[1]).toEqual([expect.stringContaining('Failed again')]);
		expect(await run(backup, exitWith(2))).toEqual(['1 open', '2 open']);
		expect(await run(report, exitWith(2))).toEqual(['1 open', '2 open', '3 open']);

		const recovered = ['1 closed', '2 closed', '3 open'];
		expect(await run(backup, ['echo', 'done'])).toEqual(recovered);
		expect(tickets.comments[2]).toEqual([expect.stringContaining('Recovered')]);
		expect(await run(backup, ['echo', 'done'])).toEqual(recovered);
		expect(tickets.comments[2]).toHaveLength(1);
		expect(await run(backup, exitWith(2))).toEqual([...recovered, '4 open']);
	});

	it('takes errors that differ in IDs, times and long numbers for one cause', async () => {
		const { length } = tickets.issues;
		// Posted as the gateway posts it: no error of a command holds anything that varies.
		const post = async (runAtMs: number, error: string) => {
			const headers = { authorization: `Bearer ${peers().gateway.webhookToken}` };
			const event = { jobId: 'job-1', action: 'finished', status: 'error', runAtMs, error };
			await axios.post(example.webhookUrl, event, { headers });
		};
		const first = 'HTTP 503 at 10:31:07 after 20031 ms (2b06f1f4-0d16-429f-8d3a-21752051cbfc)';
		const again = 'HTTP 503 at 11:02:54 after 20007 ms (7e5d1b40-55a1-4d0a-9c55-0a1f6c1f2f10)';
		expect(await issuesAfter(post(1, first))).toHaveLength(length + 1);
		expect(await issuesAfter(post(2, again))).toHaveLength(length + 1);
		expect(await issuesAfter(post(3, first.replace('503', '429')))).toHaveLength(length + 2);
	});
}
