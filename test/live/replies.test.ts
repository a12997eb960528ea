import { ensureBuilt } from '../../demo/runtime/package-install.mjs';
import { crash, workers } from '../soak/replies.mjs';

beforeAll(ensureBuilt, 300_000);

test('invariant 8: a run killed with -9 at every point answers at most once; nothing is lost before the text flowed; what is unknown is shown', async () => {
	const { points } = await crash({ runs: 16 });
	console.info(`automatic replies, kill -9: ${JSON.stringify(points)}`);
	expect(points).toMatchObject({ 'before the claim': { sent: 2, unknown: 0 }, 'after the claim': { sent: 2, unknown: 0 }, 'after DATA': { unknown: 2 }, 'before the Sent append': { sent: 2, unknown: 0 } });
}, 240_000);

test('invariant 5: eight workers with the same messages answer each once; many new contacts at once are answered up to the breaker, with one notice', async () => {
	expect(await workers({ workers: 8, messages: 5, contacts: 64 })).toMatchObject({ repliesEach: 1, answered: 25, breakerNotices: 1 });
}, 120_000);
