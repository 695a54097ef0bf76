import { activities } from './activities';
import { agents } from './agents';
import { approvals } from './approvals';
import type { Call } from './call';
import { channels } from './channels';
import { config } from './config';
import { cronJobs } from './cronJobs';
import { messages } from './messages';
import { models } from './models';
import { questions } from './questions';
import { runs } from './runs';
import { sessions } from './sessions';
import { status } from './status';
import { tasks } from './tasks';
import { tools } from './tools';
import { turns } from './turns';
import { usage } from './usage';

/** What can be asked of a gateway, by subject. */
export const apiOf = (call: Call) => ({
	activities: activities(call),
	agents: agents(call),
	approvals: approvals(call),
	channels: channels(call),
	config: config(call),
	cronJobs: cronJobs(call),
	messages: messages(call),
	models: models(call),
	questions: questions(call),
	runs: runs(call),
	sessions: sessions(call),
	status: status(call),
	tasks: tasks(call),
	tools: tools(call),
	turns: turns(call),
	usage: usage(call),
});

export type Api = ReturnType<typeof apiOf>;
