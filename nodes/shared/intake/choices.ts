import type { INodeProperties } from 'n8n-workflow';

import type { Refuse, Read } from './triggerSettings';
import { ALL_JOBS } from '../allJobs';
import { choiceTitles } from '../choiceTitles';
import { jsonListIn } from '../json';

/**
 * The texts of a parameter that may hold several. An expression can give one value in place of a
 * list, numbers, a list as JSON text, or nothing.
 */
export function asList(value: unknown): string[] {
	return [typeof value === 'string' ? (jsonListIn(value) ?? value) : value]
		.flat()
		.map((entry) => (entry === null || entry === undefined ? '' : String(entry).trim()))
		.filter((entry) => entry !== '');
}

/** The same for what has no comma in it: a text, such as a variable of n8n, may give several. */
export function namesIn(value: unknown): string[] {
	return asList(asList(value).flatMap((entry) => entry.split(',')));
}

/** What the form of a trigger offers for a parameter. */
type Offered = readonly INodeProperties[];

/** The one that is chosen. Throws where it is none, or another. */
export function readChoice<Choice extends string>(
	{ name, value, properties }: { name: string; value: unknown; properties: Offered },
	refuse: Refuse,
): Choice {
	const known = Object.keys(choiceTitles(properties, name));
	if (known.includes(value as Choice)) return value as Choice;
	const { displayName } = properties.find((property) => property.name === name)!;
	const isNothing = value === null || value === undefined || value === '';
	throw refuse(
		isNothing
			? `Nothing is chosen under ${displayName}`
			: `There is no "${String(value)}" under ${displayName}`,
		`Choose from the list, or let the expression give one of: ${known.join(', ')}.`,
	);
}

interface Several<Choice extends string> {
	value: unknown;
	known: readonly Choice[];
	/** One of them, in a word. */
	what: string;
}

/** Those of `known` that are chosen. Throws where it is another. */
export function chosenOrNone<Choice extends string>(
	{ value, known, what }: Several<Choice>,
	refuse: Refuse,
): Choice[] {
	const chosen = [...new Set(namesIn(value))];
	const unknown = chosen.find((choice) => !known.includes(choice as Choice));
	if (unknown === undefined) return chosen as Choice[];
	throw refuse(
		`There is no ${what} "${unknown}"`,
		`Choose from the list, or let the expression give some of: ${known.join(', ')}.`,
	);
}

/** The same. Throws also where it is none. */
function chosenOf<Choice extends string>(
	several: Several<Choice>,
	refuseNone: () => Error,
	refuse: Refuse,
): Choice[] {
	const chosen = chosenOrNone(several, refuse);
	if (chosen.length === 0) throw refuseNone();
	return chosen;
}

/** The chosen events, of those that a trigger has. Throws where none is chosen, or another. */
export function chosenEvents<Event extends string>(
	value: unknown,
	known: readonly Event[],
	refuse: Refuse,
): Event[] {
	return chosenOf(
		{ value, known, what: 'event' },
		() => refuse('No event is chosen', 'Choose what is to start this.'),
		refuse,
	);
}

/** What a line below a node on the canvas holds before n8n cuts it off. */
const LINE = 27;

/** Below a trigger on the canvas: its events as the form calls them, or how many they are. */
export function eventSubtitle(properties: readonly INodeProperties[]): string {
	const titles = choiceTitles(properties, 'events');
	const events = '$parameter["events"]';
	const chosen = `${events}.map((event) => (${JSON.stringify(titles)})[event]).join(", ")`;
	const number = `(${events}.length === ${Object.keys(titles).length} ? "All" : ${events}.length) + " Events"`;
	return `={{ ${chosen}.length > ${LINE} ? ${number} : ${chosen} }}`;
}

/** All statuses that a run can end with; the gateway refuses others as a filter. */
export const STATUSES = ['ok', 'error', 'skipped'];

/** The same, as a form offers them. */
export const statusOptions = [
	{ name: 'Error', value: 'error' },
	{ name: 'OK', value: 'ok' },
	{ name: 'Skipped', value: 'skipped' },
];

/** Which ends of a run are wanted, the same in the triggers that read the history. */
export const statusesProperty: INodeProperties = {
	displayName: 'Status',
	name: 'statuses',
	type: 'multiOptions',
	options: statusOptions,
	default: ['error', 'ok', 'skipped'],
	required: true,
	description: 'How a run has to have ended',
};

/** The chosen statuses. Throws where none is chosen, or one that no run ends with. */
export function readStatuses(read: Read, refuse: Refuse): string[] {
	return chosenOf(
		{ value: read('statuses'), known: STATUSES, what: 'status' },
		() => refuse('No status is chosen', 'Choose how the runs have to end that are to start this.'),
		refuse,
	);
}

/** Whose runs are wanted, the same in the triggers that read the history. */
export const jobIdsProperty: INodeProperties = {
	displayName: 'Cron Job Names or IDs',
	name: 'jobIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getCronJobs' },
	default: [ALL_JOBS],
	required: true,
	description:
		'All, or only these. All does not include the jobs that the gateway keeps for itself, such as its heartbeat. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The chosen jobs; empty where all are wanted. Throws where none is chosen, or all beside some. */
export function readJobIds(read: Read, refuse: Refuse): string[] {
	const chosen = namesIn(read('jobIds', jobIdsProperty.default));
	if (chosen.length === 0) {
		throw refuse(
			'No cron job is chosen',
			"Choose All Cron Jobs or some of them under 'Cron Job Names or IDs'. An expression there gave nothing.",
		);
	}
	if (!chosen.includes(ALL_JOBS)) return chosen;
	if (chosen.length === 1) return [];
	throw refuse(
		'All cron jobs are chosen, and some of them besides',
		"Keep either All Cron Jobs or the others under 'Cron Job Names or IDs'.",
	);
}
