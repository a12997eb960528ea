import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { fuzz } from '../LeadParser/fuzz/fuzz.mjs';

/**
 * Damages our own mails 10,000 times and reads each one twice.
 * @param {{ short?: boolean }} [options] short: 2,000 times
 * @returns {Promise<Record<string, string | number>>} figures
 */
export async function main({ short = false } = {}) {
	await ensureBuilt();
	const { LeadParser } = createRequire(import.meta.url)(join(projectFolder, 'dist/nodes/LeadParser/LeadParser.node.js'));
	const seed = Number(process.env.SMART_INBOX_SEED ?? Date.now() % 1_000_000);
	const { mutants, outcomes, slowestMs, slowest } = await fuzz(LeadParser, { count: short ? 2_000 : 10_000, seed });
	return { seed, 'damaged mails': mutants, outcomes: JSON.stringify(outcomes), slowest: `${slowestMs} ms (${slowest})` };
}
