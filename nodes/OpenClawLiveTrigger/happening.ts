import type { INodeExecutionData } from 'n8n-workflow';

/** Something that the workflow is to hear of, once. */
export interface Happening {
	/** What it is known by in all triggers of the workflow; another kind of event, another key. */
	key: string;
	/** Everything that is known of it, secrets masked: n8n stores it before the output is shaped. */
	item: INodeExecutionData;
	/** When the gateway wrote it into its run history, by its clock; null where it came as an event. */
	historyMs: number | null;
	/** Found when the trigger started: it may have been emitted before, by who did not see it through. */
	isFromBefore?: boolean;
}
