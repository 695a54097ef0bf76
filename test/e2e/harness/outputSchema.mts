/** The schemas that n8n shows the fields of an item from, before a node has run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

const NODES = join(import.meta.dirname, '../../../nodes');

interface Schema {
	properties: Record<string, unknown>;
}

const ajv = new Ajv({ allowUnionTypes: true });

/** `path`: of the schema in the folder of its node. */
export function objectionsTo(items: unknown[], node: string, path: string): string[] {
	const file = join(NODES, node, '__schema__', `${path}.json`);
	const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
	const validate = ajv.compile(schema);
	return items.flatMap((item) => (validate(item) ? [] : ajv.errorsText(validate.errors)));
}

/** Throws where a real item of the OpenClaw node is not what its schema promises. */
export function assertItemsFitSchema(resource: string, operation: string, items: unknown[]): void {
	const objections = objectionsTo(items, 'OpenClaw', `v2.0.0/${resource}/${operation}`);
	if (objections.length === 0) return;
	throw new Error(`${resource} ${operation} is not what its schema says: ${objections.join('; ')}`);
}
