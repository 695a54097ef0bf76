import type { Gateway } from '../harness/gateway.mts';

interface SoonOptions {
	/** Where the result goes; nowhere by default. */
	url?: string;
	message?: string;
}

const MESSAGE = 'Summarize today in three sentences.';

/** A job that an agent does three seconds from now, once; gives its ID. */
export async function runSoon(
	{ rpc }: Gateway,
	name: string,
	{ url, message = MESSAGE }: SoonOptions = {},
): Promise<string> {
	const { id } = await rpc<{ id: string }>('cron.add', {
		name,
		schedule: { kind: 'at', at: new Date(Date.now() + 3_000).toISOString() },
		...agentTurn(message),
		delivery: url === undefined ? { mode: 'none' } : { mode: 'webhook', to: url },
	});
	return id;
}

/** A job to be found in a list. */
export async function addDailyJob({ rpc }: Gateway, name: string): Promise<void> {
	await rpc('cron.add', {
		name,
		schedule: { kind: 'cron', expr: '0 18 * * *', tz: 'Asia/Taipei' },
		...agentTurn(MESSAGE),
		delivery: { mode: 'none' },
	});
}

const agentTurn = (message: string) => ({
	sessionTarget: 'isolated',
	wakeMode: 'now',
	payload: { kind: 'agentTurn', message },
});
