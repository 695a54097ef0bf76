import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asList, chosenEvents, namesIn, readChoice } from '../shared/intake/choices';
import { assertSameWindow } from '../shared/intake/sameWindow';
import { booleansOf, refuser, refuseOption, isStartOfN8n } from '../shared/intake/triggerSettings';
import { isJsonObject } from '../shared/json';
import { parseAllowlist } from '../shared/ipAddress';
import { EVENT_CHOICES, optionProperties, properties } from './properties';

/** The `options` collection; what the user did not add has its default. */
export interface TriggerOptions {
	deduplicate: boolean;
	/** How many of the last runs are remembered. */
	deduplicationWindow: number;
	ignoreSilentReplies: boolean;
	includeHeaders: boolean;
	includeReply: boolean;
	/** Comma-separated addresses and networks; empty: any caller. */
	ipAllowlist: string;
	/** Job ids or names; empty: any job. */
	jobFilter: string[];
	requireHttps: boolean;
	/** Where the gateway reaches n8n; empty: at its public address. */
	webhookBaseUrl: string;
}

const DEFAULT_OPTIONS = Object.fromEntries(
	optionProperties.map((property) => [property.name, property.default]),
) as unknown as TriggerOptions;

/**
 * The options as they are to be understood. An expression can give anything: one value where there
 * may be several, a number where a text is meant, nothing at all. Evaluated for each request, that
 * must not end in a failed execution.
 */
export function withDefaults(options: unknown): TriggerOptions {
	const given = isJsonObject(options) ? options : {};
	const set = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
	const all = { ...DEFAULT_OPTIONS, ...(Object.fromEntries(set) as Partial<TriggerOptions>) };
	return {
		...all,
		...booleansOf(all, optionProperties, ({ default: byDefault }) => byDefault as boolean),
		deduplicationWindow: Number(all.deduplicationWindow),
		ipAllowlist: asList(all.ipAllowlist).join(','),
		jobFilter: asList(all.jobFilter),
		webhookBaseUrl: String(all.webhookBaseUrl),
	};
}

/** What the `events` parameter chose. */
export function readEvents(context: IWebhookFunctions): string[] {
	return namesIn(context.getNodeParameter('events'));
}

/** @throws NodeOperationError where an option says something that cannot be meant */
export function assertOptionsMakeSense(context: IHookFunctions): void {
	const refuse = refuser(context);
	const options = withDefaults(context.getNodeParameter('options', {}));
	const { invalid } = parseAllowlist(options.ipAllowlist);
	if (invalid.length > 0) {
		throw refuse(
			`The IP Allowlist has entries that are no address: ${invalid.join(', ')}`,
			'Enter addresses such as 203.0.113.7 or networks such as 203.0.113.0/24 or 2001:db8::/32, separated by commas.',
		);
	}
	if (!Number.isInteger(options.deduplicationWindow) || options.deduplicationWindow < 1) {
		throw refuse(
			'The Deduplication Window is not a whole number of 1 or more',
			'Enter how many of the last runs to remember, or switch Deduplicate off to take repeats as well.',
		);
	}
	// At a start of n8n the webhook must not stay closed because of these.
	if (isStartOfN8n(context)) return;
	booleansOf(
		{ ...DEFAULT_OPTIONS, ...(context.getNodeParameter('options', {}) as object) },
		optionProperties,
		refuseOption(refuse),
	);
	const registration = readParameterChoice(context, 'registration');
	if (registration === 'manual') readParameterChoice(context, 'authentication');
	chosenEvents(context.getNodeParameter('events'), EVENT_CHOICES, refuse);
	if (options.deduplicate) assertSameWindow(context, options.deduplicationWindow);
}

const readParameterChoice = (context: IHookFunctions, name: string) =>
	readChoice({ name, value: context.getNodeParameter(name), properties }, refuser(context));
