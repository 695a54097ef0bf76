import { asList } from '../asList';
import type { Refuse } from './triggerSettings';

/** The chosen events, of those that a trigger has. Throws where none is chosen, or another. */
export function chosenEvents<Event extends string>(
	value: unknown,
	known: readonly Event[],
	refuse: Refuse,
): Event[] {
	const chosen = [...new Set(asList(value))];
	if (chosen.length === 0) throw refuse('No event is chosen', 'Choose what is to start this.');
	const unknown = chosen.find((event) => !known.includes(event as Event));
	if (unknown === undefined) return chosen as Event[];
	throw refuse(
		`There is no event "${unknown}"`,
		`Choose from the list, or let the expression give some of: ${known.join(', ')}.`,
	);
}
