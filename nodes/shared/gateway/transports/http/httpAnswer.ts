/** What n8n's request helpers return with the full response. */
export interface HttpAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	/** Parsed where it was JSON. */
	body: unknown;
}

/** What `GET /healthz` of a gateway answers. */
export function isHealth({ statusCode, body }: HttpAnswer): boolean {
	const { ok, status } = (body ?? {}) as { ok?: unknown; status?: unknown };
	return statusCode === 200 && ok === true && status === 'live';
}
