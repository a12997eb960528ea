import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Loads nodes as n8n does, each class made once, and says what that took. n8n-workflow is there already, as in n8n.
 * @typedef {{ n8nFolder: string, files: string[] }} Load
 * @typedef {{ ms: number, heapMb: number, rssMb: number }} Cost
 */

/** @type {Load} */
const { n8nFolder, files } = JSON.parse(process.argv[2]);
const require = createRequire(join(n8nFolder, 'package.json'));
require('n8n-workflow');
globalThis.gc?.();
const before = process.memoryUsage();
const cpuBefore = process.cpuUsage();
for (const file of files) {
	const [Class] = Object.values(require(file));
	new Class();
}
// Loading keeps one processor busy; the clock would also count what else the machine does.
const { user, system } = process.cpuUsage(cpuBefore);
globalThis.gc?.();
const after = process.memoryUsage();
/** @type {Cost} */
const cost = { ms: (user + system) / 1000, heapMb: (after.heapUsed - before.heapUsed) / 2 ** 20, rssMb: (after.rss - before.rss) / 2 ** 20 };
process.stdout.write(JSON.stringify(cost));
