/** How a hostile gateway over HTTP treats the connection: real servers. */
import { createServer, type RequestListener } from 'node:http';

import { describe, expect, it } from 'vitest';

import { listen } from '../../unit/support/gatewayServer.mts';
import { failureOf, MEGABYTE } from '../support/hostileGateway.mts';
import { heapInUse } from '../support/memory.mts';

async function serveHttp(listener: RequestListener): Promise<string> {
	return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

/** Writes a piece now and again until the other side has enough; tells when it has. */
function drip(piece: string | Buffer, everyMs: number, head: Record<string, string> = {}) {
	const gone = Promise.withResolvers<void>();
	const listener: RequestListener = (_, response) => {
		response.writeHead(200, { 'content-type': 'application/json', ...head });
		const timer = setInterval(() => response.write(piece), everyMs);
		response.on('close', () => {
			clearInterval(timer);
			gone.resolve();
		});
	};
	return { listener, gone: gone.promise };
}

describe.each(['adminHttpRpc', 'toolsInvoke'])('over HTTP, by %s', (transport) => {
	it('never answers: the request ends in time', async () => {
		const url = await serveHttp(() => {});
		expect((await failureOf(url, { transport })).message).toContain('did not answer in time');
	});

	it(
		'drips an answer without end: it ends in time, with its connection',
		{ timeout: 60_000 },
		async () => {
			const { listener, gone } = drip(' ', 50);
			expect((await failureOf(await serveHttp(listener), { transport })).message).toContain(
				'did not answer in time',
			);
			await gone;
		},
	);

	it('floods: the connection ends after some megabytes, which are given back', async () => {
		const before = await heapInUse();
		const { listener, gone } = drip(Buffer.alloc(4 * MEGABYTE, 0x20), 1);
		const { message } = await failureOf(await serveHttp(listener), {
			transport,
			options: { requestTimeout: 60 },
		});
		expect(message).toContain('answers with more than any gateway sends');
		await gone;
		expect((await heapInUse()) - before).toBeLessThan(16 * MEGABYTE);
	});

	it('redirects: nobody else gets the token', async () => {
		const asked: unknown[] = [];
		const elsewhere = await serveHttp((request, response) => {
			asked.push(request.headers);
			response.end();
		});
		for (const status of [301, 302, 303, 307, 308]) {
			const url = await serveHttp((_, response) => {
				response.writeHead(status, { location: `${elsewhere}/?token=x` }).end();
			});
			expect((await failureOf(url, { transport })).message).toContain(`redirects to ${elsewhere}`);
		}
		expect(asked).toEqual([]);
	});
});
