import type { TransportName } from './connection';

export type Done =
	| 'agentAsked'
	| 'agentStopped'
	| 'agentWoken'
	| 'approvalResolved'
	| 'jobChanged'
	| 'jobCreated'
	| 'jobDeleted'
	| 'jobRun'
	| 'messageSent'
	| 'questionSettled'
	| 'runStopped'
	| 'sessionDeleted'
	| 'sessionReset'
	| 'toolRun';

/** What has to be known of a method of the gateway before it is called. */
export interface Method {
	/** A read changes nothing: it may be repeated although the first call may have arrived. */
	effect: 'read' | 'write';
	/** What a write has done, for whoever does not get its answer: errors/mayBeDone.ts has the words. */
	done?: Done;
	/** The ways that reach it (measured on OpenClaw 2026.9.6; `toolsInvoke` on 2026.3.22). */
	over: readonly TransportName[];
	/** The list of objects that the answer has by this name, on every known version. */
	list?: string;
	/** The answer is that list itself: it is handed on as an object with the list by this name. */
	isList?: true;
	/** Over the WebSocket an answer with this status is followed by another, the one that counts. */
	interim?: string;
}

const EVERYWHERE = ['webSocket', 'adminHttpRpc', 'toolsInvoke'] as const;
const NOT_BY_TOOL = ['webSocket', 'adminHttpRpc'] as const;

/** Every method that this package calls by itself. */
export const METHODS = {
	agent: { effect: 'write', done: 'agentAsked', over: ['webSocket'], interim: 'accepted' },
	'agent.wait': { effect: 'read', over: ['webSocket'] },
	'agents.list': { effect: 'read', over: NOT_BY_TOOL, list: 'agents' },
	'approval.get': { effect: 'read', over: ['webSocket'] },
	'approval.resolve': { effect: 'write', done: 'approvalResolved', over: ['webSocket'] },
	'audit.activity.list': { effect: 'read', over: ['webSocket'], list: 'events' },
	'channels.status': { effect: 'read', over: NOT_BY_TOOL },
	'chat.history': { effect: 'read', over: ['webSocket'], list: 'messages' },
	'chat.message.get': { effect: 'read', over: ['webSocket'] },
	'commands.list': { effect: 'read', over: ['adminHttpRpc'] },
	'config.get': { effect: 'read', over: NOT_BY_TOOL },
	'conversations.list': { effect: 'read', over: ['webSocket'], list: 'conversations' },
	'cron.add': { effect: 'write', done: 'jobCreated', over: EVERYWHERE },
	'cron.get': { effect: 'read', over: EVERYWHERE },
	'cron.list': { effect: 'read', over: EVERYWHERE, list: 'jobs' },
	'cron.remove': { effect: 'write', done: 'jobDeleted', over: EVERYWHERE },
	'cron.run': { effect: 'write', done: 'jobRun', over: EVERYWHERE },
	'cron.runs': { effect: 'read', over: EVERYWHERE, list: 'entries' },
	'cron.status': { effect: 'read', over: EVERYWHERE },
	'cron.update': { effect: 'write', done: 'jobChanged', over: EVERYWHERE },
	'exec.approval.list': { effect: 'read', over: ['webSocket'], list: 'entries', isList: true },
	'models.list': { effect: 'read', over: NOT_BY_TOOL, list: 'models' },
	'openclaw.approval.list': { effect: 'read', over: ['webSocket'], list: 'entries', isList: true },
	'plugin.approval.list': { effect: 'read', over: ['webSocket'], list: 'entries', isList: true },
	'question.get': { effect: 'read', over: ['webSocket'] },
	'question.list': { effect: 'read', over: ['webSocket'], list: 'questions' },
	'question.resolve': { effect: 'write', done: 'questionSettled', over: ['webSocket'] },
	'sessions.abort': { effect: 'write', done: 'agentStopped', over: ['webSocket'] },
	'sessions.delete': { effect: 'write', done: 'sessionDeleted', over: ['webSocket'] },
	'sessions.describe': { effect: 'read', over: ['webSocket'] },
	'sessions.list': { effect: 'read', over: ['webSocket'], list: 'sessions' },
	'sessions.reset': { effect: 'write', done: 'sessionReset', over: ['webSocket'] },
	'sessions.subscribe': { effect: 'read', over: ['webSocket'] },
	'tasks.cancel': { effect: 'write', done: 'runStopped', over: NOT_BY_TOOL },
	'tasks.get': { effect: 'read', over: NOT_BY_TOOL },
	'tasks.list': { effect: 'read', over: NOT_BY_TOOL, list: 'tasks' },
	'tools.catalog': { effect: 'read', over: ['webSocket'], list: 'groups' },
	'tools.invoke': { effect: 'write', done: 'toolRun', over: ['webSocket'] },
	'usage.cost': { effect: 'read', over: NOT_BY_TOOL, list: 'daily' },
	send: { effect: 'write', done: 'messageSent', over: ['webSocket'] },
	status: { effect: 'read', over: NOT_BY_TOOL },
	wake: { effect: 'write', done: 'agentWoken', over: ['webSocket'] },
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof METHODS;

/** The methods that a transport reaches. */
export type MethodOver<Transport extends TransportName> = {
	[Name in MethodName]: Transport extends (typeof METHODS)[Name]['over'][number] ? Name : never;
}[MethodName];

/** A method that the table does not name may change something, and not every way has it. */
const UNKNOWN: Method = { effect: 'write', over: NOT_BY_TOOL };

export function methodOf(name: string): Method {
	return Object.hasOwn(METHODS, name) ? METHODS[name as MethodName] : UNKNOWN;
}

/** A read that proves as much as a transport can: that it is there, and that the token is right. */
export const PROOF: Record<TransportName, MethodName> = {
	adminHttpRpc: 'commands.list',
	// Gateways that keep the tool for their agents still answer its status.
	toolsInvoke: 'cron.list',
	webSocket: 'cron.status',
};
