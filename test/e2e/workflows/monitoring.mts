import { expect, it } from 'vitest';

import { addCommandJob, exitWith, stopJobs } from '../harness/commandJobs.mts';
import { publishExample } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { startSink } from '../harness/sink.mts';
import { until } from '../harness/until.mts';

const OFTEN = 'Fails all the time';
const ONCE = 'Failed once';
const ALERT =
	/^OpenClaw job "(?<job>.+)" failed \d+ times in the hour from (?<hour>\S+)\. Last error: (?<error>.+)/;

const EVERY_FIVE_SECONDS = { interval: [{ field: 'seconds', secondsInterval: 5 }] };

export function monitoring(peers: () => Peers): void {
	it('sends one alert for each job and hour in which the threshold is reached', async () => {
		const { api, gateway } = peers();
		const alerts = await startSink('Alerts');
		const jobs = [
			await addCommandJob(gateway, { name: OFTEN, argv: exitWith(1), everyMs: 2_000 }),
			await addCommandJob(gateway, { name: ONCE, argv: exitWith(1) }),
		];
		const { workflow } = await publishExample(peers(), 'monitoring.json', () => ({
			'Every five minutes': { parameters: { rule: EVERY_FIVE_SECONDS } },
			Settings: { fields: { threshold: 2, alertUrl: alerts.url } },
		}));
		try {
			// Other tests' jobs fail, too.
			const sent = () => alerts.items().map(({ text }) => ALERT.exec(String(text))?.groups);
			const ofJob = (name: string) => sent().filter((alert) => alert?.job === name);
			await until('an alert', { seconds: 90 }, () => ofJob(OFTEN).length > 0 || undefined);
			const { length } = await api.waitForExecutions(workflow.id, 1);
			await api.waitForExecutions(workflow.id, length + 3);
			await stopJobs(gateway, jobs);

			expect(ofJob(OFTEN)[0]).toMatchObject({ error: expect.stringContaining('code 1') });
			expect(ofJob(ONCE)).toEqual([]);
			const jobsAndHours = sent().map((alert) => `${alert?.job} ${alert?.hour}`);
			expect(new Set(jobsAndHours).size).toBe(jobsAndHours.length);
		} finally {
			await api.deactivate(workflow);
			await alerts.stop();
		}
	});
}
