/** The Live Trigger against a gateway that means ill: from the connection to what n8n is given. */
import type { IDataObject, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { onTestFinished } from 'vitest';

import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { ALL_JOBS } from '../../../nodes/shared/allJobs.ts';
import { loadOptionsContext } from '../../unit/support/engine.mts';
import { gatewayCredential } from '../../unit/support/gatewayServer.mts';

/** What n8n tells of an execution that got through; the triggers read no more of it. */
const SUCCESS = { status: 'success', data: { resultData: { runData: {} } } } as unknown as IRun;

export interface PublishedTrigger {
	/** The items of every execution that was started. */
	items: INodeExecutionData[];
	/** What stands in the log of n8n, by level. */
	log: Record<'info' | 'warn' | 'error', string[]>;
	/** What n8n does at the unpublication. */
	close(): Promise<void>;
}

export interface N8n {
	/** What the node stored before. */
	staticData?: IDataObject;
	/** How long an execution takes. */
	executionMs?: number;
}

let published = 0;

/** Publishes the trigger in an n8n that stores whatever it is given. */
export async function publishLiveTrigger(
	gatewayUrl: string,
	parameters: IDataObject = {},
	{ staticData = {}, executionMs = 0 }: N8n = {},
): Promise<PublishedTrigger> {
	published += 1;
	const items: INodeExecutionData[] = [];
	const log: PublishedTrigger['log'] = { info: [], warn: [], error: [] };
	const given: IDataObject = {
		...{ events: ['runFinished'], statuses: ['ok', 'error', 'skipped'], jobIds: [ALL_JOBS] },
		...{ filters: {}, options: {}, ...parameters },
	};
	const node = { id: `live-${published}`, name: 'Live', type: 'live', parameters: {} };
	const context = loadOptionsContext(new OpenClawLiveTrigger(), {
		credentials: gatewayCredential(gatewayUrl, { transport: 'webSocket' }),
	});
	const own = {
		emit: (
			[batch]: [INodeExecutionData[]],
			_answer: undefined,
			done: { resolve(run: IRun): void },
		) => {
			items.push(...batch);
			if (executionMs === 0) done.resolve(SUCCESS);
			else setTimeout(() => done.resolve(SUCCESS), executionMs);
		},
		getActivationMode: () => 'activate',
		getChildNodes: () => [],
		getNode: () => ({ ...context.getNode(), ...node }),
		getNodeParameter: (name: string, fallback?: unknown) => given[name] ?? fallback,
		getWorkflow: () => ({ id: 'attacked', name: 'Attacked' }),
		getWorkflowStaticData: () => staticData,
		helpers: {
			...context.helpers,
			createDeferredPromise: () => {
				const { promise, resolve, reject } = Promise.withResolvers();
				return { promise, resolve, reject };
			},
		},
		logger: {
			info: (text: string) => void log.info.push(text),
			warn: (text: string) => void log.warn.push(text),
			error: (text: string) => void log.error.push(text),
		},
	};
	const properties = Object.getOwnPropertyDescriptors(own);
	const trigger = Object.create(context, properties) as ITriggerFunctions;
	const { closeFunction } = (await new OpenClawLiveTrigger().trigger.call(trigger))!;
	const close = async () => await closeFunction!();
	onTestFinished(close);
	return { items, log, close };
}
