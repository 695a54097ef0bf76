import type { ITriggerFunctions } from 'n8n-workflow';

/**
 * Where OpenClaw Triggers listen that this process has published, by workflow. Of the runs that were
 * delivered there, the workflow's row of n8n's store knows which were taken in.
 */
const paths = new Map<string, Set<string>>();

/** @returns what takes it back when the workflow is unpublished */
export function publishWebhook(context: ITriggerFunctions, path: string): () => void {
	const workflowId = String(context.getWorkflow().id);
	const { webhookId, name } = context.getNode();
	// As n8n forms it (`NodeHelpers.getNodeWebhookPath`).
	const id = webhookId ?? `${workflowId}/${encodeURIComponent(name.toLowerCase())}`;
	const whole = `/${id}/${path}`;
	const ofWorkflow = paths.get(workflowId) ?? new Set<string>();
	paths.set(workflowId, ofWorkflow.add(whole));
	return () => ofWorkflow.delete(whole);
}

/** Whether an OpenClaw Trigger of the workflow listens at the URL. */
export function isPublishedIn(workflowId: string | undefined, url: unknown): boolean {
	if (typeof url !== 'string' || !URL.canParse(url)) return false;
	const { pathname } = new URL(url);
	return [...(paths.get(String(workflowId)) ?? [])].some((path) => pathname.endsWith(path));
}
