import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The token that OpenClaw shows to n8n; tested by the trigger node (`webhookTokenTest`). */
export class OpenClawWebhookApi implements ICredentialType {
	name = 'openClawWebhookApi';

	displayName = 'OpenClaw Webhook API';

	icon: Icon = { light: 'file:../icons/openClaw.svg', dark: 'file:../icons/openClaw.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-openclaw-gateway/n8n-nodes-openclaw-gateway/blob/main/docs/setup.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The same value as cron.webhookToken in the configuration of the gateway, which sends it with every finished run. Make one with "openssl rand -hex 32".',
		},
		{
			displayName: 'Previous Token',
			name: 'previousToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Accepted too, so that the token can be changed without losing a run: enter the old token here and the new one above, change the gateway, then empty this field',
		},
	];
}
