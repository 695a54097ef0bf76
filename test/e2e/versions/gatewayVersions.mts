/** The versions of OpenClaw that the operations are tried with, and the transports to each. */
import type { GatewayOptions } from '../harness/gateway.mts';

export interface GatewayVersion {
	version: string;
	/** By the names of the credential's values. */
	transports: string[];
	gateway: Pick<GatewayOptions, 'peer' | 'config'>;
}

/** Settings that came later: a gateway refuses a configuration with one that it does not know. */
const LATER_SETTINGS = {
	cron: { webhookSsrfPolicy: undefined },
	models: { catalogRefresh: undefined },
};

/** The tool is kept from HTTP clients unless this is set. */
const ALLOW_THE_TOOL = { gateway: { tools: { allow: ['cron'] } } };

export const BEFORE_THE_ADMIN_API = {
	version: '2026.3.22',
	transports: ['toolsInvoke'],
	gateway: {
		peer: 'openclaw-2026.3.22',
		config: { ...LATER_SETTINGS, ...ALLOW_THE_TOOL, plugins: undefined },
	},
} satisfies GatewayVersion;

/** Takes any number of changes in a minute, where later ones take 30. Its tool still works, too. */
export const BEFORE_THE_BOUND = {
	version: '2026.5.28',
	transports: ['adminHttpRpc', 'webSocket'],
	gateway: {
		peer: 'openclaw-2026.5.28',
		config: { ...LATER_SETTINGS, ...ALLOW_THE_TOOL },
	},
} satisfies GatewayVersion;

export const VERSIONS: GatewayVersion[] = [
	BEFORE_THE_ADMIN_API,
	BEFORE_THE_BOUND,
	{
		version: '2026.8.2',
		transports: ['adminHttpRpc', 'webSocket'],
		gateway: { peer: 'openclaw-2026.8.2' },
	},
	{
		version: '2026.9.6',
		transports: ['adminHttpRpc', 'webSocket', 'toolsInvoke'],
		gateway: { config: ALLOW_THE_TOOL },
	},
];
