/** The gateway's own rules, from the code of the installed OpenClaw. No gateway has to run. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { installPeer } from '../peers/install.mjs';

/** The function of this name. Its file, and what that exports it as, are other ones in each version. */
export async function gatewayFunction<Function>(name: string): Promise<Function> {
	const folder = join(await installPeer('openclaw'), 'node_modules', 'openclaw', 'dist');
	for (const file of (await readdir(folder)).filter((entry) => entry.endsWith('.mjs'))) {
		const code = await readFile(join(folder, file), 'utf8');
		if (!new RegExp(`^(async )?function ${name}\\(`, 'm').test(code)) continue;
		const exportedAs = new RegExp(`^export \\{.*\\b${name}(?: as (\\w+))?[ ,]`, 'm').exec(code);
		if (!exportedAs) continue;
		const module = (await import(pathToFileURL(join(folder, file)).href)) as Record<
			string,
			unknown
		>;
		return module[exportedAs[1] ?? name] as Function;
	}
	throw new Error(`This OpenClaw has no function ${name} to compare with`);
}
