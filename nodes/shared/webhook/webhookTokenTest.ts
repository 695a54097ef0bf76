import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

/** A shorter token could be found by trying. */
const SHORTEST_TOKEN = 16;

const HOW_TO_MAKE_ONE =
	'Make one with "openssl rand -hex 32" and put it here and in cron.webhookToken of the gateway.';

/**
 * The test behind the credential dialog. Nothing can be asked about a webhook token (the gateway
 * sends it, and answers no question about it), so this tells whether it is fit to be one.
 */
export async function webhookTokenTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { token, previousToken } = (data ?? {}) as { token?: string; previousToken?: string };
	const problem =
		problemWith(token, 'The token') ??
		(previousToken ? problemWith(previousToken, 'The previous token') : undefined) ??
		(token === previousToken
			? 'The previous token is the same as the token. Leave it empty unless you are changing the token.'
			: undefined);
	return problem
		? { status: 'Error', message: problem }
		: {
				status: 'OK',
				message:
					'Fit to be a webhook token. Whether the gateway has the same shows with the first run.',
			};
}

function problemWith(token: string | undefined, name: string): string | undefined {
	if (!token || token.trim() === '') return `${name} is empty. ${HOW_TO_MAKE_ONE}`;
	if (token !== token.trim()) {
		return `${name} begins or ends with white space, which a header cannot carry. Remove it.`;
	}
	// What a header carries unchanged (RFC 9110, field content) without white space.
	if (!/^[\x21-\x7e]+$/.test(token)) {
		return `${name} has characters that a header cannot carry unchanged. ${HOW_TO_MAKE_ONE}`;
	}
	if (token.length < SHORTEST_TOKEN) {
		return `${name} is shorter than ${SHORTEST_TOKEN} characters and could be guessed. ${HOW_TO_MAKE_ONE}`;
	}
	return undefined;
}
