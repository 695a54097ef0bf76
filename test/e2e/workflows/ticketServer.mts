/**
 * A stand-in for GitHub: the part of its REST API for issues that n8n's GitHub node uses here, as
 * https://docs.github.com/en/rest/issues describes it. Paths, methods, status codes and the names of
 * the fields are GitHub's, and so are the limit of a label and the 401 for a wrong token.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
	stop(): Promise<void>;
}

type Tickets = Pick<TicketServer, 'issues' | 'comments'>;

const LONGEST_LABEL = 50;

export async function startTicketServer(owner: string, repository: string): Promise<TicketServer> {
	const tickets: Tickets = { issues: [], comments: {} };
	const token = 'a-token-for-issues';
	const app = express();
	app.use(express.json(), ({ headers }, response, next) => {
		if (headers.authorization === `token ${token}`) next();
		else refuse(response, 401, 'Bad credentials');
	});
	serveIssues(app, `/repos/${owner}/${repository}/issues`, tickets);
	const server: Server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		...tickets,
		token,
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

function refuse(response: Response, status: number, message: string): void {
	response.status(status).json({ message });
}
