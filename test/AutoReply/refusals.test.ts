import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { prepareReply, type ReplySettings } from '../../nodes/AutoReply/reply';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import type { IntakeItem } from '../../nodes/shared/node/item';
import { blockAddress } from '../../nodes/shared/store/blocked-addresses';
import { insertContact } from '../../nodes/shared/store/contacts';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { freshStore } from '../shared/store/contract-sqlite';
import { queueReply, settleReply } from '../shared/store/queued-reply';
import { letter, Mailroom, SETTINGS } from './mailroom';

// The refusal table (invariant 8): every condition by name, on mail as it comes in; the server counts what leaves.

const fresh = freshStore();
const INBOX = 'inbox@agency.example';
const HOUR = 3_600_000;
let sink: SmtpSink;
let connections = 0;
let room: Mailroom;
let account: MailAccount;

beforeAll(async () => {
	sink = await startSmtpSink({ hooks: { onSender: () => void connections++ } });
	account = { address: INBOX, senderName: 'Example Homes', imap: null, smtp: { host: sink.host, port: sink.port, encryption: 'none', login: null }, certificate: { allowUntrusted: false, pinned: '' } };
});
beforeEach(() => {
	room = new Mailroom(fresh.store, account, INBOX);
	connections = 0;
	sink.clear();
});
afterAll(async () => await sink.stop());

const ANA = letter('Ana Ruiz <ana@people.example>', 'Hello,\n\nI would like to see the flat in the old town. Could you call me on +34 612 345 678?\n\nAna Ruiz');

/** An item of somebody new, with one thing changed. */
type Change = (item: IntakeItem) => IntakeItem;
const lead = (more: Partial<NonNullable<IntakeItem['lead']>>): Change => (item) => ({ ...item, lead: item.lead && { ...item.lead, ...more } });

interface Case {
	raw?: string;
	before?: (store: Store) => Promise<unknown>;
	change?: Change;
	settings?: Partial<ReplySettings>;
}

test('nothing stands against it: one mail leaves, to the person', async () => {
	const item = await room.file(ANA);
	expect(await room.answer(item as IntakeItem)).toMatchObject({ sent: true });
	expect(sink.mails.map(({ to }) => to)).toEqual([['ana@people.example']]);
});

const sentBefore = async (store: Store, recipient: string, count: number, hoursAgo: number, sender = INBOX) => {
	for (let index = 0; index < count; index++) {
		const contactId = await insertContact(store, { name: null, company: null, language: null }, { messageKey: `before-${recipient}-${index}`, source: 'Direct', receivedAt: 1 });
		await queueReply(store, { messageKey: `before-${recipient}-${index}`, contactId, senderAddress: sender, recipient, headerId: `<before-${recipient}-${index}@agency.example>`, listings: [] }, Date.now() - hoursAgo * HOUR);
		await settleReply(store, `before-${recipient}-${index}`, 'sent', '250 OK');
	}
};
const RELAY = 'c-7f3a9b2e@relay.portal.example';
const relayOnly = (relayForwards?: true) => lead({ emails: [], relayEmails: [RELAY], source: { id: 'portal', name: 'Portal', kind: 'portal', ...(relayForwards && { relayForwards }) } });

const REFUSALS: [string, Case, RegExp | string][] = [
	['W10: the contact existed before this mail', { change: (item) => ({ ...item, contact: item.contact && { ...item.contact, created: false } }) }, 'The contact existed before this mail: only new contacts get the automatic reply'],
	['W10: only a phone is known', { change: lead({ emails: [] }) }, 'The person left no email address'],
	['the address is not complete', { change: lead({ emails: ['ana@localhost'] }) }, 'The person\'s email address is not complete'],
	['the address is one that nobody reads', { change: lead({ emails: ['no-reply@portal.example'] }) }, 'Nobody reads mail to this address'],
	['a portal\'s forwarding address, and its profile does not say that it forwards', { change: relayOnly() }, 'The person left no email address'],
	['a portal\'s forwarding address among the person\'s own', { change: lead({ emails: [RELAY], relayEmails: [RELAY] }) }, 'The address is a portal\'s forwarding address'],
	['Lead Parser found no enquiry', { change: lead({ outcome: 'none' }) }, 'Lead Parser found no enquiry in the mail'],
	['two From addresses', { raw: ANA.replace('From: Ana Ruiz <ana@people.example>', 'From: Ana Ruiz <ana@people.example>, Eve <eve@other.example>') }, 'The mail does not have exactly one valid sender'],
	['two From headers', { raw: ANA.replace('To:', 'From: Eve <eve@other.example>\r\nTo:') }, 'The mail does not have exactly one valid sender'],
	['an automatic answer', { change: (item) => ({ ...item, kind: 'automatic' }) }, 'An automatic answer is not answered'],
	['a delivery report', { change: (item) => ({ ...item, kind: 'bounce' }) }, 'A delivery report is not answered'],
	['a report', { change: (item) => ({ ...item, kind: 'report' }) }, 'A report is not answered'],
	['a mailing that is no portal\'s', { change: (item) => ({ ...item, kind: 'bulk' }) }, 'A mailing is not answered'],
	['an item that does not say what kind of mail it was', { change: (item) => ({ ...item, kind: undefined }) }, 'The item does not say what kind of mail it was'],
	['our own mark', { raw: ANA.replace('To:', 'X-Loop: n8n-nodes-smart-inbox\r\nTo:') }, 'The mail carries the mark of our own automatic replies: answering would begin a loop'],
	['B8: an own address', { settings: { ownAddresses: ['ana@people.example'] } }, 'The address is one of your own'],
	['B8: an own domain, and what is below it', { settings: { ownAddresses: ['people.example'] }, change: lead({ emails: ['ana@sales.people.example'] }) }, 'The address is one of your own'],
	['B8: a mailbox of ours', { before: (store) => ensureMailbox(store, 'ana@people.example', 'imap') }, 'The address is one of your own'],
	['B8: a team member', { before: (store) => upsertTeamMember(store, { email: 'ana@people.example' }) }, 'The address is one of your own'],
	['the account itself', { change: lead({ emails: [INBOX] }) }, 'The address is one of your own'],
	['an address whose mail came back', { before: (store) => blockAddress(store, 'ana@people.example', '550 5.1.1 No such user', 'bounce') }, 'The address is blocked: 550 5.1.1 No such user'],
	['an address somebody blocked in the node', { settings: { blockedAddresses: ['people.example'] } }, 'The address is blocked: it is in Blocked Addresses'],
	['outside the hours in which replies are wanted', { settings: { officeHours: { hours: [], timeZone: 'UTC', send: 'inside' } } }, 'It is not a time at which automatic replies are wanted (Office Hours)'],
	['inside the hours in which none are wanted', { settings: { officeHours: { hours: null, timeZone: 'UTC', send: 'outside' } } }, 'It is not a time at which automatic replies are wanted (Office Hours)'],
	['W10: no listing matches, and the user wants none without', { settings: { sendWithoutMatch: false } }, 'No listing matches what the person is looking for'],
	['one per address in 24 hours', { before: (store) => sentBefore(store, 'ana@people.example', 1, 23) }, 'This person got an automatic reply in the last 24 hours'],
	['five per address in 7 days', { before: (store) => sentBefore(store, 'ana@people.example', 5, 100) }, 'This person got 5 automatic replies in the last 7 days'],
];

describe('no reply leaves, the reason is in the item, in the history and in the preview', () => {
	test.each(REFUSALS)('%s', async (_, { raw = ANA, before, change = (item) => item, settings = {} }, reason) => {
		const filed = await room.file(raw);
		expect(filed).not.toBeNull();
		await before?.(fresh.store);
		const item = change(filed as IntakeItem);
		const previewed = await prepareReply(fresh.store, item, account, { ...SETTINGS, ...settings });
		const reply = await room.answer(item, settings);
		expect(reply).toEqual({ sent: false, reason, messageId: null, listings: [] });
		// Limits are counted when a reply is about to leave, and by Preview itself.
		if ('refused' in previewed) expect(previewed.refused).toBe(reason);
		else expect(reason).toMatch(/in the last/);
		expect(await fresh.store.get('SELECT no_reply_reason AS reason FROM filed_message WHERE message_key = $1', [item.messageKey])).toEqual({ reason });
		expect([connections, sink.mails.length]).toEqual([0, 0]);
	});

	test('an answer to a reply of ours', async () => {
		const first = await room.answer((await room.file(ANA)) as IntakeItem);
		sink.clear();
		connections = 0;
		const item = await room.file(letter('Luis Gil <luis@people.example>', 'Thank you! When can I see the flat?', { 'In-Reply-To': first.messageId ?? '', References: first.messageId ?? '' }));
		expect(await room.answer(item as IntakeItem)).toMatchObject({ sent: false, reason: 'The mail answers an automatic reply of ours' });
		expect(connections).toBe(0);
	});

	test('the same person with another address', async () => {
		await room.answer((await room.file(ANA)) as IntakeItem);
		sink.clear();
		const item = (await room.file(ANA.replace('ana@people.example', 'ana.ruiz@other.example'))) as IntakeItem;
		// Known by her phone; even if a node before this one called her new.
		expect(await room.answer({ ...item, contact: item.contact && { ...item.contact, created: true } })).toMatchObject({ sent: false, reason: 'This person got an automatic reply in the last 24 hours' });
		expect(sink.mails).toEqual([]);
	});

	test('thirty out of one mailbox in ten minutes: the breaker, with one notice that stays until half as many leave', async () => {
		const item = (await room.file(ANA)) as IntakeItem;
		for (let index = 0; index < 30; index++) await sentBefore(fresh.store, `p${index}@people.example`, 1, 0.1);
		for (let time = 0; time < 3; time++) expect(await room.answer(item)).toMatchObject({ sent: false, reason: 'This mailbox sent 30 automatic replies in the last 10 minutes: the limit against loops is reached' });
		const notices = async () => await fresh.store.all<{ message: string }>("SELECT message FROM notice WHERE subject LIKE 'replies:%' AND resolved_at IS NULL");
		expect(await notices()).toEqual([{ message: expect.stringContaining(`Automatic replies from ${INBOX} are held back.`) as string }]);
		expect(connections).toBe(0);
		const later = (await room.file(letter('Luis Gil <luis@people.example>', 'May I see the flat?'))) as IntakeItem;
		await fresh.store.run('UPDATE outgoing_mail SET queued_at = queued_at - 600000');
		expect(await room.answer(later)).toMatchObject({ sent: true });
		expect(await notices()).toEqual([]);
	});
});

describe('what may be answered all the same', () => {
	test.each<[string, Case, string]>([
		['a portal\'s mail in bulk', { change: (item) => lead({ source: { id: 'p', name: 'Portal', kind: 'portal' } })({ ...item, kind: 'bulk' }) }, 'ana@people.example'],
		['a forwarding address whose profile says that it forwards', { change: relayOnly(true) }, RELAY],
		['the second address of the person, when nobody reads the first', { change: lead({ emails: ['noreply@portal.example', 'ana@people.example'] }) }, 'ana@people.example'],
		['a day after the last reply', { before: (store) => sentBefore(store, 'ana@people.example', 1, 25) }, 'ana@people.example'],
		['inside the hours', { settings: { officeHours: { hours: null, timeZone: 'UTC', send: 'inside' } } }, 'ana@people.example'],
	])('%s', async (_, { raw = ANA, before, change = (item) => item, settings = {} }, recipient) => {
		const filed = (await room.file(raw)) as IntakeItem;
		await before?.(fresh.store);
		expect(await room.answer(change(filed), settings)).toMatchObject({ sent: true });
		expect(sink.mails.map(({ to }) => to[0])).toEqual([recipient]);
	});
});
