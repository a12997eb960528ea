// A process of its own that tells alerts: node alerts-process.mjs <task>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @type {{ dist: string, file: string, account: import('../../nodes/shared/mail/accounts.ts').MailAccount, addresses: string[], startAt: number }} */
const { dist, file, account, addresses, startAt } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const require = createRequire(import.meta.url);
/** @type {typeof import('../../nodes/shared/store/sqlite.ts')} */
const { openSqliteStore } = require(join(dist, 'nodes/shared/store/sqlite.js'));
/** @type {typeof import('../../nodes/MailboxSync/alerts/tell-alerts.ts')} */
const { tellAlerts } = require(join(dist, 'nodes/MailboxSync/alerts/tell-alerts.js'));
/** @type {typeof import('../../nodes/MailboxSync/alerts/readers.ts')} */
const { alertReaders } = require(join(dist, 'nodes/MailboxSync/alerts/readers.js'));

const store = await openSqliteStore(file);
/** @type {{ language: null, timeZone: string, page: null }} */
const common = { language: null, timeZone: 'UTC', page: null };
const readers = await alertReaders(store, addresses, common);
await sleep(Math.max(0, startAt - Date.now()));
const { mails } = await tellAlerts(store, account, { ...common, readers, quiet: null, digestEvery: 0 });
await store.close();
process.stdout.write(JSON.stringify(mails.length));
