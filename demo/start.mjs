import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureN8n } from './runtime/n8n-install.mjs';
import { ensurePackageParts } from './runtime/package-install.mjs';
import { elapsed, say } from './runtime/progress.mjs';

// npm start             installs what is missing, starts n8n with the package, sends five enquiries, stays up
// npm start -- --once   the same, and ends: with 0 only when the five outcomes are right

const startedAt = Date.now();
say('Smart Inbox');
// The machine's Node may be older than the one n8n needs: only what installs things runs in it.
const { node } = await ensureN8n();
await ensurePackageParts();
const demo = spawn(node, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('demo.mjs', import.meta.url)), ...process.argv.slice(2)], {
	stdio: 'inherit',
	env: { ...process.env, SMART_INBOX_DEMO_STARTED_AT: String(startedAt) },
});
// Ctrl-C reaches the whole group; the demo stops n8n and ends by itself.
for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => name === 'SIGTERM' && demo.kill(name));
demo.on('exit', (code) => {
	if (code !== 0) say(`Ended after ${elapsed(startedAt)}.`);
	process.exitCode = code ?? 1;
});
