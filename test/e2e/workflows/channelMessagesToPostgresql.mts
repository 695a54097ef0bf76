import { expect, it, onTestFinished } from 'vitest';

import { publishExample } from '../harness/exampleWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { startPostgres } from '../harness/postgres.mts';
import type { Telegram } from '../harness/telegram.mts';
import { until } from '../harness/until.mts';

/** For SQL, n8n's expressions, HTML and a shell. */
const HOSTILE = [
	`'); drop table openclaw_messages; --`,
	'{{ $json.channel }} ={{ 7*7 }} $1 $7',
	'<script>alert(1)</script> &amp; $(touch /tmp/x) `id`',
	'a, b, "c" \\n \\ ',
].join('\n');

export function channelMessagesToPostgresql(peers: () => Peers, telegram: Telegram): void {
	it('makes each message one row, with its text as it was written', async () => {
		const { api } = peers();
		const postgres = await startPostgres();
		onTestFinished(() => postgres.stop());
		const credentials = { postgres: await api.createCredential('postgres', postgres.connection) };
		const { workflow } = await publishExample(
			peers(),
			'channel-messages-to-postgresql.json',
			() => ({ 'Insert the Message': { credentials }, 'Create the Table': { credentials } }),
		);
		onTestFinished(() => api.deactivate(workflow));
		const setUp = await api.runManually(workflow, 'Set Up Once', 'Create the Table');
		expect((await api.waitForExecution(setUp)).error).toBeUndefined();

		const ann = { id: 777, first_name: `Ann '); -- <b>{{ 1+1 }}</b>`, username: 'ann' };
		const rows = async () =>
			await postgres.query<Record<string, unknown>>(
				'select * from openclaw_messages order by received_at',
			);
		// What is written before the trigger has subscribed does not come.
		await until('a first row', { seconds: 120, everyMs: 10_000 }, async () => {
			if ((await rows()).length > 0) return true;
			telegram.write(ann, 'Are you there?');
			return undefined;
		});
		telegram.write(ann, HOSTILE);
		const row = await until('its row', { seconds: 120 }, async () =>
			(await rows()).find(({ text }) => String(text).includes('drop table')),
		);
		expect(row).toMatchObject({
			...{ channel: 'telegram', sender_id: '777', sender_name: ann.first_name },
			...{ text: HOSTILE.trim(), received_at: expect.any(Date) },
		});
	});
}
