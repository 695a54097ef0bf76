import type { Gateway } from '../harness/gateway.mts';

/** A job that an agent does three seconds from now, once, and whose result goes to the URL. */
export async function runSoon({ rpc }: Gateway, name: string, url: string): Promise<void> {
	await rpc('cron.add', {
		name,
		schedule: { kind: 'at', at: new Date(Date.now() + 3_000).toISOString() },
		...agentTurn,
		delivery: { mode: 'webhook', to: url },
	});
}

/** A job to be found in a list. */
export async function addDailyJob({ rpc }: Gateway, name: string): Promise<void> {
	await rpc('cron.add', {
		name,
		schedule: { kind: 'cron', expr: '0 18 * * *', tz: 'Asia/Taipei' },
		...agentTurn,
		delivery: { mode: 'none' },
	});
}

const agentTurn = {
	sessionTarget: 'isolated',
	wakeMode: 'now',
	payload: { kind: 'agentTurn', message: 'Summarize today in three sentences.' },
};
