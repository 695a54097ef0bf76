/** A method of the gateway is named in its row of the table and in its function of the API only. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { METHODS } from '../../../../nodes/shared/gateway/methods.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const GATEWAY = 'nodes/shared/gateway';

/** The table, the API, and the transport that has to make methods of what another interface has. */
const MAY_NAME = [`${GATEWAY}/methods.ts`, `${GATEWAY}/api/`, `${GATEWAY}/transports/toolsInvoke/`];

const quoted = (method: string) => new RegExp(`['"]${method.replaceAll('.', '[.]')}['"]`);

const sources = globSync('nodes/**/*.ts', { cwd: ROOT }).map((file) => ({
	file: file.replaceAll('\\', '/'),
	text: readFileSync(join(ROOT, file), 'utf8'),
}));

// Names with a point: a word such as "status" stands for other things too.
const methods = Object.keys(METHODS).filter((method) => method.includes('.'));

test.each(methods)('%s', (method) => {
	const named = sources.filter(({ text }) => quoted(method).test(text)).map(({ file }) => file);
	expect(named.filter((file) => !MAY_NAME.some((place) => file.startsWith(place)))).toEqual([]);
	// In the table, and used.
	expect(named.some((file) => file.startsWith(`${GATEWAY}/api/`))).toBe(true);
});
