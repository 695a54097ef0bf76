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
import type { Kind, Scene } from './kind';
import { told } from './told';

/** The gateway's words for how a task ended, in those of agent turns. */
const OUTCOMES: Record<string, string> = {
	completed: 'succeeded',
	failed: 'failed',
	cancelled: 'cancelled',
	timed_out: 'timedOut',
};

/** Subagents and work that was started from the command line. Runs of jobs are finished runs. */
export const taskFinished: Kind = {
	scopes: ['operator.read'],
	caps: [],
	events: ['task'],

	read(payload, scene) {
		return finishedTask(readObject(payload, 'task'), scene);
	},

	async missed(scene, { fromMs }) {
		const ended = await scene.gateway.tasks.endedAfter(fromMs, Object.keys(OUTCOMES));
		return ended.flatMap(({ raw }) => finishedTask(raw, scene));
	},
};

function finishedTask(task: JsonObject, scene: Scene): Happening[] {
	const taskId = readIdentifier(task, 'id');
	const status = OUTCOMES[readString(task, 'status') ?? ''];
	if (taskId === null || status === undefined || readString(task, 'runtime') === 'cron') return [];
	const endedMs = readNumber(task, 'endedAt');
	const sessionKey = readString(task, 'sessionKey');
	const childSessionKey = readString(task, 'childSessionKey');
	const fields = {
		taskId,
		kind: readString(task, 'kind'),
		status,
		title: readString(task, 'title'),
		summary: readString(task, 'terminalSummary') ?? readString(task, 'progressSummary'),
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
