import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// One account, synced in a process of its own as the node does it. argv: JSON { host, port, user, password, again }

/** @param {string} path in the built package @returns {Promise<any>} */
const built = async (path) => await import(new URL(`../../dist/nodes/${path}`, import.meta.url).href);
const { connectImap } = await built('shared/mail/imap.js');
const { accountFromCredential } = await built('shared/mail/accounts.js');
const { openSqliteStore } = await built('shared/store/sqlite.js');
const { syncAccount } = await built('MailboxSync/sync/account.js');

/** @typedef {{ seconds: number, cpuSeconds: number, bytes: number }} Spent */

const { host, port, user, password, again } = JSON.parse(process.argv[2]);
const account = accountFromCredential({ address: user, user: '', password, imapEnabled: true, imapHost: host, imapPort: port, imapEncryption: 'none', trustedServerPem: '', allowUntrustedServer: false });
const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-bench-sync-'));
const store = await openSqliteStore(join(folder, 'store.sqlite'));
const settings = { startFrom: 0, sizeLimitBytes: 50 * 1024 * 1024, importTime: Infinity, own: [] };
const client = await connectImap(account, { qresync: true });

/** @returns {Promise<Spent & { counts: Record<string, number> }>} */
async function sync() {
	const [cpu, from, { received }] = [process.cpuUsage(), performance.now(), client.stats()];
	const { counts } = await syncAccount(store, account, async () => client, settings);
	const { user: used, system } = process.cpuUsage(cpu);
	return { seconds: (performance.now() - from) / 1000, cpuSeconds: (used + system) / 1e6, bytes: client.stats().received - received, counts };
}

const idleMb = process.memoryUsage().rss / 1024 / 1024;
const first = await sync();
const memoryMb = process.resourceUsage().maxRSS / 1024;
const idle = [];
for (let run = 0; run < again; run++) idle.push(await sync());
process.send?.({ first, idle, memoryMb, idleMb });
// What the bench changes on the server in between is told by a message.
process.on('message', async (/** @type {{ sync?: boolean }} */ message) => {
	if (message.sync) return void process.send?.({ changed: await sync() });
	client.close();
	await store.close();
	await rm(folder, { recursive: true, force: true });
	process.exit();
});
