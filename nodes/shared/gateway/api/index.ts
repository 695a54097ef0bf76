import { agents } from './agents';
import type { Call } from './call';
import { config } from './config';
import { cronJobs } from './cronJobs';
import { models } from './models';
import { runs } from './runs';
import { status } from './status';

/** What can be asked of a gateway, by subject. */
export const apiOf = (call: Call) => ({
	agents: agents(call),
	config: config(call),
	cronJobs: cronJobs(call),
	models: models(call),
	runs: runs(call),
	status: status(call),
});

export type Api = ReturnType<typeof apiOf>;
