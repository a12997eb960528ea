import { openFolder } from '../../nodes/shared/mail/imap';
import { pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { faulty, type InboxUnderFault, said } from './inbox-under-fault';

// Rows of reference/imap-faults.md, section 4: folders, their UIDs, and what counts as new.

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

const { test, together } = faulty(() => dovecot);
const HOURS = 3_600_000;

/** Deletes a folder and makes it again with the same mail and more: all its UIDs are new. */
async function remake(inbox: InboxUnderFault, path: string, before: string[], after: string[]) {
	await inbox.onServer(async (client) => {
		await openFolder(client, path);
		const raws = (await client.fetchAll('1:*', { source: true })).map(({ source }) => source as Buffer);
		await client.mailboxClose();
		await client.mailboxDelete(path);
		await pause(1100);
		await client.mailboxCreate(path);
		for (const raw of [...before.map((subject) => inbox.mail(subject)), ...raws, ...after.map((subject) => inbox.mail(subject))]) await client.append(path, raw);
	});
}

together('fault 13: UIDVALIDITY changed while nobody listened: known mail is not run again, new mail below the old UIDs is', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	for (const subject of ['a', 'b', 'c', 'd']) await inbox.append('Leads', subject);
	await inbox.publish({ folders: ['Leads'] });
	await inbox.untilDone(4);
	await inbox.unpublish();
	await remake(inbox, 'Leads', ['new-1', 'new-2'], ['new-3']);
	await inbox.publish({ folders: ['Leads'] });
	await inbox.untilDone(7, 20_000);
	inbox.expectOnce('a', 'b', 'c', 'd', 'new-1', 'new-2', 'new-3');
});

together('fault 13: UIDVALIDITY changes under the listener three times', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	await inbox.append('Leads', 'first');
	await inbox.publish({ folders: ['Leads'] });
	await inbox.untilDone(1);
	for (let round = 1; round <= 3; round++) {
		await remake(inbox, 'Leads', [`before-${round}`], [`after-${round}`]);
		await inbox.untilDone(1 + 2 * round, 60_000);
	}
	inbox.expectOnce('first', 'before-1', 'after-1', 'before-2', 'after-2', 'before-3', 'after-3');
}, 200_000);

together('fault 14: folder renamed while it is watched: followed under its new name; its mail is not run again', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	for (const subject of ['a', 'b']) await inbox.append('Leads', subject);
	await inbox.publish({ folders: ['INBOX', 'Leads'] });
	await inbox.untilDone(2);
	await inbox.onServer((client) => client.mailboxRename('Leads', 'Enquiries'));
	await inbox.append('Enquiries', 'after-the-rename');
	await inbox.deliver('in-inbox');
	const from = performance.now();
	await inbox.untilDone(4, 60_000);
	said(`fault 14: followed after ${Math.round(performance.now() - from)} ms`);
	inbox.expectOnce('a', 'b', 'in-inbox', 'after-the-rename');
	expect(inbox.n8n.alerts.length).toBeLessThanOrEqual(1);
});

together('fault 15: folder deleted while it is watched: said once, the others go on; made again: read', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	await inbox.append('Leads', 'a');
	await inbox.publish({ folders: ['INBOX', 'Leads'] });
	await inbox.untilDone(1);
	await inbox.onServer((client) => client.mailboxDelete('Leads'));
	await inbox.untilHealth('degraded', /"Leads" does not exist/, 60_000);
	await inbox.deliver('in-inbox');
	await inbox.untilDone(2, 20_000);
	expect(inbox.n8n.alerts).toEqual([expect.stringContaining('"Leads"')]);
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	await inbox.append('Leads', 'in-the-new-one');
	await inbox.untilDone(3, 100_000);
	await inbox.untilHealth('active');
	inbox.expectOnce('a', 'in-inbox', 'in-the-new-one');
}, 200_000);

test('fault 16: another folder is chosen in the node: all of it is read, though its UIDs are lower', async (inbox) => {
	await inbox.deliver('a', 'b', 'c', 'd', 'e');
	for (const subject of ['x', 'y']) await inbox.append('Archive', subject);
	await inbox.publish();
	await inbox.untilDone(5);
	await inbox.unpublish();
	await inbox.publish({ folders: ['Archive'] });
	await inbox.untilDone(7);
	await inbox.unpublish();
	await inbox.deliver('f');
	await inbox.publish();
	await inbox.untilDone(8);
	inbox.expectOnce('a', 'b', 'c', 'd', 'e', 'x', 'y', 'f');
});

test('fault 29: mail waits at the first activation: taken as Start From says', async (inbox) => {
	await inbox.append('INBOX', 'old', { at: new Date(Date.now() - 45 * 24 * HOURS) });
	await inbox.append('INBOX', 'recent', { at: new Date(Date.now() - 5 * 24 * HOURS), flags: ['\\Seen'] });
	await inbox.publish({ startFrom: 'oneMonth' });
	await inbox.untilDone(1);
	await pause(500);
	inbox.expectOnce('recent');
});

test('fault 30: n8n was down for three days: all of it is run, in order, whatever was done to it meanwhile', async (inbox) => {
	await inbox.publish({ startFrom: 'now' });
	await inbox.untilListening();
	await inbox.unpublish();
	const subjects = Array.from({ length: 30 }, (_, number) => `day-${number}`);
	for (const [number, subject] of subjects.entries()) await inbox.append('INBOX', subject, { at: new Date(Date.now() - (30 - number) * 2.4 * HOURS), flags: number % 3 === 0 ? ['\\Seen'] : [] });
	await inbox.publish({ startFrom: 'now', options: { inFlight: 1 } });
	await inbox.untilDone(30, 20_000);
	expect(inbox.n8n.subjects).toEqual(subjects);
});

test('fault 31: the clock of the server is a day behind or ahead: new mail is new all the same', async (inbox) => {
	await inbox.publish({ startFrom: 'now' });
	await inbox.untilListening();
	await inbox.append('INBOX', 'behind', { at: new Date(Date.now() - 26 * HOURS) });
	await inbox.append('INBOX', 'ahead', { at: new Date(Date.now() + 26 * HOURS) });
	await inbox.append('INBOX', 'on-time');
	await inbox.untilDone(3);
	inbox.expectOnce('behind', 'ahead', 'on-time');
});

test('fault 32: mail that is already read, or was moved in by a rule: run', async (inbox) => {
	await inbox.publish();
	await inbox.untilListening();
	await inbox.append('INBOX', 'read-on-the-phone', { flags: ['\\Seen', '\\Flagged'] });
	await inbox.append('Archive', 'moved-by-a-rule', { flags: ['\\Seen'], at: new Date(Date.now() - 300 * HOURS) });
	await inbox.onServer(async (client) => {
		await client.mailboxOpen('Archive');
		await client.messageMove('1', 'INBOX');
	});
	await inbox.untilDone(2);
	inbox.expectOnce('read-on-the-phone', 'moved-by-a-rule');
});

test('fault 34: the same mail twice (Bcc and a list): one run, the other row says why not; the same Message-ID over another text: two runs', async (inbox) => {
	await inbox.publish();
	const twice = inbox.mail('twice');
	await inbox.deliverRaw(twice);
	await inbox.deliverRaw(`Received: from list.example by mx.example; ${new Date().toUTCString()}\r\n${twice}`);
	await inbox.deliverRaw(inbox.mail('same-id').replace(/Hello.*/, 'One text'));
	await inbox.deliverRaw(inbox.mail('same-id').replace(/Hello.*/, 'Another text'));
	await inbox.untilDone(3);
	await until('the repetition is in the ledger', async () => (await inbox.states()).ignored === 1);
	expect(await inbox.reasons('ignored')).toEqual(['The same mail arrived in this mailbox before']);
	inbox.expectOnce('twice', 'same-id', 'same-id');
});

test('fault 35: no Message-ID, or one that is nonsense: each mail is run once, also after its UID changed', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	const bare = (subject: string, id: string) => inbox.mail(subject).replace(/Message-ID: .*\r\n/, id);
	for (const raw of [bare('one', ''), bare('two', ''), bare('three', 'Message-ID: \r\n'), bare('four', 'Message-ID: <>\r\n'), bare('five', 'Message-ID: <same@x>\r\nMessage-ID: <other@x>\r\n')]) {
		await inbox.onServer((client) => client.append('Leads', raw));
	}
	await inbox.publish({ folders: ['Leads'] });
	await inbox.untilDone(5);
	await remake(inbox, 'Leads', [], ['six']);
	await inbox.untilDone(6, 60_000);
	inbox.expectOnce('one', 'two', 'three', 'four', 'five', 'six');
}, 90_000);

together('fault 39: three folders: mail in each is run, the main one by push', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	await inbox.publish({ folders: ['INBOX', 'Leads', 'Archive'] });
	await inbox.deliver('waiting');
	await inbox.untilDone(1);
	await inbox.untilListening();
	const from = performance.now();
	await inbox.deliver('in-inbox');
	await inbox.untilDone(2, 4000);
	await inbox.append('Leads', 'in-leads');
	await inbox.append('Archive', 'in-archive');
	await inbox.untilDone(4, 45_000);
	said(`fault 39: ${inbox.proxy.links.size} connection(s) for three folders; mail in the others after ${Math.round(performance.now() - from)} ms`);
});
