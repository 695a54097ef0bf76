import { expect, it } from 'vitest';

import { addCommandJob, exitWith, stopJobs } from '../harness/commandJobs.mts';
import { publishExample } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { startSink } from '../harness/sink.mts';
import { until } from '../harness/until.mts';

const EVERY_FIVE_SECONDS = { interval: [{ field: 'seconds', secondsInterval: 5 }] };

export function monitoring(peers: () => Peers): void {
	it('sends one alert for each job and hour in which the threshold is reached', async () => {
		const { api, gateway } = peers();
		const alerts = await startSink('Alerts');
		const jobs = [
			await addCommandJob(gateway, {
				name: 'Fails all the time',
				argv: exitWith(1),
				everyMs: 2_000,
			}),
			await addCommandJob(gateway, { name: 'Failed once', argv: exitWith(1) }),
		];
		const { workflow } = await publishExample(peers(), 'monitoring.json', () => ({
			'Every five minutes': { parameters: { rule: EVERY_FIVE_SECONDS } },
			Settings: { fields: { threshold: 2, alertUrl: alerts.url } },
		}));
		try {
			const texts = () => alerts.items().map(({ text }) => String(text));
			await until('an alert', { seconds: 90 }, () => texts().length > 0 || undefined);
			const { length } = await api.waitForExecutions(workflow.id, 1);
			await api.waitForExecutions(workflow.id, length + 3);

			const runs = await stopJobs(gateway, jobs);
			expect(runs.filter(({ jobId }) => jobId === jobs[1])).toHaveLength(1);
			const alert =
				/^OpenClaw job "Fails all the time" failed \d+ times in the hour from (\S+)\. Last error: .*exited with code 1/;
			expect(texts()).toEqual(texts().map(() => expect.stringMatching(alert)));
			const hours = texts().map((text) => alert.exec(text)?.[1]);
			expect(new Set(hours).size).toBe(hours.length);
		} finally {
			await api.deactivate(workflow);
			await alerts.stop();
		}
	});
}
