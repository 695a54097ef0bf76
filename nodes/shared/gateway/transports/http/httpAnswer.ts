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

/**
 * More than any answer needs: a page of 200 runs has about one megabyte, the longest reply that is
 * asked for has two million characters.
 */
const MOST_BYTES = 32 * 2 ** 20;

/** A response body that is still on its way, as n8n's request helper hands it out. */
export type BodyStream = AsyncIterable<Uint8Array> & { destroy(): void };

/**
 * The body: parsed where it is JSON, text otherwise. Ends the connection, and throws an error with
 * the code ERR_TOO_BIG, as soon as it has more bytes than any gateway sends.
 */
export async function readAnswerBody(stream: BodyStream): Promise<unknown> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of stream) {
		chunks.push(chunk);
		bytes += chunk.length;
		// To throw ends the loop, which destroys the stream.
		if (bytes > MOST_BYTES) {
			throw Object.assign(new Error('The answer is too big'), { code: 'ERR_TOO_BIG' });
		}
	}
	return parsed(Buffer.concat(chunks).toString());
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// What is no JSON is explained by its status and kind.
		return text;
	}
}
