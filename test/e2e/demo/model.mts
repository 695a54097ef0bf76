import type { GatewayOptions } from '../harness/gateway.mts';

/**
 * A real model for the gateway's agent, where the environment names one as OpenAI's own clients do:
 * OPENAI_API_KEY, and for another provider or model OPENAI_BASE_URL and OPENAI_MODEL.
 */
export function realModel(): Pick<GatewayOptions, 'model' | 'env'> | undefined {
	const {
		OPENAI_API_KEY: apiKey,
		OPENAI_BASE_URL: baseUrl = 'https://api.openai.com/v1',
		OPENAI_MODEL: model = 'gpt-4.1-mini',
	} = process.env;
	if (!apiKey) return undefined;
	return { model: { provider: 'demo', apiKey, baseUrl, model }, env: proxySettings() };
}

/** The provider may be behind a proxy; n8n, which the gateway calls too, never is. */
function proxySettings(): Record<string, string> {
	const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'].flatMap((name) => [
		name,
		name.toLowerCase(),
	]);
	const set = names.flatMap((name) => {
		const value = process.env[name];
		return value ? [[name, value] as const] : [];
	});
	if (set.length === 0) return {};
	const direct = ['127.0.0.1', process.env.NO_PROXY ?? process.env.no_proxy]
		.filter(Boolean)
		.join(',');
	return { ...Object.fromEntries(set), NO_PROXY: direct, no_proxy: direct };
}
