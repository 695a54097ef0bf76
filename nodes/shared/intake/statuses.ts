import type { INodeProperties } from 'n8n-workflow';

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
