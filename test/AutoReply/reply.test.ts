import { createServer, type AddressInfo } from 'node:net';

import { startSmtpSink, smtpRefusal, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { prepareReply, sendReply, type ReplySettings } from '../../nodes/AutoReply/reply';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import type { IntakeItem } from '../../nodes/shared/node/item';
import { insertContact } from '../../nodes/shared/store/contacts';
import { openEnquiry, readEnquiry } from '../../nodes/shared/store/enquiries';
import { responsesOf } from '../../nodes/shared/store/enquiry-list';
import { recordFiledMessage } from '../../nodes/shared/store/filed-messages';
import { upsertListing } from '../../nodes/shared/store/listings';
import { expectAnswer, waitsForAnswer } from '../../nodes/shared/store/responses';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { upsertTemplate } from '../../nodes/shared/store/templates';
import { beginOutgoing } from '../../nodes/shared/store/outgoing';
import { freshStore } from '../shared/store/contract-sqlite';
import { queueReply, readReply } from '../shared/store/queued-reply';

const fresh = freshStore();
const SETTINGS: ReplySettings = { text: { from: 'default' }, signature: '', areaUnit: 'squareMetres', timeZone: 'Europe/Madrid', suggestListings: true, sendWithoutMatch: true, fallbackLanguage: 'en', ownAddresses: [], countsAsResponse: false, keepInSent: false, blockedAddresses: [], officeHours: null };
let sink: SmtpSink;
let account: MailAccount;

beforeEach(async () => {
	sink = await startSmtpSink();
	account = {
		address: 'sales@agency.example',
		senderName: 'Example Homes',
		imap: null,
		smtp: { host: sink.host, port: sink.port, encryption: 'none', login: null },
		certificate: { allowUntrusted: false, pinned: '' },
	};
});
afterEach(async () => await sink.stop());

/** The item as it comes out of Contact Upsert for a new contact. */
async function item(messageKey = 'k1', email = 'Ana@example.com'): Promise<IntakeItem> {
	const id = await insertContact(fresh.store, { name: 'Ana Ruiz', company: null, language: null }, { messageKey, source: 'Direct', receivedAt: 1 });
	return {
		messageKey,
		messageId: '<original@example.com>',
		inReplyTo: null,
		references: ['<earlier@example.com>'],
		threadId: 't',
		mailbox: { id: 'm', address: 'inbox@agency.example', kind: 'shared' },
		subject: 'Flat R1',
		headers: {},
		kind: 'personal',
		kindReason: '',
		senderVerified: true,
		lead: {
			name: { full: 'Ana Ruiz', first: 'Ana', last: 'Ruiz' },
			company: null,
			emails: [email],
			relayEmails: [],
			phones: [],
			references: ['R1'],
			message: null,
			interest: {},
			extras: {},
			source: { id: 'direct', name: 'Direct', kind: 'direct' },
			language: 'es',
			confidence: 1,
			evidence: {},
			unusedLabels: [],
			outcome: 'lead',
			reason: '',
		},
		contact: { id, created: true, name: 'Ana Ruiz', emails: [email], phones: [], firstSource: 'Direct', firstSeenAt: '', ownerId: null, externalIds: {}, mergedIds: [], reviewId: null, reason: 'New' },
	};
}
const send = async (one: IntakeItem, settings: Partial<ReplySettings> = {}, now?: number) => await sendReply(fresh.store, one, account, { ...SETTINGS, ...settings }, now);

describe('W10: the reply on the wire', () => {
	test('goes to the person, in the thread, with every loop header; its answers come back into the inbox', async () => {
		const reply = await send(await item());
		expect(reply).toEqual({ sent: true, reason: 'Sent to ana@example.com', messageId: expect.stringMatching(/^<.+@agency\.example>$/) as string, listings: [] });
		const [mail] = sink.mails;
		expect(mail.to).toEqual(['Ana@example.com']);
		const header = (name: string) => mail.parsed.headerLines.find((one) => one.key === name)?.line.replace(/^[^:]+:\s*/, '');
		expect({
			auto: header('auto-submitted'),
			suppress: header('x-auto-response-suppress'),
			precedence: header('precedence'),
			loop: header('x-loop'),
			id: header('message-id'),
			inReplyTo: header('in-reply-to'),
			references: header('references'),
			replyTo: mail.parsed.replyTo?.text,
		}).toEqual({
			auto: 'auto-replied',
			suppress: 'All',
			precedence: 'bulk',
			loop: 'n8n-nodes-smart-inbox',
			id: reply.messageId,
			inReplyTo: '<original@example.com>',
			references: '<earlier@example.com> <original@example.com>',
			replyTo: '"Example Homes" <inbox@agency.example>',
		});
		expect(mail.parsed.subject).toBe('Re: Flat R1');
		expect(mail.parsed.text).toContain('Hola, Ana Ruiz:');
		expect(await readReply(fresh.store, 'k1')).toMatchObject({ status: 'sent', envelopeTo: ['Ana@example.com'], headerId: reply.messageId });
	});

	test('suggests the listings that match the one asked about', async () => {
		for (const reference of ['R1', 'R2', 'R3']) await upsertListing(fresh.store, { reference, title: `Piso ${reference}`, kind: 'flat', operation: 'sale', place: 'Centro', price: 200_000, currency: 'EUR' });
		await upsertListing(fresh.store, { reference: 'FAR', kind: 'flat', operation: 'sale', place: 'Centro', price: 900_000 });
		const asking: IntakeItem = { ...(await item()), enquiry: { id: 'e', listing: { reference: 'R1', title: null }, isNew: true, receivedAt: '', status: 'open', reason: 'About the listing' } };
		expect(await send(asking)).toMatchObject({ sent: true, listings: ['R2', 'R3'] });
		expect(sink.mails[0].parsed.text).toContain('También le puede interesar');
		expect(sink.mails[0].parsed.html).toContain('Piso R2');
	});

	test('S9: a saved template goes out in the enquiry\'s language, else as written for every language; a variable nobody knows is named', async () => {
		await upsertTemplate(fresh.store, { name: 'First', language: '', subject: 'Thanks', body: 'Hello [[first_name]], [[frist_name]]', format: 'text' });
		const text = { from: 'template' as const, name: 'First' };
		expect(await send(await item(), { text })).toMatchObject({ sent: true, warnings: [expect.stringContaining('[[frist_name]]') as string] });
		expect(sink.mails[0].parsed).toMatchObject({ subject: 'Thanks', text: 'Hello Ana, [[frist_name]]\n' });
		await upsertTemplate(fresh.store, { name: 'First', language: 'es', subject: '', body: 'Hola [[first_name]]', format: 'text' });
		expect(await send(await item('k2', 'eva@example.com'), { text })).not.toHaveProperty('warnings');
		expect(sink.mails[1].parsed).toMatchObject({ subject: 'Re: Flat R1', text: 'Hola Ana\n' });
		await expect(send(await item('k3', 'luz@example.com'), { text: { ...text, name: 'Second' } })).rejects.toMatchObject({ message: expect.stringContaining('There is no template "Second"') as string });
		expect(sink.mails).toHaveLength(2);
	});

	test('W10: the day of the enquiry and its owner are variables, in the language and the time zone', async () => {
		const written = { subject: '', format: 'text' as const, body: '[[date]] · [[owner|nobody yet]] · [[owner_email]]' };
		const asking: IntakeItem = { ...(await item()), receivedAt: '2026-03-31T23:30:00.000Z', owner: { id: 'o', name: 'Marta Gil', email: 'marta@agency.example', rule: '', reason: '', assignedNow: true, deputy: null, queue: null, notice: null } };
		await send(asking, { text: { from: 'own', written } });
		expect(sink.mails[0].parsed.text).toBe('1 de abril de 2026 · Marta Gil · marta@agency.example\n');
	});

	test('no listing matches: not sent when that is what the user chose', async () => {
		expect(await send(await item(), { sendWithoutMatch: false })).toMatchObject({ sent: false, reason: 'No listing matches what the person is looking for' });
		expect(sink.mails).toEqual([]);
	});

	test('without an account nothing is sent, and the reason says what to do', async () => {
		expect(await sendReply(fresh.store, await item(), null, SETTINGS)).toMatchObject({ sent: false, reason: expect.stringContaining('Choose one') as string });
		expect(await readReply(fresh.store, 'k1')).toBeUndefined();
	});

	test('a team member, a mailbox of ours or the loop mark is never answered', async () => {
		await upsertTeamMember(fresh.store, { email: 'ana@example.com' });
		expect(await send(await item())).toMatchObject({ sent: false, reason: 'The address is one of your own' });
		expect(await send({ ...(await item('k2', 'luis@example.com')), headers: { 'x-loop': ['n8n-nodes-smart-inbox'] } })).toMatchObject({ sent: false });
		expect(sink.mails).toEqual([]);
	});

	test('an answer to our own reply is not answered', async () => {
		const { messageId } = await send(await item());
		expect(await send({ ...(await item('k2', 'other@example.com')), inReplyTo: messageId })).toMatchObject({ sent: false, reason: 'The mail answers an automatic reply of ours' });
	});

	test('the preview is what is sent, and claims nothing', async () => {
		const asking = await item();
		const preview = await prepareReply(fresh.store, asking, account, SETTINGS);
		if ('refused' in preview) throw new Error(preview.refused);
		expect(await readReply(fresh.store, 'k1')).toBeUndefined();
		await send(asking);
		expect(sink.mails[0].parsed.subject).toBe(preview.mail.subject);
		expect(sink.mails[0].parsed.text?.trim()).toBe(preview.mail.text.trim());
		expect(sink.mails[0].parsed.html).toContain(preview.mail.html?.split('\n').find((line) => line.includes('Hola')));
	});
});

describe('invariants 5 and 8: never twice', () => {
	test('the same message again gives the same answer without sending, on every run', async () => {
		const asking = await item();
		const first = await send(asking);
		expect(await send(asking)).toEqual(first);
		expect(sink.mails).toHaveLength(1);
	});

	test('eight runs at the same moment, through two openings of the store: one mail', async () => {
		const asking = await item();
		const other = await openSqliteStore(await fresh.file());
		const replies = await Promise.all(Array.from({ length: 8 }, (_, index) => sendReply(index % 2 ? fresh.store : other, asking, account, SETTINGS)));
		await other.close();
		expect(sink.mails).toHaveLength(1);
		expect(replies.filter((reply) => reply.sent)).toHaveLength(1);
		expect(await readReply(fresh.store, 'k1')).toMatchObject({ status: 'sent' });
	});

	const queued = async (asking: IntakeItem) =>
		await queueReply(fresh.store, { messageKey: 'k1', contactId: String(asking.contact?.id), senderAddress: 'sales@agency.example', recipient: 'ana@example.com', headerId: '<x@agency.example>', listings: [] });

	test('a crash before the text of the mail flowed: it certainly did not leave, and the next run sends that very mail', async () => {
		const asking = await item();
		await queued(asking);
		for (let run = 0; run < 2; run++) expect(await send(asking)).toMatchObject({ sent: true, messageId: '<x@agency.example>' });
		expect(sink.mails).toHaveLength(1);
		expect(sink.mails[0].parsed.text).toContain('Hello');
	});

	test('a crash while its text flowed is silence for ever, shown as unknown', async () => {
		const asking = await item();
		await queued(asking);
		const reply = await readReply(fresh.store, 'k1');
		await beginOutgoing(fresh.store, String(reply?.id), 'gone');
		for (let run = 0; run < 2; run++) expect(await send(asking)).toMatchObject({ sent: false, reason: expect.stringContaining('It may have left') as string });
		expect(sink.mails).toEqual([]);
		expect(await readReply(fresh.store, 'k1')).toMatchObject({ status: 'unknown' });
	});

	test('the claim is on the disk before the server hears of the mail', async () => {
		let seen: string | undefined;
		const other = await openSqliteStore(await fresh.file());
		sink.hooks.onSender = async () => {
			seen = (await readReply(other, 'k1'))?.status;
		};
		await send(await item());
		await other.close();
		expect(seen).toBe('queued');
	});

	test('refused by the server: not sent, with the server\'s words, and not tried again', async () => {
		sink.hooks.onRecipient = () => {
			throw smtpRefusal('No such person here', 550);
		};
		const asking = await item();
		const first = await send(asking);
		expect(first).toMatchObject({ sent: false, messageId: null, reason: expect.stringContaining('No such person here') as string });
		delete sink.hooks.onRecipient;
		expect(await send(asking)).toEqual(first);
		expect(sink.mails).toEqual([]);
		expect(await readReply(fresh.store, 'k1')).toMatchObject({ status: 'refused' });
	});

	test('the connection ends before the server\'s answer: unknown, never sent again', async () => {
		const vanishing = createServer((socket) => {
			let inData = false;
			socket.on('error', () => undefined);
			socket.write('220 vanishing.example ESMTP\r\n');
			socket.on('data', (chunk) => {
				if (inData) return void (chunk.toString().endsWith('\r\n.\r\n') && socket.destroy());
				inData = /^DATA/m.test(chunk.toString());
				socket.write(inData ? '354 go on\r\n' : '250 OK\r\n');
			});
		});
		await new Promise<void>((resolve) => vanishing.listen(0, '127.0.0.1', resolve));
		account = { ...account, smtp: account.smtp && { ...account.smtp, port: (vanishing.address() as AddressInfo).port } };
		const asking = await item();
		expect(await send(asking)).toMatchObject({ sent: false, reason: expect.stringContaining('It may have left') as string });
		expect(await readReply(fresh.store, 'k1')).toMatchObject({ status: 'unknown' });
		vanishing.close();
		account = { ...account, smtp: account.smtp && { ...account.smtp, port: sink.port } };
		expect(await send(asking)).toMatchObject({ sent: false });
		expect(sink.mails).toEqual([]);
	});

	test('nothing listens: it waits, the next run after the pause sends it, and nothing is sent for it twice', async () => {
		const asking = await item();
		const working = account;
		account = { ...account, smtp: account.smtp && { ...account.smtp, port: 1 } };
		expect(await send(asking)).toMatchObject({ sent: false, reason: expect.stringMatching(/^It waits and is tried again from .* UTC on: Nothing answers on port 1/) as string });
		account = working;
		expect(await send(asking)).toMatchObject({ sent: false });
		expect(sink.mails).toEqual([]);
		for (let run = 0; run < 2; run++) expect(await send(asking, {}, Date.now() + 120_000)).toMatchObject({ sent: true });
		expect(sink.mails).toHaveLength(1);
	});
});

describe('limits against loops', () => {
	const DAY = 24 * 3_600_000;

	test('one person gets one reply in 24 hours and five in 7 days', async () => {
		const start = Date.now();
		const sent: boolean[] = [];
		for (let day = 0; day < 7; day++) sent.push((await send(await item(`k${day}`), {}, start + day * (DAY + 1))).sent);
		expect((await send(await item('same-day'), {}, start + 1000)).sent).toBe(false);
		expect(sent).toEqual([true, true, true, true, true, false, false]);
	});

	test('thirty in ten minutes out of one mailbox, then the circuit breaker, then again', async () => {
		const start = Date.now();
		const sent: boolean[] = [];
		for (let person = 0; person < 32; person++) sent.push((await send(await item(`k${person}`, `p${person}@example.com`), {}, start + person)).sent);
		expect(sent.filter(Boolean)).toHaveLength(30);
		expect(sent.slice(30)).toEqual([false, false]);
		expect((await send(await item('later', 'later@example.com'), {}, start + 600_100)).sent).toBe(true);
	}, 30_000);
});

test('items that cannot be answered say what to connect', async () => {
	const asking = await item();
	await expect(send({ ...asking, contact: undefined })).rejects.toMatchObject({ message: 'The item has no contact', description: expect.stringContaining('Contact Upsert') as string });
	await expect(send({ ...asking, lead: undefined })).rejects.toMatchObject({ message: 'The item has no lead' });
	await expect(send({ ...asking, messageKey: undefined, messageId: null })).rejects.toMatchObject({ message: 'The item has no message key' });
});

describe('the enquiry and its reply', () => {
	async function enquired(messageKey: string) {
		const one = await item(messageKey, `${messageKey}@example.com`);
		const contactId = one.contact?.id ?? '';
		const id = await openEnquiry(fresh.store, { contactId, reference: null, threadKey: messageKey, messageKey, receivedAt: 1 });
		await recordFiledMessage(fresh.store, { messageKey, contactId, createdContact: true, enquiryId: id, openedEnquiry: true, reviewId: null, contactReason: '', enquiryReason: '', source: 'Direct', receivedAt: 1 });
		await fresh.store.transaction(async (sql) => await expectAnswer(sql, { contactId, enquiryId: id, assigneeId: null, messageKey, subject: 'Answer', dueAt: null }));
		return { ...one, enquiry: { id, listing: null, isNew: true, receivedAt: '', status: 'open' as const, reason: '' } };
	}

	test.each([
		[false, true],
		[true, false],
	])('N9: when it counts as an answer: %s, somebody has to answer: %s', async (countsAsResponse, waits) => {
		const one = await enquired('k1');
		expect(await send(one, { countsAsResponse })).toMatchObject({ sent: true });
		const { enquiry } = one;
		expect([await waitsForAnswer(fresh.store, enquiry.id), (await readEnquiry(fresh.store, enquiry.id))?.firstResponseAt === null]).toEqual([waits, waits]);
		expect(await responsesOf(fresh.store, enquiry.id)).toEqual([expect.objectContaining({ isAutomatic: true, counts: countsAsResponse })]);
	});

	test('W10: a listing that was sent to the person is not suggested again', async () => {
		const one = await item('k1');
		for (const reference of ['A', 'B']) await upsertListing(fresh.store, { reference, kind: 'flat', operation: 'sale', place: 'Soho', price: 1000 });
		const wanting = { ...one, lead: one.lead && { ...one.lead, interest: { kind: 'Wohnung', operation: 'Kauf', place: 'Soho' } } };
		expect((await send(wanting)).listings).toEqual(['A', 'B']);
		await upsertListing(fresh.store, { reference: 'C', kind: 'flat', operation: 'sale', place: 'Soho', price: 1000 });
		const next = await prepareReply(fresh.store, { ...wanting, messageKey: 'k2' }, account, SETTINGS);
		expect(next).toMatchObject({ listings: ['C'] });
	});
});
