/** What the gateway has for a list of a form, with errors as n8n shows them in lists. */

import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type ILoadOptionsFunctions,
	type INode,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { withGateway, type Gateway } from './gateway';
import { ALL_JOBS } from '../allJobs';
import type { CronJob } from '../cronJob/types';
import { readString } from '../json';
import type { Session } from './api/sessions';

type Ask<Result> = (gateway: Gateway) => Promise<Result>;

/** For the list of a resource locator. */
export async function forLocator<Result>(context: ILoadOptionsFunctions, ask: Ask<Result>) {
	return await asked(context, ask, (error) => withDescription(context.getNode(), error));
}

/** For a list of options. */
export async function forOptions<Result>(context: ILoadOptionsFunctions, ask: Ask<Result>) {
	return await asked(context, ask, inOneMessage);
}

async function asked<Result>(
	context: ILoadOptionsFunctions,
	ask: Ask<Result>,
	asShown: (error: unknown) => unknown,
): Promise<Result> {
	try {
		return await withGateway(context, ask);
	} catch (error) {
		throw asShown(error);
	}
}

type Told = UserError | NodeOperationError | NodeApiError;

/** A resource locator shows what to do below what happened, and has it of a NodeApiError only. */
function withDescription(node: INode, error: unknown): unknown {
	if (!isTold(error) || error instanceof NodeApiError) return error;
	const { message, description } = error;
	return new NodeApiError(node, {}, { message, description: description ?? '' });
}

/** Of an error in a list of options n8n shows the message alone. */
function inOneMessage(error: unknown): unknown {
	if (!isTold(error) || !error.description) return error;
	return new UserError(`${error.message}. ${error.description}`);
}

const isTold = (error: unknown): error is Told =>
	[UserError, NodeOperationError, NodeApiError].some((kind) => error instanceof kind);

/** The gateway's jobs that `isWanted`, by name, for a list to choose from; the form searches it. */
export async function cronJobOptions(
	context: ILoadOptionsFunctions,
	isWanted: (job: CronJob) => boolean = () => true,
): Promise<INodePropertyOptions[]> {
	const jobs = await forOptions(context, async (gateway) => await gateway.cronJobs.list());
	return jobs.filter(isWanted).map(toOption);
}

/** The list of a trigger that takes the runs of all jobs, or of some. */
export async function getCronJobs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const all = {
		name: 'All Cron Jobs',
		value: ALL_JOBS,
		description: 'Except those that the gateway keeps for itself, such as its heartbeat',
	};
	return [all, ...(await cronJobOptions(this))];
}

/** A job as an entry of a list. */
export function toOption({ id, name, enabled }: CronJob): { name: string; value: string } {
	return { name: enabled ? name : `${name} (disabled)`, value: id };
}

/** A session as a list shows it: its title, where it has one, and its key. */
export function sessionName({ key, raw }: Session): string {
	const title = readString(raw, 'label') ?? readString(raw, 'derivedTitle');
	return title === null ? key : `${title} [${key}]`;
}
