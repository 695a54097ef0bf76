/** Debian's nginx before n8n, as people put one there. */
import { listenTls, startNginx } from './nginx.mts';
import { dataFolder } from './output.mts';
import { freePorts } from './ports.mts';
import type { Server } from './processes.mts';

/** Each has a port of its own. They are known before n8n starts, which is told its public address. */
export interface ProxiesBeforeN8n {
	/** Where n8n has to listen. */
	n8nPort: number;
	/** TLS, at the path `/n8n`, which nginx strips. */
	tls: string;
	/** The same without the path: nginx has nothing there. */
	tlsRoot: string;
	/** Sends everybody to `tls`, by 301: what was a POST becomes a GET. */
	plain: string;
	/** The same by 308: it stays a POST. */
	plainPermanent: string;
	/** Sends everybody to a page for signing in, as an access proxy does. */
	signIn: string;
	start(): Promise<Server>;
}

export async function proxiesBeforeN8n(): Promise<ProxiesBeforeN8n> {
	const ports = (await freePorts(5)) as [number, number, number, number, number];
	const [n8nPort, tls, plain, plainPermanent, signIn] = ports;
	const redirect = (port: number, status: number) => `
		server {
			listen 127.0.0.1:${port};
			location = /alive { return 200; }
			location / { return ${status} https://127.0.0.1:${tls}$request_uri; }
		}
	`;
	const servers = `
		proxy_set_header Host $http_host;
		proxy_set_header X-Forwarded-For $remote_addr;
		proxy_set_header X-Forwarded-Proto $scheme;
		server {
			${listenTls(tls)}
			location /n8n/ { proxy_pass http://127.0.0.1:${n8nPort}/; }
		}
		${redirect(plain, 301)}
		${redirect(plainPermanent, 308)}
		server {
			listen 127.0.0.1:${signIn};
			location = /sign-in { return 200 "Who are you?"; }
			location / { return 302 /sign-in?state=secret-of-the-proxy; }
		}
	`;
	const at = (port: number) => `http://127.0.0.1:${port}`;
	const folder = () => dataFolder('nginx-before-n8n');
	return {
		n8nPort,
		tls: `https://127.0.0.1:${tls}/n8n`,
		tlsRoot: `https://127.0.0.1:${tls}`,
		plain: `${at(plain)}/n8n`,
		plainPermanent: `${at(plainPermanent)}/n8n`,
		signIn: at(signIn),
		start: async () =>
			await startNginx({ folder: folder(), servers, health: `${at(plain)}/alive` }),
	};
}
