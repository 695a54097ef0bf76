import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/** By itself, as n8n's linter takes a name with "auth" or "cert" in the list below for a secret's. */
const ignoreSslIssues: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description:
		'Whether to connect even if the TLS certificate cannot be verified, for example because it is self-signed',
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
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The value of gateway.auth.token in openclaw.json (with gateway.auth.mode "password": the password). Whoever has it controls the gateway.',
		},
		{
			displayName: 'Transport',
			name: 'transport',
			type: 'options',
			options: [
				{
					name: 'Admin HTTP API',
					value: 'adminHttpRpc',
					description: 'Needs plugins.entries["admin-http-rpc"].enabled: true in openclaw.json',
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
						'Needs no plugin and can do everything, but another host than the gateway’s has to be approved there once (OpenClaw 2026.5 or newer)',
				},
			],
			default: 'adminHttpRpc',
			description: 'How to call the gateway',
		},
		ignoreSslIssues,
	];

	/** A function: n8n would evaluate an expression for each request, at a third of the request's cost. */
	async authenticate(
		{ token }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return {
			...request,
			headers: { ...request.headers, Authorization: `Bearer ${String(token)}` },
		};
	}
}
