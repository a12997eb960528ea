import type { FetchMessageObject, ImapFlow } from 'imapflow';

import { catchUp } from '../../nodes/SmartInboxTrigger/sources/catch-up';
import { ensureFolder } from '../../nodes/shared/store/folders';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import type { Store } from '../../nodes/shared/store/store';
import { closeStores, temporaryStore } from './n8n-edge';

let store: Store;
beforeEach(async () => (store = await temporaryStore()));
afterEach(closeStores);

/** What catchUp asks of a server, for servers that no Dovecot can play. */
function server(mailbox: { uidNext?: number }, mails: { uid: number; internalDate: Date }[]): ImapFlow {
	const found = ({ uid, internalDate }: (typeof mails)[number]): FetchMessageObject => {
		const source = Buffer.from(`From: a@client.example\r\nSubject: ${uid}\r\nMessage-ID: <${uid}@client.example>\r\n\r\nHello\r\n`);
		return { seq: uid, uid, internalDate, size: source.length, source };
	};
	const client = {
		usable: true,
		mailbox: { path: 'INBOX', uidValidity: 1n, exists: mails.length, ...mailbox },
		async search({ uid, since }: { uid: string; since?: Date }) {
			if (uid === '*') return mails.slice(-1).map((mail) => mail.uid);
			const [from, to] = uid.split(':').map((bound) => (bound === '*' ? Infinity : Number(bound)));
			return mails.filter((mail) => mail.uid >= from && mail.uid <= to && (since === undefined || mail.internalDate >= since)).map((mail) => mail.uid);
		},
		async *fetch(uids: number[]) {
			for (const mail of mails) if (uids.includes(mail.uid)) yield found(mail);
		},
	};
	return client as unknown as ImapFlow;
}

async function take(client: ImapFlow, startFrom: number): Promise<string[]> {
	const mailboxId = (await ensureMailbox(store, 'inbox@office.example', 'imap')).id;
	const folderId = (await ensureFolder(store, mailboxId, 'INBOX', startFrom)).id;
	await catchUp(client, { store, folderId, sizeLimitBytes: 1_000_000, own: [], onStored: () => {}, onPutAside: () => {}, failures: new Map(), careful: false });
	return (await store.all<{ subject: string }>('SELECT subject FROM message ORDER BY id')).map(({ subject }) => subject);
}

const LAST_YEAR = new Date('2025-11-20T10:00:00Z');
const NOW = Date.parse('2026-11-20T10:00:00Z');

test('A3: a server that gives no UIDNEXT does not make old mail new', async () => {
	const mails = [1, 2].map((uid) => ({ uid, internalDate: LAST_YEAR }));
	expect(await take(server({}, mails), NOW)).toEqual([]);
	expect(await take(server({}, [...mails, { uid: 3, internalDate: LAST_YEAR }]), NOW)).toEqual(['3']);
});

test('Start From Everything takes a mail that its server dates before 1970', async () => {
	expect(await take(server({ uidNext: 2 }, [{ uid: 1, internalDate: new Date('1960-01-01T00:00:00Z') }]), 0)).toEqual(['1']);
});
