import { runCommand } from '../../demo/runtime/command.mjs';
import { projectFolder } from '../../demo/runtime/package-install.mjs';

test('Show 1: n8n killed twice, the server restarted, the link cut, frozen and reset, the store read-only: every mail comes to the end, each person once', async () => {
	const said = await runCommand(process.execPath, ['test/soak/run.mjs', 'chaos', '--short'], { cwd: projectFolder });
	expect(said).toMatch(/faults: 2 × kill, 1 × reset, 1 × freeze, 1 × restart, .*1 × cut/);
	expect(said).toContain('at the end of the workflow: 120 of 120');
	expect(said).toContain('contacts and people: 21 and 21');
	console.log(said.slice(said.indexOf('faults:')));
}, 300_000);
