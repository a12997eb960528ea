import { syncAccount } from '../../nodes/MailboxSync/sync/account';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { openFolder, withImap } from '../../nodes/shared/mail/imap';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { InboxUnderFault } from './inbox-under-fault';

// The trigger and the sync of the same mailbox and store: each mail is run exactly once, whoever has it first.

let dovecot: Dovecot;
let inbox: InboxUnderFault;
beforeAll(async () => {
	// Dovecot 2.3 takes the locks of a mailbox and of its list index in either order: a session that meets a delivery panics
	// ("Resource deadlock avoided"). Here both at once is what is tested, so the list index is left out.
	dovecot = await startDovecot({ settings: 'mailbox_list_index = no' });
});
afterAll(() => dovecot?.dispose());
beforeEach(async () => {
	inbox = await InboxUnderFault.open(dovecot);
});
afterEach(() => inbox?.close());

const sync = async () => {
	const account = accountFromCredential(inbox.credential());
	return await withImap(account, async (client) => await syncAccount(inbox.store, account, async () => client, { startFrom: 0, sizeLimitBytes: 10_000_000, importTime: Infinity, own: [] }), { qresync: true });
};

test('the sync has the mail first: it is run all the same, once', async () => {
	await inbox.deliver('one', 'two');
	expect((await sync()).counts).toMatchObject({ fetched: 2 });
	await inbox.publish();
	await inbox.untilDone(2);
	inbox.expectOnce('one', 'two');
});

test('the trigger has the mail first: the sync knows it, and attaches its place', async () => {
	await inbox.publish();
	await inbox.deliver('one');
	await inbox.untilDone(1);
	await sync();
	expect(await inbox.store.all('SELECT COUNT(DISTINCT m.id) AS messages, COUNT(*) AS places FROM folder_mail f JOIN message m ON m.id = f.message_id')).toEqual([{ messages: 1, places: 1 }]);
	expect(await inbox.store.all('SELECT COUNT(*) AS messages FROM message')).toEqual([{ messages: 1 }]);
});

test('the sync has the mail, and somebody archives it before the trigger comes to it: it is run all the same, once', async () => {
	await inbox.publish();
	await inbox.deliver('before');
	await inbox.untilDone(1);
	await inbox.unpublish();
	await inbox.deliver('archived', 'deleted', 'left');
	await sync();
	await inbox.onServer(async (client) => {
		await openFolder(client, 'INBOX');
		const uids = async (subject: string) => (await client.search({ header: { subject } }, { uid: true })) || [];
		await client.mailboxCreate('Elsewhere');
		await client.messageMove(await uids('archived'), 'Elsewhere', { uid: true });
		await client.messageDelete(await uids('deleted'), { uid: true });
	});
	for (let run = 0; run < 2; run++) await sync();
	await inbox.publish();
	await inbox.untilDone(4);
	inbox.expectOnce('before', 'archived', 'deleted', 'left');
	// Nothing is left to be looked after, and nothing more comes of it.
	await inbox.unpublish();
	await inbox.publish();
	await inbox.deliver('after');
	await inbox.untilDone(5);
	inbox.expectOnce('before', 'archived', 'deleted', 'left', 'after');
	expect(await inbox.store.all('SELECT uid FROM sighted_mail')).toEqual([]);
});

test('what was sent by ourselves, or is older than Start From, is not run because the sync has seen it', async () => {
	await inbox.append('INBOX', 'old', { at: new Date(Date.now() - 3 * 86_400_000) });
	await inbox.publish({ startFrom: 'now' });
	await inbox.deliver('first');
	await inbox.untilDone(1);
	await inbox.unpublish();
	await sync();
	await inbox.onServer(async (client) => {
		await client.append('INBOX', `From: ${inbox.user}\r\nTo: ana@client.example\r\nSubject: own\r\nMessage-ID: <own@office.example>\r\n\r\nHello\r\n`);
	});
	await sync();
	await inbox.onServer(async (client) => {
		await openFolder(client, 'INBOX');
		await client.messageDelete('1:*');
	});
	await sync();
	await inbox.publish({ startFrom: 'now' });
	await inbox.deliver('last');
	await inbox.untilDone(2);
	inbox.expectOnce('first', 'last');
	expect(await inbox.store.all("SELECT m.subject, d.state, d.reason FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.state = 'ignored'")).toEqual([{ subject: 'own', state: 'ignored', reason: 'Sent from this inbox' }]);
});

test('both at once, while mail comes in: each is run once, and both sides are equal', async () => {
	await inbox.publish();
	const subjects = Array.from({ length: 40 }, (_, index) => `mail-${index}`);
	const syncing = (async () => {
		for (let run = 0; run < 8; run++) await sync();
	})();
	for (const subject of subjects) await inbox.deliver(subject);
	await syncing;
	await inbox.untilDone(40, 30_000);
	await sync();
	inbox.expectOnce(...subjects);
	expect(await inbox.store.all('SELECT COUNT(DISTINCT message_id) AS messages, COUNT(*) AS places FROM folder_mail WHERE gone_at IS NULL')).toEqual([{ messages: 40, places: 40 }]);
	expect(await inbox.store.all('SELECT COUNT(*) AS messages FROM message')).toEqual([{ messages: 40 }]);
}, 60_000);

test('After Processing moves the mail: the sync follows it, and the archive it was moved to runs nothing twice', async () => {
	await inbox.publish({ after: 'move', destination: 'Archive' });
	await inbox.deliver('one', 'two');
	await inbox.untilDone(2);
	for (let run = 0; run < 2; run++) await sync();
	expect(await inbox.store.all("SELECT m.subject, p.path FROM folder_mail f JOIN message m ON m.id = f.message_id JOIN folder p ON p.id = f.folder_id WHERE f.gone_at IS NULL ORDER BY m.subject")).toEqual([
		{ subject: 'one', path: 'Archive' },
		{ subject: 'two', path: 'Archive' },
	]);
	inbox.expectOnce('one', 'two');
});
