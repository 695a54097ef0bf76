import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The files below the folders, or the files themselves, that hold the text; installed code left out. */
export async function filesHolding(text: string, ...places: string[]): Promise<string[]> {
	const found: string[] = [];
	for (const place of places) {
		const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch(
			(error: NodeJS.ErrnoException) => {
				if (error.code === 'ENOTDIR') return undefined;
				throw error;
			},
		);
		const files = entries
			? entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
			: [place];
		for (const file of files.filter((name) => !name.includes('/node_modules/'))) {
			if ((await readFile(file)).includes(text)) found.push(file);
		}
	}
	return found;
}
