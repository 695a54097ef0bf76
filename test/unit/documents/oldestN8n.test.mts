/** The oldest n8n is the oldest that is tested, wherever it is named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { N8N_VERSIONS } from '../../e2e/n8nVersions/n8nVersions.mts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
const [{ version: oldest }] = N8N_VERSIONS as [{ version: string }];

it('in package.json', () => {
	const { engines } = JSON.parse(read('package.json')) as { engines: Record<string, string> };
	expect(engines.n8n).toBe(`>=${oldest}`);
});

it.each(['README.md', 'docs/compatibility.md'])('in %s', (page) => {
	expect(read(page)).toContain(`n8n ${oldest}`);
});
