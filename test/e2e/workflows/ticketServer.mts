/**
 * A stand-in for GitHub: the part of its REST API for issues that n8n's GitHub node uses here, as
 * https://docs.github.com/en/rest/issues describes it. Paths, methods, status codes and the names of
 * the fields are GitHub's, and so are the limit of a label and the 401 for a wrong token.
 */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import express, { type Express, type Response } from 'express';

export interface Issue {
	number: number;
	title: string;
	body: string;
	state: 'open' | 'closed';
	labels: Array<{ name: string }>;
}

export interface TicketServer {
	url: string;
	token: string;
	issues: Issue[];
	/** By the number of the issue. */
	comments: Record<number, string[]>;
	/** Those of the repository that get its events. */
	hooks: Hook[];
	/** A person comments on the issue; answers the statuses of the webhooks that tell of it. */
	comment(number: number, text: string, association: string): Promise<number[]>;
	stop(): Promise<void>;
}

export interface Hook {
	id: number;
	config: { url: string; secret: string };
	events: string[];
	active: boolean;
}

type Tickets = Pick<TicketServer, 'issues' | 'comments' | 'hooks'>;

const LONGEST_LABEL = 50;

export async function startTicketServer(owner: string, repository: string): Promise<TicketServer> {
	const tickets: Tickets = { issues: [], comments: {}, hooks: [] };
	const token = 'a-token-for-issues';
	const app = express();
	app.use(express.json(), ({ headers }, response, next) => {
		if (headers.authorization === `token ${token}`) next();
		else refuse(response, 401, 'Bad credentials');
	});
	serveIssues(app, `/repos/${owner}/${repository}/issues`, tickets);
	serveHooks(app, `/repos/${owner}/${repository}/hooks`, tickets);
	const server: Server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		...tickets,
		token,
		comment: async (number, text, association) => {
			tickets.comments[number]!.push(text);
			return await tell(tickets.hooks, 'issue_comment', {
				action: 'created',
				issue: tickets.issues.find((issue) => issue.number === number),
				comment: { body: text, user: { login: 'ann' }, author_association: association },
				repository: {
					name: repository,
					full_name: `${owner}/${repository}`,
					owner: { login: owner },
				},
			});
		},
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop: async () => {
			server.closeAllConnections();
			await once(server.close(), 'close');
		},
	};
}

function serveIssues(app: Express, path: string, { issues, comments }: Tickets): void {
	app.get(path, ({ query }, response) => {
		const { state = 'open', labels = '', per_page: size = '30', page = '1' } = query;
		const wanted = String(labels).split(',');
		const found = issues
			.filter((issue) => state === 'all' || issue.state === state)
			.filter((issue) => wanted.every((label) => issue.labels.some(({ name }) => name === label)));
		const start = (Number(page) - 1) * Number(size);
		response.json(found.slice(start, start + Number(size)));
	});

	app.post(path, ({ body: { title, body, labels } }, response) => {
		const names = labels as string[];
		if (names.some((name) => name.length > LONGEST_LABEL)) {
			refuse(response, 422, 'Validation Failed');
			return;
		}
		const number = issues.length + 1;
		const issue: Issue = {
			...{ number, title, body, state: 'open' },
			labels: names.map((name) => ({ name })),
		};
		issues.push(issue);
		comments[number] = [];
		response.status(201).json(issue);
	});

	app.patch(`${path}/:number`, ({ params, body }, response) => {
		const issue = issues.find(({ number }) => number === Number(params.number));
		if (!issue) return refuse(response, 404, 'Not Found');
		response.json(Object.assign(issue, body));
	});

	app.post(`${path}/:number/comments`, ({ params, body }, response) => {
		const ofIssue = comments[Number(params.number)];
		if (!ofIssue) return refuse(response, 404, 'Not Found');
		ofIssue.push(body.body as string);
		response.status(201).json({ id: ofIssue.length, body: body.body });
	});
}

function serveHooks(app: Express, path: string, { hooks }: Tickets): void {
	app.post(path, ({ body: { config, events, active } }, response) => {
		const hook = { id: hooks.length + 1, config, events, active };
		hooks.push(hook);
		response.status(201).json(hook);
	});

	app.get(`${path}/:id`, ({ params }, response) => {
		const hook = hooks.find(({ id }) => id === Number(params.id));
		if (!hook) return refuse(response, 404, 'Not Found');
		response.json(hook);
	});

	app.delete(`${path}/:id`, ({ params }, response) => {
		const index = hooks.findIndex(({ id }) => id === Number(params.id));
		if (index < 0) return refuse(response, 404, 'Not Found');
		hooks.splice(index, 1);
		response.status(204).end();
	});
}

/** Posts the event, signed as https://docs.github.com/en/webhooks says. */
async function tell(hooks: Hook[], event: string, payload: object): Promise<number[]> {
	const body = JSON.stringify(payload);
	const posts = hooks.map(async ({ config: { url, secret } }) => {
		const signature = createHmac('sha256', secret).update(body).digest('hex');
		const { status } = await axios.post(url, body, {
			headers: {
				'content-type': 'application/json',
				'x-github-event': event,
				'x-hub-signature-256': `sha256=${signature}`,
			},
			validateStatus: () => true,
		});
		return status;
	});
	return await Promise.all(posts);
}

function refuse(response: Response, status: number, message: string): void {
	response.status(status).json({ message });
}
