/** Every node in every version of n8n that is supported, against the table in the docs. */
import { afterAll, describe, expect, it } from 'vitest';

import { startTelegram, withTelegram } from '../harness/telegram.mts';
import { usePeers } from '../harness/vitestPeers.mts';
import {
	asMarkdown,
	columnsOf,
	documentedRows,
	reasons,
	rowsOf,
	withColumns,
	type Outcome,
} from '../versions/compatibilityTable.mts';
import { ATTEMPTS } from '../versions/operations.mts';
import { errorsOf } from '../versions/trial.mts';
import { AGENT_ATTEMPTS } from './agentAttempts.mts';
import { N8N_ATTEMPTS } from './attempts.mts';
import { LIVE_ATTEMPTS } from './liveAttempts.mts';
import { N8N_VERSIONS } from './n8nVersions.mts';
import { peopleAttempts } from './peopleAttempts.mts';

const outcomes: Outcome[] = [];

const telegram = await startTelegram('777');

/** Agents may write to the chat, and have to ask before they run a command. */
const config = { ...withTelegram(telegram), tools: { exec: { mode: 'ask' } } };

const attempts = {
	...ATTEMPTS,
	...AGENT_ATTEMPTS,
	...peopleAttempts(telegram),
	...LIVE_ATTEMPTS,
	...N8N_ATTEMPTS,
};

afterAll(async () => {
	await telegram.goDown();
	if (outcomes.length === 0) return;
	console.log(`${asMarkdown('In n8n', rowsOf(outcomes))}\n\n${reasons(outcomes)}`);
});

const titled = N8N_VERSIONS.map((one) => ({ ...one, age: one.peer ? 'older' : 'newest' }));

describe.each(titled)('$age n8n: $version', ({ version, peer }) => {
	const peers = usePeers({ n8n: { peer, withEditor: true }, gateway: { config } });

	it('what works is what the docs say', async () => {
		const credential = peers().credentials.openClawApi;
		const { gateway } = peers();
		const trial = { peers: peers(), gateway, credential, jobId: 'none' };
		const errors = await errorsOf(attempts, trial);
		outcomes.push({ column: version, errors });
		const rows = rowsOf([outcomes.at(-1)!]);
		const documented = withColumns(await documentedRows('In n8n'), columnsOf(rows));
		expect(rows, reasons(outcomes.slice(-1))).toEqual(documented);
	});
});

it('the docs have these versions and no others', async () => {
	expect(columnsOf(await documentedRows('In n8n'))).toEqual(
		N8N_VERSIONS.map(({ version }) => version),
	);
});
