import type { INodeProperties } from 'n8n-workflow';

import { asList } from '../asList';
import type { Read, Refuse } from './triggerSettings';

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
	const chosen = [...new Set(asList(read('statuses')))];
	if (chosen.length === 0) {
		throw refuse('No status is chosen', 'Choose how the runs have to end that are to start this.');
	}
	const unknown = chosen.find((status) => !STATUSES.includes(status));
	if (unknown === undefined) return chosen;
	throw refuse(
		`There is no status "${unknown}"`,
		`Choose from the list, or let the expression give some of: ${STATUSES.join(', ')}.`,
	);
}
