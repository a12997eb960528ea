import { ensureBuilt } from '../../demo/runtime/package-install.mjs';
import { crash } from '../soak/smtp.mjs';

beforeAll(ensureBuilt, 300_000);

test('N1, W2: kill -9 while 50 clients hand over 1,000 mails: every acknowledged one is in the ledger, once, and nothing else', async () => {
	const survived = await crash({ clients: 50, mails: 1000, kills: 1 });
	console.info(`direct reception, kill -9: ${JSON.stringify(survived)}`);
	expect(survived.refusals).toEqual([]);
	expect(survived.brokenConnections).toBeGreaterThan(0);
}, 180_000);
