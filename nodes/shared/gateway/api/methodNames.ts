import { readObject, type JsonObject } from '../../json';
import type { Call } from './call';

interface Asking {
	call: Call;
	hello(): Promise<JsonObject | undefined>;
}

/**
 * The names of the methods that the gateway says it has: in its greeting over the WebSocket, or those
 * of its admin HTTP API. It takes some that it names in neither.
 */
export async function methodNames({ call, hello }: Asking): Promise<string[]> {
	const greeting = await hello();
	return namesIn(greeting ? readObject(greeting, 'features') : await call('commands.list'));
}

function namesIn({ methods }: JsonObject): string[] {
	return Array.isArray(methods) ? methods.filter((name) => typeof name === 'string') : [];
}
