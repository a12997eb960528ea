import { main } from '../soak/chaos.mjs';

test('Show 1: n8n killed twice, the server restarted, the link cut, frozen and reset, the store read-only: every mail comes to the end, each person once', async () => {
	const figures = await main({ short: true });
	expect(figures['at the end of the workflow']).toBe('120 of 120');
	expect(figures.faults).toMatch(/2 × kill, 1 × freeze, 1 × reset, 1 × restart/);
	console.log(Object.entries(figures).map(([what, figure]) => `${what}: ${figure}`).join('\n'));
}, 300_000);
