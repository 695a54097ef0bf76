import type { INodeListSearchItems } from 'n8n-workflow';

/** Whether an entry shows for the text typed into the list; for lists that come whole. */
export function matches({ name, value }: INodeListSearchItems, filter = ''): boolean {
	return `${name} ${value}`.toLowerCase().includes(filter.trim().toLowerCase());
}
