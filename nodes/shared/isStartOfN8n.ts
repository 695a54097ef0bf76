import type { WorkflowActivateMode } from 'n8n-workflow';

/** n8n also activates what was published earlier: when it starts, or when a main takes over. */
export function isStartOfN8n(context: { getActivationMode(): WorkflowActivateMode }): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}
