import axios from 'axios';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { publishExample, type ExampleWorkflow } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { askFor } from '../harness/stubModel.mts';
import { until } from '../harness/until.mts';

interface Job {
	id: string;
	name: string;
	schedule: object;
	payload: object;
}

export function dailySummaryFromForm(peers: () => Peers): void {
	let example: ExampleWorkflow;

	beforeAll(async () => {
		example = await publishExample(peers(), 'daily-summary-from-form.json', ({ webhookUrl }) => ({
			Settings: { fields: { webhookUrl } },
		}));
		await peers().api.waitForWebhook(example.webhookUrl);
		await peers().api.waitForWebhook(example.formUrl);
	});
	afterAll(async () => {
		await peers().api.deactivate(example.workflow);
	});

	/** Fills in the form as a browser does, and returns the page at the end. */
	async function submit(...values: [name: string, prompt: string, time: string, zone: string]) {
		const fields = Object.fromEntries(values.map((value, index) => [`field-${index}`, value]));
		const { data } = await axios.postForm<{ formWaitingUrl: string }>(example.formUrl, fields);
		const status = new URL(data.formWaitingUrl);
		status.pathname += '/n8n-execution-status';
		await until('the last page of the form', { seconds: 60 }, async () => {
			const answer = await axios.get<string>(status.href);
			return answer.data === 'form-waiting' || undefined;
		});
		const { data: page } = await axios.get<string>(data.formWaitingUrl);
		// The page does so by itself: the execution waited until it was shown.
		await axios.post(data.formWaitingUrl);
		return page;
	}

	const jobs = async () => {
		const { jobs } = await peers().gateway.rpc<{ jobs: Job[] }>('cron.list', { query: 'Standup' });
		return jobs;
	};

	it('creates a job whose summaries come back, and changes it by its name', async () => {
		const { api, gateway } = peers();
		const prompt = `What is due? ${askFor({ text: 'Two things are due.' })}`;
		expect(await submit('Standup', prompt, '08:00', 'Asia/Taipei')).toContain('Created: Standup');
		const [job] = await jobs();
		expect(job).toMatchObject({
			name: 'Standup',
			schedule: { kind: 'cron', expr: '00 08 * * *', tz: 'Asia/Taipei' },
			sessionTarget: 'isolated',
			payload: { kind: 'agentTurn', message: prompt },
			delivery: { mode: 'webhook', to: example.webhookUrl },
		});

		expect(await submit('standup ', prompt, '17:30', 'Europe/Berlin')).toContain('Changed');
		expect(await jobs()).toMatchObject([
			{ id: job!.id, schedule: { expr: '30 17 * * *', tz: 'Europe/Berlin' } },
		]);

		const before = (await api.waitForExecutions(example.workflow.id, 2)).length;
		const at = new Date(Date.now() + 1_500).toISOString();
		const patch = { schedule: { kind: 'at', at }, deleteAfterRun: false };
		await gateway.rpc('cron.update', { id: job!.id, patch });
		const [latest] = await api.waitForExecutions(example.workflow.id, before + 1);
		const received = (await api.getExecution(latest!.id)).items('Deliver the summary');
		expect(received).toMatchObject([{ jobId: job!.id, summary: 'Two things are due.' }]);
	});

	it('shows what the gateway objects to', async () => {
		const page = await submit('Never created', 'What is due?', '8 o’clock', 'UTC');
		expect(page).toContain('That did not work');
		expect(page).toMatch(/The gateway refused it: .*illegal characters/);
	});
}
