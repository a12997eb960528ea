import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the large, reusable downloads live (Node 24, n8n, production dependencies): outside the project, so that a
 * clean checkout is quick to start again.
 * @param {...string} parts
 */
export function cacheFolder(...parts) {
	const base = process.env.SMART_INBOX_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-smart-inbox');
	return join(base, ...parts);
}
