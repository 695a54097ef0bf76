import { UserError, type INodeProperties } from 'n8n-workflow';

import { textOf } from '../../../shared/cronJob/fieldValues';
import { isJsonObject } from '../../../shared/json';
import type { RunHistoryEntry } from '../../../shared/run/historyEntry';
import { runKeyOf } from '../../../shared/run/runKey';
import { asJobId } from '../../jobLocator';
import type { OperationCall } from '../../operation';
import { fromList } from '../../locatorModes';

/** The field that picks a run, by either of the identities that items carry. */
export function runLocator(operation: string, searchListMethod = 'searchRuns'): INodeProperties {
	return {
		displayName: 'Run',
		name: 'run',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The run to work on. Items of the triggers carry its key as runKey.',
		displayOptions: { show: { resource: ['run'], operation: [operation] } },
		modes: [
			fromList(searchListMethod),
			{
				displayName: 'By Key',
				name: 'runKey',
				type: 'string',
				placeholder: 'e.g. 2b06f1f4-…:1795423305156',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '.+:.+',
							errorMessage: 'A run key is the ID of a job, a colon and the time of the run',
						},
					},
				],
			},
			{
				displayName: 'By ID',
				name: 'runId',
				type: 'string',
				placeholder: 'e.g. manual:2b06f1f4-…:1795423305150:1',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '\\s*[^\\s/]*\\s*',
							errorMessage: 'The ID of a run has no slash and no space',
						},
					},
				],
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://…?job=…&run=cron:…',
				hint: 'The address of the run in the Control UI, as failure alerts have it',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '^https?://.*[?&]run=cron(:|%3A).*$',
							errorMessage: 'The address of a run in the Control UI has &run=cron:… in it',
						},
					},
				],
			},
		],
	};
}

interface ChosenRun {
	/** Its key, or its ID; empty where the field is. */
	run: string;
	isById: boolean;
}

/**
 * The chosen run. A text in place of the whole field is a key. An expression that gives nothing is an
 * error: it is not to stop whatever run there is.
 *
 * @throws UserError that says what the field holds
 */
export function readRun({ context, itemIndex }: OperationCall): ChosenRun {
	const field = context.getNodeParameter('run', itemIndex, '') as unknown;
	const { mode, value } = isJsonObject(field) ? field : { mode: 'runKey', value: field };
	const given = textOf(value, 'Run').trim();
	const run = mode === 'url' && given !== '' ? runKeyIn(given) : given;
	return { run, isById: mode === 'runId' };
}

/** The history's entry of the chosen run. */
export async function findRun(call: OperationCall): Promise<RunHistoryEntry> {
	const { run: wanted, isById } = readRun(call);
	if (wanted === '') {
		throw new UserError('No run is chosen', {
			description: 'Give its key (runKey) or its ID (runId), as items of OpenClaw nodes have them.',
		});
	}
	const params = isById ? { scope: 'all', runId: wanted } : { scope: 'job', id: jobIdIn(wanted) };
	for await (const entry of call.gateway.runs.entries(params)) {
		if ((isById ? entry.runId : runKeyOf(entry)) === wanted) return entry;
	}
	throw new UserError(`The gateway's history has no run "${wanted}"`, {
		description: 'It may be under way still, or too old: the gateway keeps runs for 7 days.',
	});
}

/** The Control UI names a run `cron:<job id>:<runAtMs>`, as its execution (OpenClaw 2026.9.6). */
function runKeyIn(address: string): string {
	const run = URL.canParse(address) ? new URL(address).searchParams.get('run') : null;
	const key = /^cron:(.+:\d+)$/.exec(run ?? '')?.[1];
	if (key !== undefined) return key;
	throw new UserError('The address is not that of a run in the Control UI', {
		description: 'It has &run=cron:… in it. Or pick the run from the list, or give its run key.',
	});
}

/** A run key begins with the id of the job, up to the last colon. */
export function jobIdIn(runKey: string): string {
	const end = runKey.lastIndexOf(':');
	if (end > 0) return asJobId(runKey.slice(0, end));
	throw new UserError(`"${runKey}" is not the key of a run`, {
		description: 'A run key is the ID of the job, a colon and the time of the run.',
	});
}
