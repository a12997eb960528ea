import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { freshStore } from '../shared/store/contract-sqlite';
import { bounces, forwarding, forwardingUnmarked, stranger, vacation, type Opponent } from './loop-opponents';
import { letter, Mailroom } from './mailroom';

// A tournament of loops: whatever answers our automatic replies, at most the stated limits leave. Everything goes over
// real SMTP to a post office that gives it to the opponent, whose answers come back as new mail.

const INBOX = 'inbox@agency.example';
/** Mails an opponent may send: a loop that does not end by itself is cut here, and fails. */
const MOST_ROUNDS = 400;

const fresh = freshStore();
const other = freshStore();
let office: SmtpSink;

beforeEach(async () => (office = await startSmtpSink()));
afterEach(async () => await office.stop());

const accountOf = (address: string): MailAccount => ({ address, senderName: 'Example Homes', imap: null, smtp: { host: office.host, port: office.port, encryption: 'none', login: null }, certificate: { allowUntrusted: false, pinned: '' } });
const ENQUIRY = (from: string) => letter(from, 'Hello,\n\nI would like to see the flat in the old town.\n\nKind regards');

/** Plays until nobody says anything any more. @returns mails that left us, and mails that reached us */
async function play(first: string[], opponent: Opponent, room = new Mailroom(fresh.store, accountOf(INBOX), INBOX)): Promise<{ left: number; came: number }> {
	const waiting = [...first];
	let [came, answered] = [0, 0];
	while (waiting.length > 0 && came < MOST_ROUNDS) {
		const raw = waiting.shift() ?? '';
		came++;
		await room.receive(raw);
		for (; answered < office.mails.length; answered++) waiting.push(...opponent(office.mails[answered], answered));
	}
	expect(came).toBeLessThan(MOST_ROUNDS);
	return { left: office.mails.length, came };
}
const breakerNotices = async (store: Store) => (await store.all("SELECT id FROM notice WHERE subject LIKE 'replies:%'")).length;

test('our node against itself: a mailbox that passes everything on to the inbox it came from', async () => {
	expect(await play([ENQUIRY('Ana <ana@forwards.example>')], forwarding)).toEqual({ left: 1, came: 2 });
});

test('against itself, with every header gone that could give it away', async () => {
	expect(await play([ENQUIRY('Ana <ana@forwards.example>')], forwardingUnmarked)).toMatchObject({ left: 1 });
});

test('a vacation responder that ignores every header and marks nothing', async () => {
	expect(await play([ENQUIRY('Ana <ana@vacation.example>')], vacation)).toEqual({ left: 1, came: 2 });
});

test('one that answers from a new address each time, as somebody new: the breaker ends it, and tells of it once', async () => {
	expect(await play([ENQUIRY('Ana <ana@many.example>')], stranger)).toEqual({ left: 30, came: 61 });
	expect(await breakerNotices(fresh.store)).toBe(1);
}, 60_000);

test('a bounce generator: every reply comes back, three times and in three forms', async () => {
	// The third form is what a person would write, too: whoever it names may be answered, and is nobody's loop.
	const { left } = await play([ENQUIRY('Ana <ana@bounces.example>')], bounces);
	expect(left).toBeLessThanOrEqual(30);
	expect(new Set(office.mails.map(({ to }) => to[0])).size).toBe(left);
}, 60_000);

test('two instances of us, each the other\'s customer', async () => {
	const otherInbox = 'office@other-agency.example';
	const second = new Mailroom(other.store, accountOf(otherInbox), otherInbox);
	const store = await openSqliteStore(await fresh.file());
	const first = new Mailroom(store, accountOf(INBOX), INBOX);
	let [seen, rounds] = [0, 0];
	await first.receive(ENQUIRY(`Other Agency <${otherInbox}>`));
	for (; seen < office.mails.length && rounds < MOST_ROUNDS; seen++, rounds++) {
		const mail = office.mails[seen];
		await (mail.to[0] === otherInbox ? second : first).receive(mail.raw);
	}
	await store.close();
	expect({ left: office.mails.length, to: office.mails.map(({ to }) => to[0]) }).toEqual({ left: 1, to: [otherInbox] });
});
