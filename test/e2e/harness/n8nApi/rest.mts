import { randomBytes, randomUUID } from 'node:crypto';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';

export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

/** n8n asks for a digit and a capital letter. */
export const newOwner = (): Owner => ({
	email: 'owner@example.com',
	password: `N8n-${randomBytes(12).toString('hex')}`,
	firstName: 'Olive',
	lastName: 'Owner',
});

/** n8n's REST API as the editor uses it: paths under `/rest`, answers without their `data` wrapper. */
export interface Rest {
	/** For what is not under `/rest`. */
	http: AxiosInstance;
	get<T>(path: string, params?: object): Promise<T>;
	post<T>(path: string, body?: object): Promise<T>;
	patch<T>(path: string, body: object): Promise<T>;
	delete<T>(path: string): Promise<T>;
}

export async function setUpOwner(n8nUrl: string, owner: Owner): Promise<Rest> {
	const { http, rest } = session(n8nUrl);
	keepCookie(http, await http.post('/rest/owner/setup', owner));
	return rest;
}

export async function logIn(n8nUrl: string, { email, password }: Owner): Promise<Rest> {
	const { http, rest } = session(n8nUrl);
	keepCookie(http, await http.post('/rest/login', { emailOrLdapLoginId: email, password }));
	return rest;
}

function session(baseURL: string): { http: AxiosInstance; rest: Rest } {
	const http = axios.create({
		baseURL,
		timeout: 60_000,
		// n8n binds a session to the browser that opened it.
		headers: { 'browser-id': randomUUID() },
	});
	http.interceptors.response.use(undefined, (error: unknown) => {
		if (!axios.isAxiosError(error)) throw error;
		const answer = JSON.stringify(error.response?.data ?? error.code);
		error.message = `n8n: ${error.config?.method} ${error.config?.url}: ${error.message} ${answer}`;
		throw error;
	});
	const rest: Rest = {
		http,
		get: async (path, params) => unwrapped(await http.get(`/rest${path}`, { params })),
		post: async (path, body = {}) => unwrapped(await http.post(`/rest${path}`, body)),
		patch: async (path, body) => unwrapped(await http.patch(`/rest${path}`, body)),
		delete: async (path) => unwrapped(await http.delete(`/rest${path}`)),
	};
	return { http, rest };
}

const unwrapped = <T,>({ data }: AxiosResponse<{ data: T }>): T => data.data;

function keepCookie(http: AxiosInstance, { headers }: AxiosResponse): void {
	const cookies = (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
	if (cookies.length === 0) throw new Error('n8n opened no session: its answer sets no cookie');
	http.defaults.headers.common.Cookie = cookies.join('; ');
}
