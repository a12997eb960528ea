import { readFile, readdir } from 'node:fs/promises';
import type { IDataObject } from 'n8n-workflow';
import { basename, dirname, join } from 'node:path';

import { fileIntake } from '../../nodes/shared/filing/file';
import { openFolder } from '../../nodes/shared/mail/imap';
import type { Lead } from '../../nodes/shared/node/item';
import { searchContacts } from '../../nodes/shared/store/contact-search';
import { eraseAgain, eraseContact } from '../../nodes/shared/store/erase';
import { recordOutcome } from '../../nodes/shared/store/ledger';
import { ErasedPersonError } from '../../nodes/shared/store/suppression';
import type { StartedRun } from '../SmartInboxTrigger/n8n-edge';
import { pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { faulty, type InboxUnderFault } from './inbox-under-fault';

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
}, 60_000);
afterAll(() => dovecot?.dispose(), 60_000);

const { test } = faulty(() => dovecot);
const ANA = 'ana@client.example';

/** What Lead Parser and Contact Upsert do with each mail. */
function file(inbox: InboxUnderFault): (run: StartedRun) => void {
	const fileOne = async (json: IDataObject) => {
		const messageKey = String(json.messageKey);
		const { address, name } = json.from as { address: string; name: string };
		const lead: Lead = { name: { full: name || String(json.subject), first: null, last: null }, company: null, emails: [address], relayEmails: [], phones: [], references: [], message: String(json.text), interest: {}, extras: {}, source: { id: 'direct', name: 'Direct', kind: 'direct' }, language: 'en', confidence: 1, evidence: {}, unusedLabels: [], outcome: 'lead', reason: `Written by ${address}` };
		await recordOutcome(inbox.store, messageKey, lead);
		try {
			await fileIntake(inbox.store, { messageKey, threadKey: String(json.threadId), receivedAt: Date.parse(String(json.receivedAt)), source: 'Direct', name: lead.name?.full ?? null, company: null, language: 'en', identities: [{ kind: 'email', value: address, raw: address }], references: [] });
		} catch (error) {
			if (!(error instanceof ErasedPersonError)) throw error;
			await eraseAgain(inbox.store, messageKey);
		}
	};
	const work = async ({ items, end }: StartedRun) => {
		for (const { json } of items) await fileOne(json);
		end('success');
	};
	return (run) => void work(run).catch(() => run.end('error'));
}

/** How often the files of the store have a text. */
async function traces(inbox: InboxUnderFault, text: string): Promise<number> {
	const { location } = inbox.store;
	let found = 0;
	for (const name of await readdir(dirname(location))) {
		if (!name.startsWith(basename(location))) continue;
		const bytes = await readFile(join(dirname(location), name));
		for (const encoding of ['utf8', 'utf16le'] as const) for (let at = bytes.indexOf(text, 0, encoding); at >= 0; at = bytes.indexOf(text, at + 1, encoding)) found++;
	}
	return found;
}

test('show 8: erase, then sync the whole mailbox again: the person is not back, and their address is nowhere in the files of the store', async (inbox) => {
	inbox.n8n.onRun = file(inbox);
	const raw = (from: string, subject: string, text = 'Hello') => `From: <${from}>\r\nTo: ${inbox.user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${from}>\r\nDate: ${new Date(Date.now() - 3_600_000).toUTCString()}\r\n\r\n${text} from ${from}\r\n`;
	const anHourAgo = new Date(Date.now() - 3_600_000);
	await inbox.onServer(async (client) => {
		await client.mailboxCreate('Leads');
		for (let index = 0; index < 30; index++) await client.append('Leads', raw(`p${index}@client.example`, `before-${index}`), [], anHourAgo);
		for (const [subject, size] of [['first', 10], ['second', 300_000], ['third', 20_000]] as const) await client.append('Leads', raw(ANA, subject, 'Some more words. '.repeat(size / 16)), [], anHourAgo);
		for (let index = 30; index < 60; index++) await client.append('Leads', raw(`p${index}@client.example`, `after-${index}`), [], anHourAgo);
	});
	await inbox.publish({ folders: ['Leads'] });
	await inbox.untilDone(63, 40_000);
	const [{ contactId }] = await searchContacts(inbox.store, ANA);
	expect(await traces(inbox, ANA)).toBeGreaterThan(5);

	expect(await eraseContact(inbox.store, contactId)).toMatchObject({ erasedMails: 3, keptMails: 0 });
	expect(await traces(inbox, ANA)).toBe(0);

	// All UIDs are new, and there is one mail of that time that was never here.
	await inbox.unpublish();
	await inbox.onServer(async (client) => {
		await openFolder(client, 'Leads');
		const all = (await client.fetchAll('1:*', { source: true, internalDate: true })).map(({ source, internalDate }) => ({ source: source as Buffer, at: new Date(internalDate ?? 0) }));
		await client.mailboxClose();
		await client.mailboxDelete('Leads');
		await pause(1100);
		await client.mailboxCreate('Leads');
		await client.append('Leads', raw(ANA, 'never-seen'), [], anHourAgo);
		for (const { source, at } of all) await client.append('Leads', source, [], at);
		await client.append('Leads', raw('eve@client.example', 'last'));
	});
	await inbox.publish({ folders: ['Leads'] });
	await until('the last mail is done', async () => (await inbox.store.get(`SELECT 1 AS one FROM delivery d JOIN message m ON m.id = d.message_id WHERE m.subject = 'last' AND d.state = 'done'`)) !== undefined, 40_000);
	await until('all is settled', async () => (await inbox.store.all(`SELECT 1 AS one FROM delivery WHERE state NOT IN ('done', 'ignored')`)).length === 0, 20_000);
	expect(inbox.n8n.subjects.filter((subject) => ['first', 'second', 'third'].includes(subject)).sort()).toEqual(['first', 'second', 'third']);
	expect(inbox.n8n.subjects).toContain('never-seen');
	expect(await searchContacts(inbox.store, ANA)).toEqual([]);
	expect(await inbox.store.all('SELECT DISTINCT uid_validity FROM delivery')).toHaveLength(1);
	await inbox.unpublish();
	await inbox.store.leaveNoTrace();
	expect(await traces(inbox, ANA)).toBe(0);

	// What she writes now is a new contact's.
	await inbox.publish({ folders: ['Leads'] });
	await inbox.onServer((client) => client.append('Leads', raw(ANA, 'new-mail'), [], new Date(Date.now() + 1_000)));
	await until('it is filed', async () => (await searchContacts(inbox.store, ANA)).length === 1, 20_000);
	const [{ contactId: anew }] = await searchContacts(inbox.store, ANA);
	expect(anew).not.toBe(contactId);
}, 150_000);
