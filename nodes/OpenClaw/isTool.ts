import type { INode } from 'n8n-workflow';

/**
 * Whether an AI Agent calls the node as its tool: n8n then runs it under another type, with "Tool"
 * behind its name. (`NodeHelpers.isToolType` says the same, but n8n before 2.7 has none.)
 */
export function isTool({ type }: Pick<INode, 'type'>): boolean {
	return /(^|\.)(tool[^.]*|[^.]*Tool)$/.test(type);
}
