import type { IWebhookFunctions } from 'n8n-workflow';
import { within } from '../time';
import { keyOfToken, type TokenCredential } from './tokenCopy';

/** A read that takes longer is not waited for: one that hung would shut out everybody for good. */
const LONGEST_READ_MS = 2_000;

interface Reads {
	running: Promise<unknown>;
	/** Begins when the one that runs is over, whichever way. */
	next?: Promise<unknown>;
}

/** By node and credential. */
const underWay = new Map<string, Reads>();

/**
 * What `read` makes of the credential, by a read that begins after this call: one that runs already
 * may have begun before the credential was changed. There is one at a time, and all who come
 * meanwhile share the next: a read costs n8n an isolate of its default expression engine, and
 * strangers with wrong tokens decide how many ask for it.
 *
 * @param read the same for all calls with this node and this credential
 */
export async function readFresh<T>(
	context: IWebhookFunctions,
	credential: TokenCredential,
	read: () => Promise<T>,
): Promise<T> {
	const key = keyOfToken(context, credential);
	const reads = underWay.get(key);
	if (!reads) return await begin(key, read);
	reads.next ??= within(LONGEST_READ_MS, settled(reads.running)).then(
		async () => await begin(key, read),
	);
	return (await reads.next) as T;
}

async function begin<T>(key: string, read: () => Promise<T>): Promise<T> {
	const running = read();
	const reads: Reads = { running };
	underWay.set(key, reads);
	void settled(running).then(() => {
		if (underWay.get(key) === reads && !reads.next) underWay.delete(key);
	});
	return await running;
}

/** Never rejects: those who share a read that fails each get its error. */
const settled = async (promise: Promise<unknown>): Promise<void> =>
	await promise.then(
		() => undefined,
		() => undefined,
	);
