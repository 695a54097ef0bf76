/**
 * Where OpenClaw Triggers listen that this process has published, by workflow. Of the runs that were
 * delivered there, the workflow's row of n8n's store knows which were taken in.
 */
const published = new Map<string, Set<IsHere>>();

/** Whether a trigger listens at a URL. */
export type IsHere = (url: string) => boolean;

/** @returns what takes it back when the workflow is unpublished */
export function publishWebhook(workflowId: string | undefined, isHere: IsHere): () => void {
	const ofWorkflow = published.get(String(workflowId)) ?? new Set<IsHere>();
	published.set(String(workflowId), ofWorkflow.add(isHere));
	return () => ofWorkflow.delete(isHere);
}

/** Whether an OpenClaw Trigger of the workflow listens at the URL. */
export function isPublishedIn(workflowId: string | undefined, url: unknown): boolean {
	if (typeof url !== 'string' || !URL.canParse(url)) return false;
	return [...(published.get(String(workflowId)) ?? [])].some((isHere) => isHere(url));
}
