import type { IExecuteFunctions } from 'n8n-workflow';

import { carryOutAction } from '../../nodes/MailboxSync/page-action';
import { fileIntake } from '../../nodes/shared/filing/file';
import { ANSWER, createActivity, readActivity } from '../../nodes/shared/store/activities';
import { addDraftFile, keepDraft, readDraft, setDraftAction, type DraftContent } from '../../nodes/shared/store/drafts';
import { getAction, queueAction } from '../../nodes/shared/store/outbox';
import type { TeamMember } from '../../nodes/shared/store/team';
import { leadOf, openTestInbox, plainMail, type TestInbox } from '../SharedInbox/test-inbox';

let inbox: TestInbox;
let ana: TeamMember;
let mailbox: string;
let count = 0;

beforeEach(async () => {
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
	mailbox = await inbox.mailbox('office@homes.example');
});
afterEach(async () => await inbox.close());

const written = (content: Partial<DraftContent> = {}): DraftContent => ({ mode: 'new', aboutId: null, contactId: null, mailboxId: mailbox, to: 'rosa@people.example', cc: '', bcc: '', subject: 'Keys', body: 'On Monday.', language: 'en', withOriginal: true, withSignature: true, ...content });

async function keep(id: string, content: Partial<DraftContent> = {}, by = ana): Promise<number | null> {
	return await inbox.store.transaction((sql) => keepDraft(sql, by.id, id, written(content)));
}

async function carryOut(actionId: string) {
	const { account } = inbox.site;
	const acting = { account: account!, address: account!.address, onServer: async () => await Promise.reject(new Error('no mailbox here')) };
	const run = { context: { getTimezone: () => 'Europe/Madrid' } as unknown as IExecuteFunctions, itemIndex: 0, session: undefined as never };
	return await carryOutAction({ store: inbox.store, action: (await getAction(inbox.store, actionId))!, acting, run });
}

async function queueSend(draft: string, version: number | null, by = ana): Promise<string> {
	const { id } = await queueAction(inbox.store, `form-${++count}`, { memberId: by.id, operation: 'send', arguments: { draft, version, mailbox } });
	await setDraftAction(inbox.store, draft, id);
	return id;
}

async function arrived() {
	const key = await inbox.mail(plainMail(), { lead: leadOf() });
	const { message, thread, header } = (await inbox.store.get<{ message: string; thread: string; header: string }>('SELECT m.id AS message, m.thread_id AS thread, m.header_id AS header FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.message_key = $1', [key]))!;
	return { key, message, thread, header };
}

test('a reply leaves once, with signature, quotation and file, in its conversation; what was to be answered is done (S7, A11, N9)', async () => {
	const { key, message, thread, header } = await arrived();
	const { person, enquiry } = await fileIntake(inbox.store, { messageKey: key, threadKey: thread, receivedAt: Date.now(), source: 'Form', name: 'Marta', company: null, language: null, identities: [{ kind: 'email', value: 'marta@people.example', raw: 'marta@people.example' }], references: [] });
	const activity = await createActivity(inbox.store, { kind: ANSWER, contactId: person.id, enquiryId: enquiry!.id, assigneeId: ana.id, messageKey: key, subject: 'Answer', dueAt: null });
	await inbox.store.run("UPDATE team_member SET signature = 'Ana, Homes' WHERE id = $1", [ana.id]);
	const version = await keep('d1', { mode: 'reply', aboutId: message, to: 'Marta Gil <marta@people.example>', subject: 'Re: Question', body: 'Yes, on Saturday.' });
	await inbox.store.transaction((sql) => addDraftFile(sql, 'd1', { fileName: 'plan.pdf', mimeType: 'application/pdf' }, Buffer.from('a plan')));
	const id = await queueSend('d1', version);
	await carryOut(id);
	// After a crash that came before its end was written.
	await carryOut(id);
	const mails = inbox.smtp.mails;
	expect(mails).toHaveLength(1);
	expect(mails[0].parsed.text).toMatch(/^Yes, on Saturday\.\s+-- \nAna, Homes\s+On .* Marta Gil .* wrote:\n> Hello/s);
	expect(mails[0].parsed.inReplyTo).toBe(header);
	expect(mails[0].parsed.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([['plan.pdf', 'a plan']]);
	expect(await inbox.store.all("SELECT thread_id AS thread FROM message WHERE direction = 'out'")).toEqual([{ thread }]);
	expect((await readActivity(inbox.store, activity))?.completedAt).not.toBeNull();
	expect(await readDraft(inbox.store, ana.id, 'd1')).toBeUndefined();
	expect(await inbox.store.all('SELECT id FROM draft_file')).toEqual([]);
	// A form that is still open somewhere does not bring it back.
	expect(await keep('d1')).toBeNull();
});

test('a mail that is passed on has the original and its files, and answers nothing', async () => {
	const raw = 'From: Marta <marta@people.example>\nTo: office@homes.example\nSubject: Plans\nMessage-ID: <plans@people.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the plan\n--b\nContent-Type: application/pdf; name=plan.pdf\nContent-Disposition: attachment; filename=plan.pdf\n\nthe plan\n--b--\n';
	const key = await inbox.mail(raw);
	const { message } = (await inbox.store.get<{ message: string }>('SELECT message_id AS message FROM delivery WHERE message_key = $1', [key]))!;
	await carryOut(await queueSend('d2', await keep('d2', { mode: 'forward', aboutId: message, subject: 'Fwd: Plans' })));
	const [{ parsed }] = inbox.smtp.mails;
	expect(parsed.text).toMatch(/On Monday\..*Forwarded message.*See the plan/s);
	expect(parsed.inReplyTo).toBeUndefined();
	expect(parsed.attachments.map(({ filename }) => filename)).toEqual(['plan.pdf']);
});

test('a server that does not take it: the reason is told, the draft stays, the same action tries again', async () => {
	const version = await keep('d3');
	const id = await queueSend('d3', version);
	const { smtp } = inbox.site.account!;
	const { port } = smtp!;
	smtp!.port = 1;
	await expect(carryOut(id)).rejects.toThrow();
	expect(await readDraft(inbox.store, ana.id, 'd3')).toMatchObject({ body: 'On Monday.' });
	expect(inbox.smtp.mails).toHaveLength(0);
	smtp!.port = port;
	await carryOut(id);
	expect(inbox.smtp.mails).toHaveLength(1);
	expect(await inbox.store.all('SELECT status FROM outgoing_mail')).toEqual([{ status: 'sent' }]);
});

test('written anew after a failure: only the new version leaves, and the conversation shows it alone', async () => {
	const { smtp } = inbox.site.account!;
	const { port } = smtp!;
	smtp!.port = 1;
	const first = await queueSend('d4', await keep('d4'));
	await expect(carryOut(first)).rejects.toThrow();
	await inbox.store.run("UPDATE outbox_action SET status = 'failed' WHERE id = $1", [first]);
	smtp!.port = port;
	const second = await queueSend('d4', await keep('d4', { body: 'On Tuesday.' }));
	await expect(carryOut(first)).rejects.toThrow('The mail was changed after this');
	await carryOut(second);
	expect(inbox.smtp.mails.map(({ parsed }) => parsed.text?.trim())).toEqual(['On Tuesday.']);
	expect(await inbox.store.all("SELECT status FROM outgoing_mail JOIN message USING (id)")).toEqual([{ status: 'sent' }]);
});

test('nobody sends another one’s draft, or from a mailbox they may not send from; a line break makes no header', async () => {
	const bea = await inbox.member('Bea');
	const version = await keep('d5');
	await expect(carryOut(await queueSend('d5', version, bea))).rejects.toThrow('what it is about is gone');
	expect(await keep('d5', {}, bea)).toBeNull();
	await inbox.store.run('INSERT INTO mailbox_member (mailbox_id, member_id, can_read, can_send) VALUES ($1, $2, 1, 0)', [mailbox, bea.id]);
	await expect(carryOut(await queueSend('d6', await keep('d6', {}, bea), bea))).rejects.toThrow('may not send');
	await expect(carryOut(await queueSend('d7', await keep('d7', { to: 'rosa@people.example\r\nBcc: all@people.example' })))).rejects.toThrow('has a line break in it');
	await carryOut(await queueSend('d8', await keep('d8', { subject: 'Keys\r\nBcc: all@people.example' })));
	expect(inbox.smtp.mails.map(({ parsed }) => [parsed.subject, parsed.bcc])).toEqual([['Keys Bcc: all@people.example', undefined]]);
});
