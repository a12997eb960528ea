import { spawnSync } from 'node:child_process';
import { ensureDebianPackages } from '../../demo/runtime/debian-packages.mjs';
import { ensureN8n } from '../../demo/runtime/n8n-install.mjs';
import { ensureNode24 } from '../../demo/runtime/node24.mjs';
import { ensureBuilt, ensurePackageParts, ensureProjectDependencies } from '../../demo/runtime/package-install.mjs';
import { elapsed, say } from '../../demo/runtime/progress.mjs';

// npm run bench                        every bench but the long ones
// npm run bench -- backlog push        some benches
// npm run bench -- leads                how well mails are read: needs neither n8n nor a mail server
// npm run bench -- load                 what loading the nodes costs: needs n8n only
// npm run bench -- people-merge         which mails become one person: needs neither as well
// npm run bench -- page --full          the page with 200,000 mails: needs Chromium only
// npm run bench -- --write             puts the figures into docs/figures.md and, as a chart, into the README
// npm run bench -- --full              also 100,000 mails, and more mails where single ones are timed

const { bin: node24 } = await ensureNode24();
if (process.execPath !== node24) {
	// A store, and n8n's own code, need a newer Node than the machine's may be.
	const { status } = spawnSync(node24, ['--disable-warning=ExperimentalWarning', ...process.argv.slice(1)], { stdio: 'inherit' });
	process.exit(status ?? 1);
}

await ensureProjectDependencies();
const { benches } = await import('./benches.mjs');
const { printTable } = await import('./table.mjs');
const { writeFigures } = await import('./figures/write-figures.mjs');

const given = process.argv.slice(2);
const full = given.includes('--full');
const names = given.filter((name) => !name.startsWith('--'));
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
	say(`There is no bench ${unknown.join(', ')}. The benches are ${Object.keys(benches).join(', ')}.`);
	process.exit(2);
}

/** What the benches that run have to take away. @type {Set<(() => Promise<void>)[]>} */
const cleaning = new Set();
/** @param {(() => Promise<void>)[]} undoing */
async function clean(undoing) {
	for (const undo of undoing.splice(0).reverse()) await undo().catch((/** @type {Error} */ { message }) => say(`  Not cleaned up: ${message}`));
	cleaning.delete(undoing);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => void Promise.all([...cleaning].map(clean)).then(() => process.exit(130)));

const chosen = Object.entries(benches).filter(([name]) => names.length === 0 || names.includes(name));
say('━━ prepare');
if (chosen.every(([, { reads }]) => reads === 'files')) await ensureBuilt();
else {
	await ensureDebianPackages(['dovecot-imapd', 'dovecot-lmtpd', 'openssl']);
	await ensureN8n();
	await ensurePackageParts();
}

/** @type {import('./table.mjs').Part[]} */
const parts = [];
let failed = 0;
const startedAt = Date.now();

/**
 * @param {string} name
 * @param {import('./table.mjs').Bench} bench
 * @returns {Promise<{ ended: Promise<void> }>} when nothing is left of it but waiting
 */
async function begin(name, { title, sides, run }) {
	const benchStartedAt = Date.now();
	say(`\n━━ ${name}: ${title}`);
	/** @type {import('./table.mjs').Row[]} */
	const rows = [];
	parts.push({ title, sides, rows });
	/** @type {(() => Promise<void>)[]} */
	const undoing = [];
	cleaning.add(undoing);
	const running = run({
		full,
		row(row) {
			rows.push(row);
			say(`  ${row.what}: ${row.ours}${row.peer ? ` | ${row.peer}` : ''}${row.wanted ? ` (wanted ${row.wanted})` : ''}`);
		},
		async using(part) {
			const used = await part;
			undoing.push(async () => ('dispose' in used ? used.dispose() : used.stop()));
			return used;
		},
	});
	const ended = (async () => {
		try {
			await (await running)?.rest;
		} catch (error) {
			failed++;
			say(`  ✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
			rows.push({ what: 'did not finish', ours: error instanceof Error ? error.message.split('\n')[0].slice(0, 120) : String(error), met: false });
		}
		await clean(undoing);
		say(`━━ ${name}: ${elapsed(benchStartedAt)}`);
	})();
	const waits = await running.catch(() => undefined);
	if (waits === undefined) await ended;
	return { ended };
}

const ended = [];
for (const [name, bench] of chosen) ended.push((await begin(name, bench)).ended);
await Promise.all(ended);

printTable(parts);
if (given.includes('--write')) await writeFigures(parts, elapsed(startedAt));
const wanted = parts.flatMap(({ rows }) => rows).filter(({ met }) => met !== undefined);
const missed = wanted.filter(({ met }) => !met).length;
say(`\n${wanted.length - missed} of ${wanted.length} as wanted, ${elapsed(startedAt)}`);
process.exit(missed + failed === 0 ? 0 : 1);
