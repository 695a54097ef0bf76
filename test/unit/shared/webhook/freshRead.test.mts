/** How often the credential is read for requests that come together with tokens of all kinds. */
import type { IWebhookFunctions } from 'n8n-workflow';
import { describe, expect, it, vi } from 'vitest';

import { authenticateOwn } from '../../../../nodes/OpenClawTrigger/registration/authenticateOwn.ts';
import { deriveToken } from '../../../../nodes/OpenClawTrigger/registration/ownToken.ts';
import { authenticate } from '../../../../nodes/shared/webhook/authenticate.ts';
import { RefusedRequest } from '../../../../nodes/shared/webhook/answer.ts';

type Credential = Record<string, string>;

let nodes = 0;

/** A trigger node whose credential takes until `answer` is called to be read. */
function slowTrigger(credential: Credential) {
	nodes += 1;
	const id = `node-${nodes}`;
	const node = { id, webhookId: id, name: 'OpenClaw Trigger', credentials: {} };
	const waiting: Array<() => void> = [];
	const state = { credential, error: undefined as Error | undefined, reads: 0 };
	const request = (token: string) =>
		({
			getCredentials: async () => {
				state.reads += 1;
				const now = { ...state.credential };
				await new Promise<void>((resolve) => waiting.push(resolve));
				if (state.error) throw state.error;
				return now;
			},
			getInstanceId: () => 'instance',
			getHeaderData: () => ({ authorization: `Bearer ${token}` }),
			getQueryData: () => ({ token }),
			getMode: () => 'webhook',
			getNode: () => node,
			getNodeParameter: () => 'automatic',
			getWorkflow: () => ({ id: 'workflow' }),
			getWorkflowStaticData: () => ({}),
			logger: { error: () => undefined, debug: () => undefined },
		}) as unknown as IWebhookFunctions;
	const answer = async () => {
		await settle();
		for (const resolve of waiting.splice(0)) resolve();
		await settle();
	};
	return { node, state, request, answer };
}

const settle = async () => {
	for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};

const outcome = async (authentication: Promise<unknown>) =>
	await authentication.then(
		() => 'in',
		(error: unknown) => (error instanceof RefusedRequest ? error.statusCode : error),
	);

interface Kind {
	of: string;
	credentialWith(token: string): Credential;
	enter(context: IWebhookFunctions): Promise<unknown>;
	/** What the request shows that is right. */
	tokenFor(token: string, node: string): string;
}

const KINDS: Kind[] = [
	{
		of: 'the webhook credential',
		credentialWith: (token) => ({ token }),
		enter: async (context) => await authenticate(context, 'bearer'),
		tokenFor: (token) => token,
	},
	{
		of: 'the gateway credential',
		credentialWith: (token) => ({ gatewayUrl: 'http://127.0.0.1:1', token }),
		enter: authenticateOwn,
		tokenFor: (token, node) => deriveToken(token, node),
	},
];

describe.each(KINDS)('$of', ({ credentialWith, enter, tokenFor }) => {
	const triggerWith = (token: string) => slowTrigger(credentialWith(token));

	it('is read twice for a hundred wrong tokens at once', async () => {
		const { state, request, answer } = triggerWith('right');
		const refused = Array.from({ length: 100 }, (_, index) =>
			outcome(enter(request(`wrong ${index}`))),
		);
		await answer();
		expect(state.reads).toBe(2);
		await answer();
		expect(await Promise.all(refused)).toEqual(Array(100).fill(401));
		expect(state.reads).toBe(2);
	});

	it('is read again for a right token that came while an older one was read', async () => {
		const { node, state, request, answer } = triggerWith('old');
		const stranger = outcome(enter(request('wrong')));
		await settle();
		state.credential = credentialWith('new');
		const right = outcome(enter(request(tokenFor('new', node.id))));
		const late = outcome(enter(request(tokenFor('old', node.id))));
		await answer();
		await answer();
		// For the gateway, which is asked whether a job still has the old one.
		await answer();
		expect(await Promise.all([stranger, right, late])).toEqual([401, 'in', 401]);
	});

	it('is read anew by whoever comes after a read that failed', async () => {
		const { node, state, request, answer } = triggerWith('right');
		state.error = new Error('The database is locked');
		const refused = [1, 2].map(async () => await outcome(enter(request('right'))));
		await answer();
		await answer();
		expect(await Promise.all(refused)).toEqual([401, 401]);
		state.error = undefined;
		const right = outcome(enter(request(tokenFor('right', node.id))));
		await answer();
		expect(await right).toBe('in');
	});

	it('is not waited for where a read of it hangs', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		try {
			const { node, state, request } = triggerWith('right');
			void outcome(enter(request('wrong')));
			await settle();
			const right = outcome(enter(request(tokenFor('right', node.id))));
			await settle();
			expect(state.reads).toBe(1);
			await vi.advanceTimersByTimeAsync(2_000);
			await settle();
			expect(state.reads).toBe(2);
			void right;
		} finally {
			vi.useRealTimers();
		}
	});
});
