import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/** By themselves, as n8n's linter takes a name with "auth" or "cert" in the list below for a secret's. */
const authentication: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{
			name: 'None',
			value: 'none',
			description: 'The gateway has gateway.auth.mode "none", or a proxy before it lets n8n in',
		},
		{
			name: 'Password',
			value: 'password',
			description: 'The gateway has gateway.auth.mode "password"',
		},
		{
			name: 'Token',
			value: 'token',
			description: 'The gateway has gateway.auth.mode "token", as it has unless told otherwise',
		},
	],
	default: 'token',
	description: 'How the gateway knows that n8n may use it',
};

const ignoreSslIssues: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description:
		'Whether to connect even if the TLS certificate cannot be verified, for example because it is self-signed. Over HTTP only: for the WebSocket, let n8n trust the certificate (NODE_EXTRA_CA_CERTS).',
};

const headers: INodeProperties = {
	displayName: 'Headers',
	name: 'headers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add Header',
	description:
		'For a proxy before the gateway: sent with every request and with the WebSocket. Cloudflare Access wants CF-Access-Client-Id and CF-Access-Client-Secret, Basic auth wants Authorization (over the WebSocket only: over HTTP the gateway token needs that header).',
	options: [
		{
			displayName: 'Header',
			name: 'values',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. CF-Access-Client-Id',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					typeOptions: { password: true },
					default: '',
				},
			],
		},
	],
};

/** How n8n reaches an OpenClaw gateway; tested by the nodes that use it (`openClawApiTest`). */
export class OpenClawApi implements ICredentialType {
	name = 'openClawApi';

	displayName = 'OpenClaw Gateway API';

	icon: Icon = { light: 'file:../icons/openClaw.svg', dark: 'file:../icons/openClaw.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-openclaw-gateway/n8n-nodes-openclaw-gateway/blob/main/docs/setup.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Gateway URL',
			name: 'gatewayUrl',
			type: 'string',
			default: 'http://127.0.0.1:18789',
			placeholder: 'e.g. https://openclaw.example.com',
			required: true,
			description:
				'Address of the gateway as n8n reaches it, with a path prefix if a proxy adds one. From inside a container, 127.0.0.1 is the container itself.',
		},
		authentication,
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The value of gateway.auth.token in openclaw.json, which "openclaw gateway auth-token --show" prints. Whoever has it controls the gateway.',
			displayOptions: { hide: { authentication: ['none', 'password'] } },
		},
		// The same value by its other name: whoever has a password looks for no token. Hidden for the
		// others, not shown for its own, and not required: n8n's public API makes a schema of these
		// fields by their names, in which either would speak of the token, too.
		{
			displayName: 'Password',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The value of gateway.auth.password in openclaw.json. Whoever has it controls the gateway.',
			displayOptions: { hide: { authentication: ['none', 'token'] } },
		},
		{
			displayName: 'Transport',
			name: 'transport',
			type: 'options',
			options: [
				{
					name: 'Admin HTTP API',
					value: 'adminHttpRpc',
					description:
						'Cron jobs, runs, agents and models. Needs plugins.entries["admin-http-rpc"].enabled: true in openclaw.json.',
				},
				{
					name: 'Automatic',
					value: 'automatic',
					description:
						'Over the WebSocket where it can be opened, otherwise over the Admin HTTP API',
				},
				{
					name: 'Tools Invoke',
					value: 'toolsInvoke',
					description:
						'For OpenClaw before 2026.5: cron jobs and their runs only. Needs gateway.tools.allow: ["cron"] in openclaw.json.',
				},
				{
					name: 'WebSocket',
					value: 'webSocket',
					description:
						"Needs no plugin and can do everything, but another host than the gateway's has to be approved there once (OpenClaw 2026.5 or newer)",
				},
			],
			default: 'automatic',
			description: 'How to call the gateway',
		},
		headers,
		ignoreSslIssues,
		{
			displayName: 'Allow Plain HTTP (Insecure)',
			name: 'allowPlainHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether to send the token over plain http to a public host, where anyone on the way can read it. In a private network plain http is taken without this.',
		},
	];

	/** A function: n8n would evaluate an expression for each request, at a third of the request's cost. */
	async authenticate(
		{ authentication: mode, token, headers: own }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { values = [] } = (own ?? {}) as { values?: Array<{ name: string; value: string }> };
		return {
			...request,
			headers: {
				...request.headers,
				...(mode !== 'none' && { Authorization: `Bearer ${String(token)}` }),
				...Object.fromEntries(values.map(({ name, value }) => [name, value])),
			},
		};
	}
}
