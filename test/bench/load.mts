/** Load on one address, and what came of it. */
import autocannon from 'autocannon';

export interface Load {
	url: string;
	token: string;
	clients: number;
	/** At least; longer where that does not do for as many answers as there are clients. */
	seconds: number;
	/** Called for each request. */
	body: () => string;
	/** The status that every answer has to have. */
	status: number;
	/** What every answer has to contain: a fast wrong answer is no result. */
	answer?: string;
}

export interface LoadResult {
	answers: number;
	perSecond: number;
	/** Milliseconds. */
	median: number;
	p97: number;
}

const MOST_SECONDS = 60;

/** @throws Error where an answer was another than the expected one */
export async function apply(load: Load): Promise<LoadResult> {
	const { url, token, clients, seconds, body, status, answer } = load;
	const result = await autocannon({
		url,
		connections: clients,
		duration: seconds,
		timeout: 60,
		requests: [
			{
				method: 'POST',
				headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
				setupRequest: (request) => ({ ...request, body: body() }),
			},
		],
		...(answer !== undefined && { verifyBody: (text: unknown) => String(text).includes(answer) }),
	});
	const expected = result.statusCodeStats?.[`${status}`]?.count ?? 0;
	const all = result['1xx'] + result['2xx'] + result['3xx'] + result['4xx'] + result['5xx'];
	const isClean = result.errors === 0 && result.mismatches === 0 && expected === all;
	if (isClean && all < clients && seconds < MOST_SECONDS) {
		return await apply({ ...load, seconds: 2 * seconds });
	}
	if (all === 0 || !isClean) {
		const { errors, mismatches, statusCodeStats } = result;
		const found = JSON.stringify({ errors, mismatches, statusCodeStats });
		throw new Error(`${url}: expected ${status} ${answer ?? ''} only, but found ${found}`);
	}
	return {
		answers: all,
		perSecond: all / result.duration,
		median: result.latency.p50,
		p97: result.latency.p97_5,
	};
}
