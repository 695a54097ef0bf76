/** Another author's public package has the name that this one had: no install line may lead there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** The name without what tells the two apart; put together, as this file is searched too. */
const OTHER_PACKAGE = new RegExp(`${['n8n', 'nodes', 'openclaw'].join('-')}(?!-gateway)`);

it('no file has the name of the other package', () => {
	const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
	const named = files
		.split('\0')
		.filter((file) => file !== '')
		.filter((file) => OTHER_PACKAGE.test(file) || OTHER_PACKAGE.test(read(file)));
	expect(named).toEqual([]);
});

/** As Latin-1, which has a character for every byte of a picture as well. */
function read(file: string): string {
	return readFileSync(join(ROOT, file), 'latin1');
}
