import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installDebianPackage } from './debian.mts';
import { dataFolder } from './output.mts';
import { freePorts } from './ports.mts';
import { type Server, baseEnvironment, startServer } from './processes.mts';

const TLS = join(import.meta.dirname, '../../fixtures/tls');

/** A reverse proxy before a gateway, by what somebody puts before one; each has a port of its own. */
export interface Proxies {
	/** TLS with a certificate of its own, at the path `/openclaw`. */
	tls: string;
	basicAuth: string;
	/** Lets through who shows the header `X-Access`, as access proxies do. */
	access: string;
	/** Passes HTTP on and no WebSocket. */
	withoutUpgrade: string;
	stop(): Promise<void>;
}

/** The header `X-Access` and the password of the user `n8n` that the proxies ask for. */
export interface Secrets {
	access: string;
	password: string;
}

/** Debian's nginx before the gateway at `upstream`, which has to trust 127.0.0.1 as a proxy. */
export async function startProxies(upstream: string, secrets: Secrets): Promise<Proxies> {
	const ports = await freePorts(4);
	const [tls, basicAuth, access, withoutUpgrade] = ports as [number, number, number, number];
	const at = (port: number) => `http://127.0.0.1:${port}`;
	const folder = dataFolder('nginx');
	await writeFile(join(folder, 'passwords'), `n8n:{PLAIN}${secrets.password}\n`);
	const pass = (slash = '') => `proxy_pass ${upstream}${slash};`;
	const servers = `
		map $http_upgrade $connection_upgrade { default upgrade; '' close; }
		proxy_set_header Host $host;
		# As from another host: a gateway trusts no proxy that says it forwards for its own.
		proxy_set_header X-Forwarded-For 198.51.100.7;
		proxy_set_header X-Forwarded-Proto $scheme;
		proxy_set_header Upgrade $http_upgrade;
		proxy_set_header Connection $connection_upgrade;
		server {
			${listenTls(tls)}
			location /openclaw/ { ${pass('/')} }
			location = /openclaw { ${pass('/')} }
		}
		server {
			listen 127.0.0.1:${basicAuth};
			auth_basic "gateway";
			auth_basic_user_file ${folder}/passwords;
			location / { ${pass()} }
		}
		server {
			listen 127.0.0.1:${access};
			if ($http_x_access != "${secrets.access}") { return 403; }
			location / { ${pass()} }
		}
		server {
			listen 127.0.0.1:${withoutUpgrade};
			location / {
				if ($http_upgrade != "") { return 400; }
				${pass()}
			}
		}
	`;
	const server = await startNginx({ folder, servers, health: `${at(withoutUpgrade)}/healthz` });
	return {
		tls: `https://127.0.0.1:${tls}/openclaw`,
		basicAuth: at(basicAuth),
		access: at(access),
		withoutUpgrade: at(withoutUpgrade),
		stop: async () => await server.stop(),
	};
}

/** Lets a server speak TLS, with the certificate of the tests. */
export const listenTls = (port: number) => `
	listen 127.0.0.1:${port} ssl;
	ssl_certificate ${TLS}/self-signed.crt;
	ssl_certificate_key ${TLS}/self-signed.key;
`;

interface Nginx {
	folder: string;
	/** What stands in the block `http`. */
	servers: string;
	/** A URL that nginx answers once it runs. */
	health: string;
}

/** Debian's nginx. */
export async function startNginx({ folder, servers, health }: Nginx): Promise<Server> {
	const command = await installDebianPackage('nginx-light', () => '/usr/sbin/nginx');
	const configuration = `
		daemon off;
		worker_processes 1;
		pid ${folder}/nginx.pid;
		error_log stderr;
		events {}
		http {
			access_log off;
			client_body_temp_path ${folder}/body;
			proxy_temp_path ${folder}/proxy;
			fastcgi_temp_path ${folder}/fastcgi;
			uwsgi_temp_path ${folder}/uwsgi;
			scgi_temp_path ${folder}/scgi;
			proxy_http_version 1.1;
			${servers}
		}
	`;
	const file = join(folder, 'nginx.conf');
	await writeFile(file, configuration);
	return await startServer({
		name: `nginx-${new URL(health).port}`,
		command,
		// Its workers drop the rights of root, and could not read the folder of a test.
		args: ['-c', file, '-p', folder, '-g', 'user root;'],
		cwd: folder,
		env: baseEnvironment(folder),
		health,
		startWithinSeconds: 30,
	});
}
