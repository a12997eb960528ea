import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../demo/runtime/command.mjs';
import { ensureN8n } from '../../demo/runtime/n8n-install.mjs';
import { installPackage } from '../../demo/runtime/package-install.mjs';
import { figure, quantile, want } from './table.mjs';

const ROUNDS = 9;
/** What a start of n8n may take longer with the package. */
const MOST_MS = 300;

/**
 * @param {string} n8nFolder
 * @param {string[]} files
 * @returns {Promise<import('./load-process.mjs').Cost>} in a fresh process
 */
async function costOf(n8nFolder, files) {
	const { node } = await ensureN8n();
	const script = fileURLToPath(new URL('load-process.mjs', import.meta.url));
	// Node looks there for n8n-workflow, as n8n makes it do.
	const env = { ...process.env, NODE_PATH: join(n8nFolder, 'node_modules') };
	return JSON.parse(await runCommand(node, ['--expose-gc', '--disable-warning=ExperimentalWarning', script, JSON.stringify({ n8nFolder, files })], { env }));
}

/** @param {import('./load-process.mjs').Cost[]} costs @param {'ms' | 'heapMb' | 'rssMb'} what */
const median = (costs, what) => quantile(costs.map((cost) => cost[what]), 0.5);

/** @type {import('./table.mjs').Bench} */
export const load = {
	title: `loading in fresh processes, CPU time, median of ${ROUNDS}: seven nodes and their credentials, beside one node`,
	sides: ['this package', "n8n's Email Trigger"],
	async run(bench) {
		const { folder: n8nFolder } = await ensureN8n();
		const userFolder = await mkdtemp(join(tmpdir(), 'smart-inbox-load-'));
		try {
			const folder = await installPackage(userFolder);
			const { n8n } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
			const ours = [...n8n.nodes, ...n8n.credentials].map((file) => join(folder, file));
			const peer = [join(n8nFolder, 'node_modules/n8n-nodes-base/dist/nodes/EmailReadImap/EmailReadImap.node.js')];
			const trigger = ours.filter((file) => file.endsWith('SmartInboxTrigger.node.js'));
			/** @type {Record<'all' | 'one' | 'peer', import('./load-process.mjs').Cost[]>} */
			const costs = { all: [], one: [], peer: [] };
			for (let round = 0; round < ROUNDS; round++) {
				costs.all.push(await costOf(n8nFolder, ours));
				costs.one.push(await costOf(n8nFolder, trigger));
				costs.peer.push(await costOf(n8nFolder, peer));
			}
			const row = (/** @type {string} */ what, /** @type {number} */ one, /** @type {number} */ two, /** @type {string} */ unit, /** @type {object} */ wanted = {}) => bench.row({ what, ours: `${figure(one)} ${unit}`, peer: `${figure(two)} ${unit}`, ratio: two / one, ...wanted });
			const all = median(costs.all, 'ms');
			row('the whole package', all, median(costs.peer, 'ms'), 'ms', want(all, 'most', MOST_MS, ' ms'));
			row('the trigger alone', median(costs.one, 'ms'), median(costs.peer, 'ms'), 'ms');
			row('memory in use, whole package', median(costs.all, 'heapMb'), median(costs.peer, 'heapMb'), 'MB');
			row('memory of the process, whole package', median(costs.all, 'rssMb'), median(costs.peer, 'rssMb'), 'MB');
		} finally {
			await rm(userFolder, { recursive: true, force: true });
		}
	},
};
