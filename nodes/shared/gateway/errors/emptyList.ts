import { UserError, type INodePropertyOptions } from 'n8n-workflow';

interface Words {
	message: string;
	description: string;
}

const waiting = (what: string, field: string): Words => ({
	message: what,
	description: `The list has those that wait now. In a workflow, choose By ID and give {{ $json.${field} }} of the item of the OpenClaw Live Trigger.`,
});

/** What the list of a form says where the gateway has nothing for it. */
const EMPTY = {
	agents: {
		message: 'The gateway has no agent',
		description: 'Add one with "openclaw agents add" in a terminal on its host.',
	},
	approvals: waiting('No approval waits for a decision', 'approvalId'),
	channels: {
		message: 'The gateway has no channel',
		description: 'Connect one with "openclaw channels add" in a terminal on its host.',
	},
	decisions: {
		message: 'The chosen approval allows no decision',
		description: 'Choose one that waits for a decision.',
	},
	jobs: {
		message: 'The gateway has no cron job yet',
		description: 'Create one with Cron Job: Create, or in the Control UI.',
	},
	methods: {
		message: 'The gateway does not say which methods it has',
		description: 'Choose By Name and enter the method.',
	},
	models: {
		message: 'The gateway has no model',
		description: 'Configure one with "openclaw configure" in a terminal on its host.',
	},
	questions: waiting('No question waits for an answer', 'questionId'),
	recipients: {
		message: 'Nobody has talked with an agent there yet',
		description:
			'Choose By ID and give the recipient as the channel knows it, such as a chat ID or a phone number.',
	},
	runningRuns: {
		message: 'No run of a cron job is under way',
		description:
			'The list has those that can be stopped now. In a workflow, choose By Run ID and give {{ $json.runId }} of the item of Cron Job: Run.',
	},
	runs: {
		message: 'No cron job has finished a run yet',
		description:
			'Start one with Cron Job: Run. In a workflow, choose By Key and give {{ $json.runKey }} of the item of a trigger.',
	},
	sessions: {
		message: 'The gateway has no session yet',
		description: 'Agent: Ask begins one, and so does whoever writes to an agent.',
	},
	tools: {
		message: 'The agent has no tool',
		description: 'Allow it some under tools in openclaw.json, or choose By Name and enter one.',
	},
} satisfies Record<string, Words>;

/** Those of a resource locator, or an error: of none n8n says "No results", and not what to do. */
export function offered<Entry>(list: keyof typeof EMPTY, entries: Entry[]): Entry[] {
	if (entries.length > 0) return entries;
	const { message, description } = EMPTY[list];
	throw new UserError(message, { description });
}

/** Those of a list of options, or one that says what to do; to choose it is to choose none. */
export function offeredOptions(
	list: keyof typeof EMPTY,
	options: INodePropertyOptions[],
): INodePropertyOptions[] {
	const { message, description } = EMPTY[list];
	return options.length > 0 ? options : [{ name: message, value: '', description }];
}
