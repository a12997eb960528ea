// A process of its own that answers one item, as a run of the node does: node reply-process.mjs <task>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} ReplyTask
 * @property {string} dist
 * @property {string} store path of the embedded store
 * @property {import('../../nodes/shared/mail/accounts.ts').MailAccount} account
 * @property {import('../../nodes/shared/node/item.ts').IntakeItem[]} items
 * @property {number} [startAt] epoch milliseconds
 */

/** @type {ReplyTask} */
const { dist, store: place, account, items, startAt = 0 } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const require = createRequire(import.meta.url);
/** @type {typeof import('../../nodes/shared/store/sqlite.ts')} */
const { openSqliteStore } = require(join(dist, 'nodes/shared/store/sqlite.js'));
/** @type {typeof import('../../nodes/AutoReply/reply.ts')} */
const { sendReply } = require(join(dist, 'nodes/AutoReply/reply.js'));
/** @type {typeof import('../../nodes/shared/mail/outgoing/due.ts')} */
const { sendDue } = require(join(dist, 'nodes/shared/mail/outgoing/due.js'));

const settings = /** @type {import('../../nodes/AutoReply/reply.ts').ReplySettings} */ ({
	text: { from: 'own', written: { subject: '', body: 'Thank you for your enquiry.', format: 'text' } },
	signature: '',
	areaUnit: 'squareMetres',
	timeZone: 'Europe/Madrid',
	suggestListings: false,
	sendWithoutMatch: true,
	fallbackLanguage: 'en',
	ownAddresses: [],
	countsAsResponse: false,
	keepInSent: true,
	blockedAddresses: [],
	officeHours: null,
});
const store = await openSqliteStore(place);
await sleep(Math.max(0, startAt - Date.now()));
process.stdout.write('begin\n');
const replies = [];
for (const item of items) replies.push(await sendReply(store, item, account, settings));
await sendDue(store, account);
await store.close();
process.stdout.write(`${JSON.stringify(replies)}\n`);
