import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Schema {
	type: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

/**
 * What an item has that the output schema, which the editor shows before the first run, does not name.
 *
 * @param operation below the node's schemas, e.g. "listing/upsert"
 */
export function missingInSchema(node: string, operation: string, item: unknown): string[] {
	return missingIn(JSON.parse(readFileSync(join(__dirname, '../../nodes', node, '__schema__/v1.0.0', `${operation}.json`), 'utf8')) as Schema, item, operation);
}

function missingIn(schema: Schema | undefined, value: unknown, path: string): string[] {
	if (!schema) return [path];
	if (value === null || value === undefined) return [];
	const types = [schema.type].flat();
	if (Array.isArray(value)) return types.includes('array') ? value.flatMap((one) => missingIn(schema.items, one, `${path}[]`)) : [path];
	if (typeof value === 'number') return types.includes('number') || (types.includes('integer') && Number.isInteger(value)) ? [] : [path];
	if (typeof value !== 'object') return types.includes(typeof value) ? [] : [path];
	// An object whose keys are not known beforehand, e.g. headers.
	if (schema.properties === undefined) return types.includes('object') ? [] : [path];
	return Object.entries(value).flatMap(([key, one]) => missingIn(schema.properties?.[key], one, `${path}.${key}`));
}
