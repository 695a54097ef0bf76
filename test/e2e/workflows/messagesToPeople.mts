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
	it('tells a person of failed runs, also of those that no webhook gets, and of no other', async () => {
		const { api, gateway } = peers();
		const example = await publishExample(peers(), 'failed-run-to-chat.json', () => SETTINGS);
		try {
			const before = telegram.messages.length;
			const names = ['Nightly works', 'Nightly backup', 'Nightly report'];
			const [works, backup, report] = names as [string, string, string];
			const ids = [
				await addCommandJob(gateway, { name: works }),
				await addCommandJob(gateway, { name: backup, argv: exitWith(3) }),
				await addCommandJob(gateway, { name: report, argv: ['sleep', '60'], timeoutSeconds: 2 }),
			];
			for (const id of ids) await gateway.waitForRuns(id);
			// The gateway repeats what timed out.
			for (const id of ids) await gateway.rpc('cron.remove', { id });
			// Other jobs of this gateway may fail, too.
			const arrived = () =>
				telegram.messages.slice(before).filter(({ text }) => text.includes('Nightly'));
			await until('the messages', { seconds: 60 }, () => arrived().length >= 2 || undefined);
			const texts = arrived().map(({ text }) => text.replaceAll('\n', ' '));
			expect(texts.toSorted()).toEqual([
				expect.stringMatching(/<b>Nightly backup<\/b> failed .*exited with code 3/),
				expect.stringMatching(/<b>Nightly report<\/b> failed .*timed out/),
			]);
			expect(new Set(arrived().map(({ chatId }) => chatId))).toEqual(new Set([CHAT]));
		} finally {
			await api.deactivate(example.workflow);
		}
	});
}
