import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { smtpRefusal, startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { fileIntake } from '../../nodes/shared/filing/file';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { activitiesOf } from '../../nodes/shared/store/activities';
import { receive } from '../../nodes/shared/store/arrivals';
import { readEnquiry } from '../../nodes/shared/store/enquiries';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';
import { expectAnswer, waitsForAnswer } from '../../nodes/shared/store/responses';
import { runNode } from './run-node';

let home: string;
let sink: SmtpSink;
const before = process.env.N8N_USER_FOLDER;
beforeEach(async () => {
	home = mkdtempSync(join(tmpdir(), 'smart-inbox-home-'));
	process.env.N8N_USER_FOLDER = home;
	sink = await startSmtpSink();
});
afterEach(async () => {
	await sink.stop();
	rmSync(home, { recursive: true });
	process.env.N8N_USER_FOLDER = before;
});

/** An enquiry by mail that its owner was asked to answer. */
async function enquiry(): Promise<string> {
	const store = await openStore();
	const { id } = await ensureMailbox(store, 'inbox@agency.example', 'smtp');
	const raw = Buffer.from('From: Ana <ana@example.com>\r\nSubject: Hello\r\nMessage-ID: <asked@example.com>\r\n\r\nHello\r\n');
	const mail = (await parseMail(raw)).mail;
	const receivedAt = Date.now() - 3_600_000;
	await store.transaction(async (sql) => await receive(sql, { messageKey: 'k1', mailboxId: id, folder: null, receivedAt, contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length }));
	const filed = await fileIntake(store, { messageKey: 'k1', threadKey: 'k1', receivedAt, source: 'Direct', name: 'Ana', company: null, language: null, identities: [{ kind: 'email', value: 'ana@example.com', raw: 'ana@example.com' }], references: [] });
	const enquiryId = filed.enquiry?.id ?? '';
	await store.transaction(async (sql) => await expectAnswer(sql, { contactId: filed.person.id, enquiryId, assigneeId: null, messageKey: 'k1', subject: 'Answer Ana', dueAt: null }));
	return enquiryId;
}

/** One account, whatever is sent from it. */
const ACCOUNT = () => ({ address: 'inbox@agency.example', senderName: 'Example Homes', imapEnabled: false, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' });

const send = async (options: Record<string, string | boolean>, to = 'Ana@example.com') =>
	(
		await runNode(
			{ resource: 'message', operation: 'send', to, subject: 'Your enquiry', text: 'On Monday?', options: { keepInSent: false, ...options } },
			{ credential: ACCOUNT() },
		)
	)[0].json;

test('B4, N9: a mail in reply to an enquiry answers it: in its conversation, completed, with the first response', async () => {
	const id = await enquiry();
	const started = Date.now();
	expect(await send({ inReplyTo: 'asked@example.com' })).toMatchObject({ enquiryIds: [id], warning: null });
	const [mail] = sink.mails;
	expect([mail.parsed.inReplyTo, mail.parsed.references]).toEqual(['<asked@example.com>', '<asked@example.com>']);
	const store = await openStore();
	const [activity] = await activitiesOf(store, id);
	expect(activity).toMatchObject({ completedBy: 'reply' });
	expect([await waitsForAnswer(store, id), Number(activity.completedAt) >= started, (await readEnquiry(store, id))?.firstResponseAt === activity.completedAt]).toEqual([false, true, true]);
});

test('by the enquiry itself; a mail that answers nothing changes nothing; to somebody else it is no answer', async () => {
	const id = await enquiry();
	const store = await openStore();
	expect([await send({}), await send({ inReplyTo: '<asked@example.com>' }, 'luis@example.com')]).toEqual([expect.objectContaining({ enquiryIds: [] }), expect.objectContaining({ enquiryIds: [] })]);
	expect(await waitsForAnswer(store, id)).toBe(true);
	expect(await send({ enquiryId: 'gone' })).toMatchObject({ enquiryIds: [], warning: 'The mail was sent, but the enquiry in Enquiry ID does not exist' });
	expect(await send({ enquiryId: id }, 'partner@example.com')).toMatchObject({ enquiryIds: [id], warning: null });
	expect(await waitsForAnswer(store, id)).toBe(false);
});

test('what is no Message-ID is refused before anything leaves', async () => {
	await expect(send({ inReplyTo: 'a b\r\nBcc: x@example.com' })).rejects.toThrow('In Reply To is not a Message ID');
	expect(sink.mails).toEqual([]);
});

test('a mail of the staff is in the queue, in the conversation, and linked to the contact it is for', async () => {
	await enquiry();
	const { outgoingId } = await send({ inReplyTo: 'asked@example.com' });
	const store = await openStore();
	expect(await store.get('SELECT purpose, status FROM outgoing_mail WHERE id = $1', [String(outgoingId)])).toEqual({ purpose: 'staff', status: 'sent' });
	const contact = await store.get<{ id: string }>('SELECT contact_id AS id FROM filed_message');
	expect(await store.get('SELECT contact_id AS id FROM message_link WHERE message_id = $1', [String(outgoingId)])).toEqual(contact);
	expect(await store.all('SELECT DISTINCT thread_id FROM message')).toHaveLength(1);
});

test('a mail that certainly did not leave is an error that says why, and waits for a person', async () => {
	sink.hooks.onRecipient = () => {
		throw smtpRefusal('No such person here', 550);
	};
	await expect(send({}, 'nobody@example.com')).rejects.toMatchObject({ message: expect.stringContaining('No such person here') as string });
	expect(await (await openStore()).get('SELECT status, next_attempt_at AS next FROM outgoing_mail')).toEqual({ status: 'refused', next: null });
});

test('A11: the signature of the mailbox stands under what leaves it, when it is asked for', async () => {
	await enquiry();
	await runNode({ resource: 'account', operation: 'setSignature', mailbox: { __rl: true, mode: 'address', value: 'inbox@agency.example' }, signature: 'Example Homes\n12 High Street' }, { credential: null });
	await send({ signature: 'mailbox' });
	expect(sink.mails[0].parsed.text).toContain('-- \nExample Homes\n12 High Street');
});
