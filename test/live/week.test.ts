import { main } from '../soak/week.mjs';

test('a week of faults, short: the server and the ledger hold the same mails, each run once', async () => {
	const { mails, faults } = await main({ short: true, seed: 20261121 });
	expect(mails).toBeGreaterThan(40);
	expect(Object.keys(faults)).toHaveLength(15);
}, 400_000);
