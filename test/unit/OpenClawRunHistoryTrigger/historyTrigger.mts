/** A run history that answers `cron.runs` as the gateway does, and an n8n that polls it. */
import type { PollContext } from 'n8n-core';
import type {
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { vi } from 'vitest';

import { emptyStore } from '../support/deduplicationStore.mts';
import { executeNode, pollContext, runNode } from '../support/engine.mts';
import {
	payload,
	rpcError,
	serveGateway,
	type Answer,
	type Asked,
	type TestGateway,
} from '../support/gatewayServer.mts';

export interface Entry extends IDataObject {
	ts: number;
	jobId: string;
	runAtMs: number;
	status: string;
	deliveryStatus: string;
}

export interface History {
	gateway: TestGateway;
	/** In the order in which they were written. */
	entries: Entry[];
	/** What `cron.list` answers. */
	jobs: IDataObject[];
	/** Writes the entry of a run that ended at `ts`; each run is another one. */
	add(ts: number, fields?: IDataObject): Entry;
	/** Called after each page is answered. */
	afterPage?: () => void;
	/** The gateway is starting, or its credential is refused. */
	isDown: boolean;
	refuses: boolean;
}

let runs = 0;

/** As OpenClaw 2026.9.6 answers a wrong token. */
const UNAUTHORIZED = { error: { message: 'Unauthorized', type: 'unauthorized' } };

export async function serveHistory(): Promise<History> {
	const history: Omit<History, 'gateway'> = {
		entries: [],
		jobs: [],
		isDown: false,
		refuses: false,
		add(ts, fields = {}) {
			runs += 1;
			const entry = {
				ts,
				jobId: 'job-1',
				action: 'finished',
				status: 'ok',
				summary: `run ${runs}`,
				// Longer and longer: the order of the starts is not that of the ends.
				runAtMs: ts - 1000 * runs,
				durationMs: 1000 * runs,
				deliveryStatus: 'not-requested',
				...fields,
			};
			history.entries.push(entry);
			return entry;
		},
	};
	const gateway = await serveGateway((asked) => {
		if (history.isDown) return rpcError(503, { code: 'UNAVAILABLE', message: 'shutting down' });
		if (history.refuses) return { status: 401, body: UNAUTHORIZED };
		if (asked.method === 'cron.list') return payload({ jobs: history.jobs, nextOffset: null });
		const answer = answerRuns(history.entries, asked);
		history.afterPage?.();
		return answer;
	});
	return Object.assign(history, { gateway });
}

/** As measured on OpenClaw 2026.9.6: sorted by `ts`, then by creation; empty lists are refused. */
function answerRuns(entries: Entry[], { params }: Asked): Answer {
	const { limit, offset, sortDir, statuses, deliveryStatuses, scope } = params as {
		limit: number;
		offset: number;
		sortDir: string;
		scope: string;
		statuses?: string[];
		deliveryStatuses?: string[];
	};
	const isEmpty = [statuses, deliveryStatuses].some((list) => list?.length === 0);
	if (limit > 200 || limit < 1 || isEmpty || sortDir !== 'desc' || scope !== 'all') {
		return rpcError(400, { code: 'INVALID_REQUEST', message: 'invalid cron.runs params' });
	}
	const found = entries
		.toSorted((one, other) => one.ts - other.ts)
		.reverse()
		.filter(({ status }) => statuses?.includes(status) ?? true)
		.filter(({ deliveryStatus }) => deliveryStatuses?.includes(deliveryStatus) ?? true);
	const page = found.slice(offset, offset + limit);
	const next = offset + page.length;
	return payload({ entries: page, nextOffset: next < found.length ? next : null });
}

export interface Poll {
	/** Published anew, or started with n8n: default where the trigger is not active. */
	activation?: WorkflowActivateMode;
	/** n8n could not store the execution, as where its database is full. */
	isLost?: boolean;
	/** The same in versions of n8n that do not tell the trigger. */
	isLostUnheard?: boolean;
	/** The execution runs in another process, as in queue mode, or goes on for long. */
	runsElsewhere?: 'andEnds' | 'andGoesOn';
}

interface Activation {
	context: PollContext;
	workflow: Workflow;
	parameters: INodeParameters;
	mode: WorkflowActivateMode;
}

/** The node in a process of its own, as far as it has a memory of its own. */
async function loadNode() {
	vi.resetModules();
	const path = '../../../nodes/OpenClawRunHistoryTrigger/OpenClawRunHistoryTrigger.node.ts';
	const { OpenClawRunHistoryTrigger } = (await import(
		path
	)) as typeof import('../../../nodes/OpenClawRunHistoryTrigger/OpenClawRunHistoryTrigger.node.ts');
	return new OpenClawRunHistoryTrigger();
}

/** All that a trigger has to know of a history. */
interface Polled {
	gateway: Pick<TestGateway, 'credentials'>;
}

/** One trigger in one workflow of one n8n. */
export class Instance {
	/** n8n's static data of the workflow, as it is in the database. */
	staticData: IDataObject = {};
	parameters: INodeParameters;
	timezone = 'UTC';
	/** Default: the display name of its type. n8n keeps static data by it. */
	name?: string;
	private readonly history: Polled;
	private loaded?: ReturnType<typeof loadNode>;
	private active?: Activation;
	readonly nodeId = `history-${(runs += 1)}`;
	/** What came of the emissions of the poll that is under way. */
	private current: { how: Poll; items: IDataObject[] | null; executions: Array<Promise<unknown>> } =
		{
			how: {},
			items: null,
			executions: [],
		};

	constructor(history: Polled, parameters: INodeParameters = {}) {
		this.history = history;
		this.parameters = parameters;
		emptyStore();
	}

	/** Ends the process: what it had in memory is gone. */
	restart(): void {
		this.loaded = undefined;
		this.active = undefined;
	}

	/** The items that reach the next node; null where the poll starts no execution. */
	async poll(how: Poll = {}): Promise<IDataObject[] | null> {
		const node = await this.node();
		const isActivated = await this.activate(how.activation);
		const poll = { how, items: null, executions: [] };
		this.current = poll;
		const { context, workflow } = this.active!;
		const returned = await node.poll.call(context);
		if (returned !== null) context.__emit(returned);
		// n8n saves the static data when a trigger is activated and when it emits, and not otherwise.
		if (isActivated) this.save(workflow);
		await Promise.all(poll.executions);
		return poll.items;
	}

	/** As n8n does: one context for all polls of an activation. */
	private async activate(asked?: WorkflowActivateMode): Promise<boolean> {
		const { parameters, active } = this;
		const mode = asked ?? active?.mode ?? 'activate';
		if (active?.parameters === parameters && active.mode === mode) return false;
		const options = { ...this.inWorkflow(), activation: mode };
		const emit: PollContext['__emit'] = (data, _responsePromise, donePromise) => {
			this.save(this.active!.workflow);
			const { how, executions } = this.current;
			executions.push(this.execute(data[0] ?? [], how, donePromise));
		};
		const context = pollContext(await this.node(), { ...options, emit });
		this.active = { ...context, parameters, mode };
		return true;
	}

	private async execute(
		items: INodeExecutionData[],
		{ isLost, isLostUnheard, runsElsewhere }: Poll,
		donePromise: Parameters<PollContext['__emit']>[2],
	): Promise<void> {
		const poll = this.current;
		poll.items ??= [];
		if (isLost) donePromise?.reject(new Error('SQLITE_FULL: database or disk is full'));
		if (isLost || isLostUnheard) return;
		const node = runsElsewhere ? await loadNode() : await this.node();
		const run = await runNode(node, { ...this.inWorkflow(), items });
		const { error, runData } = run.data.resultData;
		if (error) throw error;
		const emitted = runData[this.name ?? node.description.displayName]?.[0]?.data?.main?.[0] ?? [];
		poll.items.push(...emitted.map(({ json }) => json));
		if (runsElsewhere !== 'andGoesOn') donePromise?.resolve(run);
	}

	/** An OpenClaw Trigger of the workflow is published in this process, and listens at the URL. */
	async publishWebhook(url: string): Promise<() => void> {
		const { publishWebhook } = await import('../../../nodes/shared/intake/publishedWebhooks.ts');
		return publishWebhook('workflow-id', (other) => other === url);
	}

	/** n8n stores what is plain data. */
	private save({ staticData }: Workflow): void {
		this.staticData = JSON.parse(JSON.stringify(staticData)) as IDataObject;
	}

	/** "Fetch test event": n8n runs execute() with one empty item, and never poll(). */
	async fetchTestEvent(): Promise<IDataObject[]> {
		const items = await executeNode(await this.node(), { ...this.inWorkflow(), mode: 'manual' });
		return items.map(({ json }) => json);
	}

	async node() {
		this.loaded ??= loadNode();
		return await this.loaded;
	}

	inWorkflow() {
		const { parameters, staticData, nodeId, timezone, name } = this;
		return {
			parameters,
			staticData,
			nodeId,
			timezone,
			...(name !== undefined && { name }),
			credentials: this.history.gateway.credentials,
		};
	}
}

/** What tells the runs apart. */
export const summaries = (items: IDataObject[] | null) => items?.map(({ summary }) => summary);
