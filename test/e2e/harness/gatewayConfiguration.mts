import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface ConfigurationOptions {
	/** The provider that runs the agent's turns. */
	model: Model;
	/** Private hosts that a job's webhook may name. */
	allowedHostnames?: string[];
	/** Merged into the configuration, at any depth. */
	config?: Settings;
}

/** An OpenAI-compatible provider. */
export interface Model {
	/** Its name, as runs report it. */
	provider: string;
	baseUrl: string;
	apiKey: string;
	model: string;
}

interface Place {
	folder: string;
	port: number;
	bind: 'loopback' | 'lan';
	token: string;
	webhookToken: string;
}

type Settings = Record<string, unknown>;

export const configurationFile = (home: string) => join(home, '.openclaw', 'openclaw.json');

/** Writes the gateway's configuration file into its home folder. */
export async function writeConfiguration(
	options: ConfigurationOptions,
	place: Place,
): Promise<void> {
	const file = configurationFile(place.folder);
	await mkdir(dirname(file), { recursive: true });
	const content = merged(configuration(options, place), options.config ?? {});
	const text = JSON.stringify(content, null, '\t');
	await writeFile(file, text, { mode: 0o600 });
}

function configuration(
	{ model, allowedHostnames = ['127.0.0.1'] }: ConfigurationOptions,
	{ folder, port, bind, token, webhookToken }: Place,
): Settings {
	return {
		gateway: { mode: 'local', port, bind, auth: { mode: 'token', token } },
		// Only this one: others add cron jobs of their own, which a list of jobs would then hold.
		plugins: { allow: ['admin-http-rpc'], entries: { 'admin-http-rpc': { enabled: true } } },
		logging: { file: join(folder, 'gateway.log') },
		cron: { webhookToken, webhookSsrfPolicy: { allowedHostnames } },
		models: {
			catalogRefresh: { enabled: false },
			providers: {
				[model.provider]: {
					baseUrl: model.baseUrl,
					apiKey: model.apiKey,
					api: 'openai-completions',
					models: [
						{
							...{ id: model.model, name: model.model, input: ['text'], reasoning: false },
							...{ contextWindow: 128_000, maxTokens: 4_096 },
							cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
						},
					],
				},
			},
		},
		agents: {
			defaults: {
				model: { primary: `${model.provider}/${model.model}` },
				// By default a job of the gateway's own, whose runs would be among those of a test.
				heartbeat: { every: '0m' },
			},
		},
	};
}

function merged(base: Settings, changes: Settings): Settings {
	const result = { ...base };
	for (const [name, change] of Object.entries(changes)) {
		const before = base[name];
		result[name] = isSettings(before) && isSettings(change) ? merged(before, change) : change;
	}
	return result;
}

const isSettings = (value: unknown): value is Settings =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
