import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureDebianPackages } from '../../demo/runtime/debian-packages.mjs';
import { ensureN8n } from '../../demo/runtime/n8n-install.mjs';
import { ensureNode24 } from '../../demo/runtime/node24.mjs';
import { ensurePackageParts, ensureProjectDependencies } from '../../demo/runtime/package-install.mjs';
import { elapsed, say } from '../../demo/runtime/progress.mjs';

// npm run soak                       everything, some half an hour
// npm run soak -- chaos smtp         some of it
// npm run soak -- older-n8n          installed by the oldest n8n that is supported (3 GB the first time)
// npm run soak -- --short            the same in a few minutes

/** Each gives `main({ short })`: figures when all is well, an error when it is not. */
const SOAKS = ['chaos', 'day', 'fuzz', 'late-server', 'million', 'older-n8n', 'people', 'queue', 'replies', 'replies-n8n', 'replies-queue', 'search', 'smtp', 'sync', 'threads', 'week'];

const { bin: node24 } = await ensureNode24();
if (process.execPath !== node24) {
	// A store needs a newer Node than the machine's may be; that one also reads the TypeScript of the tests.
	const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
	const { status } = spawnSync(node24, [...quiet, ...process.argv.slice(1)], { stdio: 'inherit' });
	process.exit(status ?? 1);
}

const given = process.argv.slice(2);
const short = given.includes('--short');
const names = given.filter((name) => !name.startsWith('--'));
const file = (/** @type {string} */ name) => new URL(`./${name}.mjs`, import.meta.url);
const there = SOAKS.filter((name) => existsSync(file(name)));
const unknown = names.filter((name) => !there.includes(name));
if (unknown.length > 0) {
	say(`There is no soak ${unknown.join(', ')}. They are ${there.join(', ')}.`);
	process.exit(2);
}

say('━━ prepare');
await ensureProjectDependencies();
await ensureDebianPackages(['dovecot-imapd', 'dovecot-lmtpd', 'openssl', 'postgresql', 'redis-server']);
await ensureN8n();
await ensurePackageParts();

/** @type {string[]} */
const summary = [];
let failed = 0;
for (const name of there) {
	if (names.length > 0 && !names.includes(name)) continue;
	say(`\n━━ ${name}`);
	const startedAt = Date.now();
	try {
		const { main } = await import(file(name).href);
		const figures = await main({ short });
		const lines = Object.entries(figures).map(([what, figure]) => `    ${what}: ${typeof figure === 'object' ? JSON.stringify(figure) : figure}`);
		summary.push(`  ✓ ${name} (${elapsed(startedAt)})`, ...lines);
	} catch (error) {
		failed++;
		summary.push(`  ✗ ${name} (${elapsed(startedAt)})`, `    ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 40).join('\n    ') : String(error)}`);
	}
}
say(`\n━━ summary\n${summary.join('\n')}`);
process.exit(failed === 0 ? 0 : 1);
