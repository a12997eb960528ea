import { ImapFlow } from 'imapflow';

import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { receive } from '../../nodes/shared/store/arrivals';
import { getDelivery } from '../../nodes/shared/store/ledger';
import { ensureMailbox, setMailboxOptions } from '../../nodes/shared/store/mailboxes';
import { freshStore } from '../shared/store/contract-sqlite';
import { rawMails } from '../shared/store/thread-mails';
import { SITUATIONS } from '../shared/store/thread-situations';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { serverThreads } from './server-threads';

const OFFICE = 'office@agency.example';
const fresh = freshStore();
let dovecot: Dovecot;
let client: ImapFlow;

beforeAll(async () => {
	dovecot = await startDovecot();
	client = new ImapFlow({ host: dovecot.host, port: dovecot.tlsPort, secure: true, auth: { user: OFFICE, pass: dovecot.password }, tls: { rejectUnauthorized: false }, logger: false });
	await client.connect();
});
afterAll(async () => {
	await client?.logout();
	await dovecot?.dispose();
});

const grouped = (threads: readonly string[][]) => threads.map((letters) => [...letters].sort().join('')).sort();

/** The threads that Dovecot sees in the same mails (THREAD=REFERENCES, RFC 5256). */
test.each(SITUATIONS)('$name', async (situation) => {
	const { name, threads, server } = situation;
	const index = SITUATIONS.indexOf(situation);
	const mails = Object.entries(rawMails(situation, `s${index}`));
	const folder = `Situation ${index}`;
	await client.mailboxCreate(folder);
	const mailbox = await ensureMailbox(fresh.store, OFFICE, 'imap');
	await setMailboxOptions(fresh.store, mailbox.id, { kind: 'shared', ownerId: null, createsContacts: true, own: ['sales@agency.example'] });
	for (const [letter, { raw, receivedAt, providerThreadId }] of mails) {
		await client.append(folder, raw, [], new Date(receivedAt));
		const { mail } = await parseMail(raw);
		await fresh.store.transaction((sql) => receive(sql, { messageKey: letter, mailboxId: mailbox.id, folder: null, receivedAt, contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length, providerThreadId }));
	}
	const ours = new Map<string, string[]>();
	for (const [letter] of mails) {
		const thread = (await getDelivery(fresh.store, letter))?.threadId ?? 'none';
		ours.set(thread, [...(ours.get(thread) ?? []), letter]);
	}
	expect({ name, threads: grouped([...ours.values()]) }).toEqual({ name, threads: [...threads].sort() });

	await client.mailboxOpen(folder);
	const theirs = (await serverThreads(client)).map((uids) => uids.map((uid) => mails[uid - 1][0]));
	// What is meant to be another has its reason in the list.
	expect({ name, server: grouped(theirs), why: server?.why }).toEqual({ name, server: [...(server?.threads ?? threads)].sort(), why: server?.why });
	if (server) expect(grouped(theirs)).not.toEqual([...threads].sort());
});
