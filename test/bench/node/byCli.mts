import type { Gateway } from '../../e2e/harness/gateway.mts';
import { type Phase, type Seconds, JOB, PHASES, timed, timesOf } from './phases.mts';

/** The gateway's own command line, one command after the other: the seconds for each of the jobs. */
export async function byCli({ cli }: Gateway, count: number): Promise<Seconds> {
	const ids: string[] = [];
	const job = ['--name', JOB.name, '--cron', JOB.cron, '--message', JOB.message];
	const options = ['--session', 'isolated', '--no-deliver', '--disabled', '--json'];
	const commands: Record<Phase, (index: number) => Promise<unknown>> = {
		create: async () => {
			const { id } = JSON.parse(await cli('cron', 'add', ...job, ...options)) as { id: string };
			ids.push(id);
		},
		get: async (index) => await cli('cron', 'get', ids[index]!),
		delete: async (index) => await cli('cron', 'rm', ids[index]!),
	};
	return await timesOf(PHASES, async (phase) => (await timed(count, commands[phase])) / count);
}
