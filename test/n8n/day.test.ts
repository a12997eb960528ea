import { runCommand } from '../../demo/runtime/command.mjs';
import { projectFolder } from '../../demo/runtime/package-install.mjs';

test('Show 6: a short day: mail by IMAP and by SMTP, colleagues on the page, syncs, n8n killed, the server restarted: memory and handles are flat, the store is consistent', async () => {
	const said = await runCommand(process.execPath, ['test/soak/run.mjs', 'day', '--short'], { cwd: projectFolder });
	expect(said).toMatch(/restarts: 1 × server, 1 × kill, 1 × server killed/);
	expect(said).toContain('mails at their end: 90 of 90');
	expect(said).toContain('contacts and people: 21 and 21');
	expect(said).toMatch(/Store: Check: \d\d checks passed/);
	console.log(said.slice(said.indexOf('accelerated:')));
}, 600_000);
