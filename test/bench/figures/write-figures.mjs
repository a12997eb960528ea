import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { N8N_VERSION } from '../../../demo/runtime/n8n-install.mjs';
import { projectFolder } from '../../../demo/runtime/package-install.mjs';
import { TRIGGERS } from '../table.mjs';
import { chart } from './chart.mjs';

/** @typedef {import('../table.mjs').Part} Part */

// npm shows pictures by their whole address only.
const PICTURES = 'https://raw.githubusercontent.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/HEAD/docs/pictures/';
const BEGIN = '<!-- figures -->';
const END = '<!-- /figures -->';

/**
 * Puts the figures of this run into the documents: all of them into docs/figures.md, their ratios as a chart into the README.
 * @param {Part[]} parts @param {string} took
 */
export async function writeFigures(parts, took) {
	const measured = `Measured on ${new Date().toISOString().slice(0, 10)} in ${took} with \`npm run bench\`: ${availableParallelism()} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.versions.node}, n8n ${N8N_VERSION}. What stands beside ours was measured in the same run.`;
	await mkdir(join(projectFolder, 'docs/pictures'), { recursive: true });
	await writeFile(join(projectFolder, 'docs/pictures/figures.svg'), chart(parts));
	await writeFile(join(projectFolder, 'docs/figures.md'), `# Figures\n\n${measured}\n\n${parts.map(table).join('\n\n')}\n`);
	const readme = await readFile(join(projectFolder, 'README.md'), 'utf8');
	const [before, rest] = readme.split(BEGIN);
	const after = rest?.split(END)[1];
	if (after === undefined) throw new Error(`README.md has no place for the figures: ${BEGIN} and ${END} around it.`);
	await writeFile(join(projectFolder, 'README.md'), `${before}${BEGIN}\n![How many times better each figure is than what it is measured beside](${PICTURES}figures.svg)\n\n${measured} All of them: [docs/figures.md](docs/figures.md).\n${END}${after}`);
}

/** @param {Part} part */
function table({ title, sides = TRIGGERS, rows }) {
	const cells = rows.map(({ what, ours, peer = '', ratio, wanted = '', met }) => [what, ours, peer, ratio === undefined ? '' : `${ratio >= 10 ? Math.round(ratio).toLocaleString('en-GB') : ratio.toFixed(1)}×`, met === undefined ? wanted : `${wanted} ${met ? '✓' : '✗'}`]);
	const lines = [['', ...sides, 'better by', 'wanted'], ['---', '---', '---', '---', '---'], ...cells].map((line) => `| ${line.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`);
	return `## ${title[0].toUpperCase()}${title.slice(1)}\n\n${lines.join('\n')}`;
}
