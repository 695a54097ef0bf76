import type { INodeProperties } from 'n8n-workflow';

/** The order that n8n shows the fields of a collection in. */
export function byDisplayName(one: INodeProperties, other: INodeProperties): number {
	return one.displayName.localeCompare(other.displayName, 'en');
}
