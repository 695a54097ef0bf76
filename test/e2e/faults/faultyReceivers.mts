/** Receivers of webhooks, each of which fails in a way of its own. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';

import { dataFolder, PROJECT_ROOT } from '../harness/output.mts';
import { freePort } from '../harness/ports.mts';

/** 30 receivers at most: the gateway takes no more new jobs in a minute. */
const STATUSES = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500];

export interface FaultyReceivers {
	/** What is wrong with them, and the URL to post to. */
	urls: Record<string, string>;
	stop(): Promise<void>;
}

const file = (name: string) => readFileSync(join(PROJECT_ROOT, 'test/fixtures/tls', name), 'utf8');

/** With a certificate of this name, all of one key. */
const tls = (name: string) => ({ key: file('self-signed.key'), cert: file(`${name}.crt`) });

/** What a gateway has to trust (NODE_EXTRA_CA_CERTS) to look further than who signed. */
export function trustedCertificates(): string {
	const path = join(dataFolder('trusted'), 'certificates.pem');
	writeFileSync(path, file('expired.crt') + file('other-name.crt'));
	return path;
}

export async function startFaultyReceivers(): Promise<FaultyReceivers> {
	const listen = async (server: Server): Promise<string> => {
		await once(server.listen(0, '127.0.0.1'), 'listening');
		servers.push(server);
		return `127.0.0.1:${(server.address() as AddressInfo).port}`;
	};
	const servers: Server[] = [];

	const onlyPost: RequestListener = ({ method }, response) => {
		response.writeHead(method === 'POST' ? 200 : 405).end();
	};
	const secure = await listen(createTlsServer(tls('self-signed'), onlyPost));
	const expired = await listen(createTlsServer(tls('expired'), onlyPost));
	const old = {
		minVersion: 'TLSv1',
		maxVersion: 'TLSv1.1',
		ciphers: 'DEFAULT@SECLEVEL=0',
	} as const;
	const outdated = await listen(createTlsServer({ ...tls('self-signed'), ...old }, onlyPost));
	const otherName = await listen(createTlsServer(tls('other-name'), onlyPost));
	// What is not read keeps a connection from its end.
	const closing = await listen(createTcpServer((socket) => socket.resume().end()));
	const talking = await listen(
		createTcpServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n')),
	);
	const answering = createServer((request, response) => {
		const [, what = '', detail = ''] = request.url!.split('/');
		const redirect = (location: string, status = 301) =>
			response.writeHead(status, { location }).end();
		const steps: Record<string, () => void> = {
			// Until this end gives up.
			silence: () => undefined,
			reset: () => request.socket.resetAndDestroy(),
			status: () => response.writeHead(Number(detail)).end(),
			toItself: () => redirect(request.url!),
			toAnother: () => redirect(`/toAnother/${Number(detail) + 1}`),
			toPost: () => redirect('/post'),
			toNowhere: () => response.writeHead(302).end(),
			toFile: () => redirect('file:///etc/hostname'),
			post: () => onlyPost(request, response),
		};
		steps[what]!();
	});
	const plain = await listen(answering);

	const urls = {
		...Object.fromEntries(
			STATUSES.map((status) => [`answers ${status}`, `http://${plain}/status/${status}`]),
		),
		'answers nothing': `http://${plain}/silence`,
		'resets the connection': `http://${plain}/reset`,
		'closes the connection': `http://${closing}/`,
		'does not speak HTTP': `http://${talking}/`,
		'does not listen': `http://127.0.0.1:${await freePort()}/`,
		'has a certificate of its own': `https://${secure}/`,
		'has a certificate that has expired': `https://${expired}/`,
		'has a certificate for another name': `https://${otherName}/`,
		'speaks an old TLS only': `https://${outdated}/`,
		'has no TLS': `https://${plain}/post`,
		'has TLS, and is asked without': `http://${secure}/`,
		'redirects to itself': `http://${plain}/toItself`,
		'redirects again and again': `http://${plain}/toAnother/1`,
		'redirects the POST, which becomes a GET': `http://${plain}/toPost`,
		'redirects without saying where': `http://${plain}/toNowhere`,
		'redirects to what is no server': `http://${plain}/toFile`,
		'has a name that nobody knows': 'http://n8n.invalid/',
		'has a private address that is not listed': 'http://10.1.2.3:5678/',
		'has a name that is blocked': 'https://blocked.example.com/',
	};
	const stop = async () => {
		for (const server of servers) {
			if ('closeAllConnections' in server) (server as HttpServer).closeAllConnections();
		}
		await Promise.all(servers.map(async (server) => await once(server.close(), 'close')));
	};
	return { urls, stop };
}
