import { afterAll, beforeAll, expect, it } from 'vitest';

import { addCommandJob, exitWith } from '../harness/commandJobs.mts';
import { fillInExample, publishExample } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { startSink, type Sink } from '../harness/sink.mts';
import type { Telegram } from '../harness/telegram.mts';
import { until } from '../harness/until.mts';

const CHAT = '777';
const SETTINGS = { Settings: { fields: { channel: 'telegram', to: CHAT } } };

export function dailyCostReport(peers: () => Peers, telegram: Telegram): void {
	it('sends what was used, and says where that is not all', async () => {
		const before = telegram.messages.length;
		const { workflow } = await fillInExample(peers(), 'daily-cost-report.json', () => ({
			...SETTINGS,
			'Wait for the gateway': { parameters: { amount: 5 } },
		}));
		const { api } = peers();
		const id = await api.runManually(workflow, 'Every morning');
		const { error } = await api.waitForExecution(id, { seconds: 280 });
		expect(error).toBeUndefined();
		const [report, ...others] = telegram.messages.slice(before);
		expect(others).toEqual([]);
		expect(report!.chatId).toBe(CHAT);
		expect(report!.text).toMatch(/Cost: \$\d+\.\d{4}/);
		expect(report!.text).toMatch(/Tokens: \d+ \(\d+ in, \d+ out\)/);
	}, 300_000);
}

export function channelWatch(peers: () => Peers, telegram: Telegram): void {
	let alerts: Sink;
	beforeAll(async () => {
		alerts = await startSink('Alerts');
	});
	afterAll(() => alerts.stop());

	it('alerts once for each outage, and is silent where all is well', async () => {
		const { api } = peers();
		const { workflow } = await fillInExample(peers(), 'channel-watch.json', () => ({
			Settings: { fields: { alertUrl: alerts.url } },
		}));
		const look = async () => {
			const id = await api.runManually(workflow, 'Every five minutes');
			expect((await api.waitForExecution(id)).error).toBeUndefined();
			return alerts.items().length;
		};
		expect(await look()).toBe(0);
		await telegram.goDown();
		try {
			expect(await look()).toBe(1);
			expect(await look()).toBe(1);
			expect(JSON.stringify(alerts.items()[0])).toContain(
				'Telegram (account default) is not connected',
			);
		} finally {
			await telegram.comeBack();
		}
	}, 180_000);
}

export function failedRunToChat(peers: () => Peers, telegram: Telegram): void {
	it('tells a person of a failed run, and of that alone', async () => {
		const { api, gateway } = peers();
		const example = await publishExample(peers(), 'failed-run-to-chat.json', () => SETTINGS);
		try {
			await api.waitForWebhook(example.webhookUrl);
			const before = telegram.messages.length;
			const add = async (name: string, argv: string[]) => {
				const id = await addCommandJob(gateway, { name, url: example.webhookUrl, argv });
				await gateway.waitForRuns(id);
			};
			await add('Works', ['echo', 'fine']);
			await add('Nightly backup', exitWith(3));
			await until('the message', { seconds: 60 }, () =>
				telegram.messages.length > before ? true : undefined,
			);
			const arrived = telegram.messages.slice(before);
			expect(arrived.map(({ chatId }) => chatId)).toEqual([CHAT]);
			expect(arrived[0]!.text).toContain('<b>Nightly backup</b> failed');
			expect(arrived[0]!.text).toContain('exited with code 3');
		} finally {
			await api.deactivate(example.workflow);
		}
	});
}
