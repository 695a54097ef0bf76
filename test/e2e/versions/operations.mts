/** What the OpenClaw node can do, one after the other on one job, as the table of versions names it. */
import { strict as assert } from 'node:assert';

import type { Gateway } from '../harness/gateway.mts';
import type { CredentialReference } from '../harness/n8nApi.mts';
import { byId, operate } from '../harness/nodeRun.mts';
import type { Peers } from '../harness/peers.mts';
import { DEFAULT_REPLY } from '../harness/stubModel.mts';
import { itemsBehind, publishTriggerWorkflow } from '../harness/triggerWorkflow.mts';
import { until } from '../harness/until.mts';

type Item = Record<string, unknown>;

export interface Trial {
	peers: Peers;
	/** The one that is tried. */
	gateway: Gateway;
	credential: CredentialReference;
	/** Of the job that the first operation makes and the others use; until then of none. */
	jobId: string;
	/** Of a run that is over, once there is one. */
	run?: Item;
}

/** Rejects where the gateway cannot do it; the outcome is checked, not the absence of an error. */
export type Attempt = (trial: Trial) => Promise<void>;

/** Of the job; nothing else that the gateway has holds this text. */
const NAME = 'Tried';

const NEW_JOB = {
	name: NAME,
	message: 'Summarize today',
	scheduleKind: 'every',
	everyValue: 100,
	everyUnit: 'days',
	deliveryMode: 'none',
};

const call = async (trial: Trial, resource: string, operation: string, parameters: object = {}) =>
	await operate(trial.peers, resource, operation, { ...parameters }, trial.credential);

const onJob = async (trial: Trial, operation: string, parameters: object = {}) =>
	await call(trial, 'cronJob', operation, { cronJobId: byId(trial.jobId), ...parameters });

const foundBy = async (trial: Trial, filters: object) =>
	(await call(trial, 'cronJob', 'getAll', { returnAll: true, filters })).map(({ id }) => id);

const inHistory = async (trial: Trial, parameters: object) => {
	const runs = await call(trial, 'run', 'getAll', parameters);
	assert.ok(runs.some(({ jobId, status }) => jobId === trial.jobId && status === 'ok'));
	return runs;
};

const oneRun = ({ run }: Trial) => {
	assert.ok(run, 'there is no run to look for');
	return { run: { __rl: true, mode: 'runKey', value: run.runKey } };
};

export const ATTEMPTS: Record<string, Attempt> = {
	'Cron Job: Create': async (trial) => {
		const [job] = await call(trial, 'cronJob', 'create', NEW_JOB);
		trial.jobId = String(job!.id);
		assert.equal((job!.payload as Item).message, NEW_JOB.message);
	},
	'Cron Job: Create or Update': async (trial) => {
		const upsert = async (message: string) => {
			const form = { ...NEW_JOB, message, declarationKey: 'tried' };
			return (await call(trial, 'cronJob', 'upsert', form))[0]!;
		};
		const { id, created } = await upsert('one');
		const again = await upsert('two');
		assert.deepEqual([created, again.created, again.id], [true, false, id]);
		await onJob({ ...trial, jobId: String(id) }, 'delete');
	},
	'Cron Job: Get': async (trial) => {
		assert.deepEqual(
			(await onJob(trial, 'get')).map(({ id }) => id),
			[trial.jobId],
		);
	},
	'Cron Job: Get Many': async (trial) => {
		assert.deepEqual(await foundBy(trial, { query: NAME }), [trial.jobId]);
		assert.deepEqual(await foundBy(trial, { query: 'no such text' }), []);
	},
	'Cron Job: Get Many, by agent, schedule or last status': async (trial) => {
		const found = async (filter: object) => await foundBy(trial, { query: NAME, ...filter });
		assert.deepEqual(await found({ agentId: byId('main') }), [trial.jobId]);
		assert.deepEqual(await found({ agentId: byId('other') }), []);
		assert.deepEqual(await found({ scheduleKind: 'cron' }), []);
		assert.deepEqual(await found({ lastRunStatus: 'ok' }), []);
	},
	'Cron Job: Update': async (trial) => {
		const [job] = await onJob(trial, 'update', { updateFields: { message: 'Changed' } });
		assert.equal((job!.payload as Item).message, 'Changed');
	},
	'Cron Job: Disable, Enable': async (trial) => {
		assert.equal((await onJob(trial, 'disable'))[0]!.enabled, false);
		assert.equal((await onJob(trial, 'enable'))[0]!.enabled, true);
	},
	'Cron Job: Run': async (trial) => {
		const [run] = await onJob(trial, 'run', { waitForEnd: true, maxWaitSeconds: 60 });
		assert.equal(run!.summary, DEFAULT_REPLY);
		trial.run = run;
	},
	'Run: Get Many, of one job or of all': async (trial) => {
		trial.run ??= await scheduledRun(trial);
		await inHistory(trial, { cronJobId: byId(trial.jobId), returnAll: true });
		await inHistory(trial, { scope: 'all', returnAll: true, filters: { statuses: ['ok'] } });
	},
	'Run: Get': async (trial) => {
		const [run] = await call(trial, 'run', 'get', oneRun(trial));
		assert.equal(run!.summary, DEFAULT_REPLY);
	},
	'Run: Get Reply': async (trial) => {
		const [run] = await call(trial, 'run', 'getReply', oneRun(trial));
		assert.equal(run!.reply, DEFAULT_REPLY);
	},
	'Gateway: Get Status': async (trial) => {
		const [status] = await call(trial, 'gateway', 'getStatus');
		assert.equal(status!.schedulerEnabled, true);
	},
	'Gateway: Check Delivery': async (trial) => {
		const parameters = { cronJobId: byId(trial.jobId) };
		const [check] = await call(trial, 'gateway', 'checkDelivery', parameters);
		assert.match(JSON.stringify(check!.findings), /delivers to no webhook/);
	},
	'Cron Job: Delete': async (trial) => {
		await onJob(trial, 'delete');
		await assert.rejects(onJob(trial, 'get'), /no such job/);
	},
	'Webhook to an n8n on the same host': async (trial) => {
		const { peers } = trial;
		const trigger = await publishTriggerWorkflow(peers);
		const delivers = { name: 'Delivers', deliveryMode: 'webhook', webhookUrl: trigger.url };
		const [job] = await call(trial, 'cronJob', 'create', { ...NEW_JOB, ...delivers });
		await scheduledRun({ ...trial, jobId: String(job!.id) });
		await peers.api.waitForExecutions(trigger.workflow.id, 1, { seconds: 10 });
		const [item] = await itemsBehind(peers, trigger);
		assert.equal(item!.summary, DEFAULT_REPLY);
	},
};

/** Lets the schedule run the job once: not every gateway runs it when asked. */
async function scheduledRun(trial: Trial): Promise<Item> {
	const often = { scheduleKind: 'every', everyValue: 5, everyUnit: 'seconds' };
	await onJob(trial, 'update', { updateFields: often });
	const run = await until('a run by schedule', { seconds: 60, everyMs: 1_000 }, async () => {
		const runs = await call(trial, 'run', 'getAll', { cronJobId: byId(trial.jobId) });
		return runs.find(({ status }) => status === 'ok');
	});
	await onJob(trial, 'disable');
	return run;
}
