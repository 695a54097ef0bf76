import { isoUtc } from '../../shared/time';
import {
	readIdentifier,
	readNumber,
	readObject,
	readString,
	type JsonObject,
} from '../../shared/json';
import { agentOfSession } from '../../shared/sessionKey';
import type { Happening } from '../happening';
import { type Kind, nullWhereRefused, type Scene } from './kind';
import { told } from './told';

/** The gateway's words for how a task ended, in those of agent turns. */
const OUTCOMES = new Map([
	['completed', 'succeeded'],
	['failed', 'failed'],
	['cancelled', 'cancelled'],
	['timed_out', 'timedOut'],
]);

/** Subagents and work that was started from the command line. Runs of jobs are finished runs. */
export const taskFinished: Kind = {
	scopes: ['operator.read'],
	caps: [],
	events: ['task'],

	async read(payload, scene) {
		return await finishedTask(readObject(payload, 'task'), scene);
	},

	async missed(scene, { fromMs }) {
		const ended = await scene.gateway.tasks.endedAfter(fromMs, [...OUTCOMES.keys()]);
		const happenings = [];
		for (const { raw } of ended) happenings.push(...(await finishedTask(raw, scene)));
		return happenings;
	},
};

async function finishedTask(task: JsonObject, scene: Scene): Promise<Happening[]> {
	const taskId = readIdentifier(task, 'id');
	const status = OUTCOMES.get(readString(task, 'status') ?? '');
	if (taskId === null || status === undefined || readString(task, 'runtime') === 'cron') return [];
	const endedMs = readNumber(task, 'endedAt');
	const sessionKey = readString(task, 'sessionKey');
	const childSessionKey = readString(task, 'childSessionKey');
	const fields = {
		taskId,
		kind: readString(task, 'kind'),
		status,
		title: readString(task, 'title'),
		summary: await wholeSummary(taskId, task, scene),
		error: readString(task, 'error'),
		agentId: readString(task, 'agentId') ?? agentOfSession(childSessionKey ?? sessionKey),
		sessionKey,
		childSessionKey,
		runId: readString(task, 'runId'),
		startedAt: isoUtc(readNumber(task, 'startedAt')),
		finishedAt: isoUtc(endedMs),
		deliveryStatus: readString(task, 'deliveryStatus'),
	};
	return [{ ...told('taskFinished', taskId, fields, task, scene), historyMs: endedMs }];
}

/** In events and lists the gateway cuts it after 120 characters. */
async function wholeSummary(taskId: string, task: JsonObject, { gateway }: Scene) {
	const summary = readString(task, 'terminalSummary') ?? readString(task, 'progressSummary');
	if (summary?.endsWith(CUT) !== true) return summary;
	const result = await gateway.tasks.resultOf(taskId).catch(nullWhereRefused);
	const isSame = result?.startsWith(summary.slice(0, -CUT.length)) === true;
	return isSame ? result : summary;
}

const CUT = '…';
