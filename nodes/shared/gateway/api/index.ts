import { agents } from './agents';
import type { Call } from './call';
import { config } from './config';
import { cronJobs } from './cronJobs';
import { models } from './models';
import { runs } from './runs';
import { sessions } from './sessions';
import { status } from './status';
import { tasks } from './tasks';
import { turns } from './turns';

/** What can be asked of a gateway, by subject. */
export const apiOf = (call: Call) => ({
	agents: agents(call),
	config: config(call),
	cronJobs: cronJobs(call),
	models: models(call),
	runs: runs(call),
	sessions: sessions(call),
	status: status(call),
	tasks: tasks(call),
	turns: turns(call),
});

export type Api = ReturnType<typeof apiOf>;
