import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import { parseAllowlist } from './ipAllowlist';
import { optionProperties } from './properties';

/** The `options` collection; what the user did not add has its default. */
export interface TriggerOptions {
	deduplicate: boolean;
	/** How many of the last runs are remembered. */
	deduplicationWindow: number;
	ignoreSilentReplies: boolean;
	includeHeaders: boolean;
	/** Comma-separated addresses and networks; empty: any caller. */
	ipAllowlist: string;
	/** Job ids or names; empty: any job. */
	jobFilter: string[];
	requireHttps: boolean;
}

const DEFAULT_OPTIONS = Object.fromEntries(
	optionProperties.map((property) => [property.name, property.default]),
) as unknown as TriggerOptions;

export function withDefaults(options: unknown): TriggerOptions {
	return { ...DEFAULT_OPTIONS, ...(options as Partial<TriggerOptions>) };
}

/** @throws NodeOperationError where an option says something that cannot be meant */
export function assertOptionsMakeSense(context: IHookFunctions): void {
	const options = withDefaults(context.getNodeParameter('options', {}));
	const { invalid } = parseAllowlist(options.ipAllowlist);
	if (invalid.length > 0) {
		throw new NodeOperationError(
			context.getNode(),
			`The IP Allowlist has entries that are no address: ${invalid.join(', ')}`,
			{
				description:
					'Enter addresses such as 203.0.113.7 or networks such as 203.0.113.0/24 or 2001:db8::/32, separated by commas.',
			},
		);
	}
	if (!Number.isInteger(options.deduplicationWindow) || options.deduplicationWindow < 1) {
		throw new NodeOperationError(
			context.getNode(),
			'The Deduplication Window is not a whole number of 1 or more',
			{
				description:
					'Enter how many of the last runs to remember, or switch Deduplicate off to take repeats as well.',
			},
		);
	}
}
