import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { remindOfDue, type ReminderSettings } from '../../nodes/AssignOwner/remind';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import { completeActivity, createActivity } from '../../nodes/shared/store/activities';
import { addIdentities, insertContact } from '../../nodes/shared/store/contacts';
import { openEnquiry } from '../../nodes/shared/store/enquiries';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { readWorkingHours } from '../../nodes/shared/team/working-hours';
import { freshStore } from '../shared/store/contract-sqlite';

// Mails over real connections, one after the other, on a machine that may be busy.
jest.setTimeout(30_000);
const fresh = freshStore();
const MINUTES = 60_000;
/** A Friday, 12:00 in Madrid. */
const NOON = Date.parse('2026-11-20T11:00:00Z');
const settings: ReminderSettings = { ahead: 0, onlyInWorkingHours: true, page: null, limit: Infinity };
let sink: SmtpSink;
let account: MailAccount;
beforeEach(async () => {
	sink = await startSmtpSink();
	account = { address: 'office@agency.example', senderName: 'Example Homes', imap: null, smtp: { host: sink.host, port: sink.port, encryption: 'none', login: null }, certificate: { allowUntrusted: false, pinned: '' } };
});
afterEach(async () => await sink.stop());

/** Something Marta has to do. */
async function activity(dueAt: number | null, absent = false): Promise<string> {
	const { store } = fresh;
	const { member: nora } = await upsertTeamMember(store, { email: 'nora@agency.example', name: 'Nora' });
	const { member: marta } = await upsertTeamMember(store, { email: 'marta@agency.example', name: 'Marta', languages: ['es'], timeZone: 'Europe/Madrid', workingHours: readWorkingHours('Mon-Fri 09:00-17:00'), ...(absent && { absentFrom: 0, deputyId: nora.id }) });
	const contactId = await insertContact(store, { name: 'Ana Ruiz', company: null, language: null }, { messageKey: 'k1', source: 'Portal X', receivedAt: 1 });
	await addIdentities(store, contactId, [{ kind: 'email', value: `ana${Math.random()}@mail.example`, raw: '' }], 1);
	const enquiryId = await openEnquiry(store, { contactId, reference: null, threadKey: 't', messageKey: 'k1', receivedAt: 1 });
	return await createActivity(store, { kind: 'answer enquiry', contactId, enquiryId, assigneeId: marta.id, messageKey: 'k1', subject: 'Your flat in Altea', dueAt });
}
const remind = async (now = NOON, changes: Partial<ReminderSettings> = {}) => (await remindOfDue(fresh.store, account, { ...settings, ...changes }, now)).map(({ isReminded, notice }) => [isReminded, notice]);
const MARTA = [true, 'Marta was reminded by mail to marta@agency.example'];

test('N9: whoever has to do it is reminded once, when it is due, and an answer goes to the person', async () => {
	await activity(NOON - MINUTES);
	await activity(NOON + 30 * MINUTES);
	await activity(null);
	expect(await remind()).toEqual([MARTA]);
	expect(await remind()).toEqual([]);
	expect(await remind(NOON, { ahead: 60 * MINUTES })).toEqual([MARTA]);
	expect(sink.mails.map(({ parsed }) => parsed.subject)).toEqual(['Vencido: Responder a la consulta, Ana Ruiz', 'Vence pronto: Responder a la consulta, Ana Ruiz']);
	expect(sink.mails[0].parsed.replyTo?.text).toMatch(/^"?Ana Ruiz"? </);
	expect(sink.mails[0].parsed.text).toContain('Vence: 20 de noviembre de 2026, 11:59 CET');
});

test('what is done is nobody\'s reminder; six runs at once remind once', async () => {
	await completeActivity(fresh.store, await activity(NOON - MINUTES), 'reply');
	expect(await remind()).toEqual([]);
	await activity(NOON - MINUTES);
	await Promise.all(Array.from({ length: 6 }, () => remind()));
	expect(sink.mails).toHaveLength(1);
});

test('outside working hours it waits, unless the user says otherwise; without an account it is said', async () => {
	const evening = Date.parse('2026-11-20T19:00:00Z');
	await activity(evening - MINUTES);
	expect(await remind(evening)).toEqual([[false, 'Marta is outside working hours: the reminder waits']]);
	expect((await remindOfDue(fresh.store, null, { ...settings, onlyInWorkingHours: false }, evening))[0].notice).toMatch(/no mailbox account is chosen/);
	expect(await remind(evening, { onlyInWorkingHours: false })).toEqual([MARTA]);
});

test('while somebody is absent their deputy is reminded; of somebody who left it is said', async () => {
	await activity(NOON - MINUTES, true);
	expect(await remind()).toEqual([[true, 'Nora was reminded by mail to nora@agency.example']]);
	await activity(NOON - MINUTES);
	await upsertTeamMember(fresh.store, { email: 'marta@agency.example', isActive: false });
	expect(await remind()).toEqual([[false, expect.stringContaining('is not in the team any more')]]);
});

test('a server that is down: the mail waits, written down, and is not asked for again', async () => {
	await activity(NOON - MINUTES);
	await sink.stop();
	expect(await remind(NOON)).toEqual([[true, expect.stringMatching(/^The mail to Marta waits and is sent later/)]]);
	expect(await remind(NOON)).toEqual([]);
	sink = await startSmtpSink();
});
