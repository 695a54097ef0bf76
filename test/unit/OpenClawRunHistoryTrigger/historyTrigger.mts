/** A run history that answers `cron.runs` as the gateway does, and an n8n that polls it. */
import type { IDataObject, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import { vi } from 'vitest';

import { emptyStore } from '../support/deduplicationStore.mts';
import { executeNode, pollContext } from '../support/engine.mts';
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
	isDown: boolean;
}

let runs = 0;

export async function serveHistory(): Promise<History> {
	const history: Omit<History, 'gateway'> = {
		entries: [],
		jobs: [],
		isDown: false,
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
	activation?: WorkflowActivateMode;
	/** n8n could not store the execution, as where its database is full. */
	isLost?: boolean;
	/** The execution runs in another process, as in queue mode. */
	runsElsewhere?: boolean;
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
	/** n8n's static data of the workflow. */
	staticData: IDataObject = {};
	parameters: INodeParameters;
	timezone = 'UTC';
	private readonly history: Polled;
	private loaded?: ReturnType<typeof loadNode>;
	private readonly nodeId = `history-${(runs += 1)}`;

	constructor(history: Polled, parameters: INodeParameters = {}) {
		this.history = history;
		this.parameters = parameters;
		emptyStore();
	}

	/** Ends the process: what it had in memory is gone. */
	restart(): void {
		this.loaded = undefined;
	}

	/** The items that reach the next node; null where the poll starts no execution. */
	async poll({ activation = 'activate', ...poll }: Poll = {}): Promise<IDataObject[] | null> {
		const node = await this.node();
		const { context, workflow } = pollContext(node, { ...this.inWorkflow(), activation });
		const polled = await node.poll.call(context);
		// n8n stores what is plain data.
		this.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
		if (polled === null) return null;
		if (poll.isLost) return [];
		const executing = poll.runsElsewhere ? await loadNode() : node;
		const items = await executeNode(executing, { ...this.inWorkflow(), items: polled[0] });
		return items.map(({ json }) => json);
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
		const { parameters, staticData, nodeId, timezone } = this;
		return {
			parameters,
			staticData,
			nodeId,
			timezone,
			credentials: this.history.gateway.credentials,
		};
	}
}

/** What tells the runs apart. */
export const summaries = (items: IDataObject[] | null) => items?.map(({ summary }) => summary);
