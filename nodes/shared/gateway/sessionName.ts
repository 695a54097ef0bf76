import { readString } from '../json';
import type { Session } from './api/sessions';

/** A session as a list shows it: its title, where it has one, and its key. */
export function sessionName({ key, raw }: Session): string {
	const title = readString(raw, 'label') ?? readString(raw, 'derivedTitle');
	return title === null ? key : `${title} [${key}]`;
}
