import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { assignOwner, type Assigned } from '../../nodes/AssignOwner/assign';
import { tellOwner, type News } from '../../nodes/AssignOwner/tell-owner';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import { addIdentities, insertContact } from '../../nodes/shared/store/contacts';
import { openEnquiry } from '../../nodes/shared/store/enquiries';
import { recordFiledMessage } from '../../nodes/shared/store/filed-messages';
import { upsertListing } from '../../nodes/shared/store/listings';
import { setOwnerOfPerson } from '../../nodes/shared/store/owners';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { freshStore } from '../shared/store/contract-sqlite';

const fresh = freshStore();
const RECEIVED = Date.UTC(2026, 10, 20, 10);
let sink: SmtpSink;
let account: MailAccount;

beforeEach(async () => {
	sink = await startSmtpSink();
	account = {
		address: 'office@agency.example',
		senderName: 'Example Homes',
		imap: null,
		smtp: { host: sink.host, port: sink.port, encryption: 'none', login: null },
		certificate: { allowUntrusted: false, pinned: '' },
	};
});
afterEach(async () => await sink.stop());

/** A mail of somebody new about a listing, assigned to Marta. */
async function assigned(name = 'Ana Ruiz', absent = false): Promise<{ news: News; result: Assigned }> {
	const { store } = fresh;
	const { member: nora } = await upsertTeamMember(store, { email: 'nora@agency.example', name: 'Nora' });
	const { member: marta } = await upsertTeamMember(store, { email: 'marta@agency.example', name: 'Marta', role: 'coordinator', timeZone: 'Europe/Madrid', ...(absent && { absentFrom: 0, deputyId: nora.id }) });
	await upsertListing(store, { reference: 'R1', title: 'Flat in Altea', place: 'Altea', url: 'https://agency.example/R1', ownerId: marta.id });
	const contactId = await insertContact(store, { name, company: null, language: null }, { messageKey: 'k1', source: 'Portal X', receivedAt: RECEIVED });
	await addIdentities(store, contactId, [{ kind: 'email', value: 'ana@mail.example', raw: '' }, { kind: 'phone', value: '+34612345678', raw: '' }], RECEIVED);
	const enquiryId = await openEnquiry(store, { contactId, reference: 'R1', threadKey: 't', messageKey: 'k1', receivedAt: RECEIVED });
	await recordFiledMessage(store, { messageKey: 'k1', contactId, createdContact: true, enquiryId, openedEnquiry: true, reviewId: null, contactReason: '', enquiryReason: '', source: 'Portal X', receivedAt: RECEIVED });
	if (absent) await setOwnerOfPerson(store, contactId, marta.id, false);
	const result = await assignOwner(store, { messageKey: 'k1', contactId, enquiryId, team: '', rules: [{ name: 'coordinator' }], answerWithinHours: 24 });
	return { result, news: { ...result, messageKey: 'k1', contactId, text: 'Is it still available?\r\nBcc: everybody@mail.example' } };
}

test('A13: the owner is told by mail, with the reason, the person, the enquiry and its listing, and it is marked as automatic', async () => {
	const { news } = await assigned();
	expect(await tellOwner(fresh.store, account, news)).toBe('Marta was told by mail to marta@agency.example');
	const [mail] = await sink.waitForMails(1);
	expect(mail).toMatchObject({ from: 'office@agency.example', to: ['marta@agency.example'] });
	const source = String(mail.raw).replace(/=\r?\n/g, '');
	for (const header of ['Subject: New enquiry: Ana Ruiz, Flat in Altea (R1)', 'Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All', 'Reply-To: Ana Ruiz <ana@mail.example>']) expect(source).toContain(header);
	for (const line of ['Why: Marta coordinates the office.', 'Person: Ana Ruiz', 'Email: ana@mail.example', 'Phone: +34612345678', 'Listing: Flat in Altea (R1)', 'Place: Altea', 'First source: Portal X', 'Received: 20 November 2026, 11:00 CET', 'Answer by: 21 November 2026, 11:00 CET', '> Is it still available?']) {
		expect(source).toContain(line);
	}
	expect(source).not.toMatch(/^Bcc:/m);
});

test('W8: once per message and member, also when two processes tell at once', async () => {
	const { news } = await assigned();
	const said = await Promise.all(Array.from({ length: 6 }, () => tellOwner(fresh.store, account, news)));
	expect(await tellOwner(fresh.store, account, news)).toBe('Marta was told by mail to marta@agency.example');
	expect(sink.mails).toHaveLength(1);
	expect(said.filter((one) => one === 'Marta was told by mail to marta@agency.example').length).toBeGreaterThan(0);
	// The next mail of the same person is told anew.
	await tellOwner(fresh.store, account, { ...news, messageKey: 'k2', assignedNow: false });
	const [, second] = await sink.waitForMails(2);
	expect(String(second.raw)).toContain('Subject: New mail: Ana Ruiz');
});

test('while the owner is absent the deputy is told', async () => {
	const { news, result } = await assigned('Ana Ruiz', true);
	expect(result.owner?.name).toBe('Marta');
	expect(await tellOwner(fresh.store, account, news)).toBe('Nora was told by mail to nora@agency.example');
	const [mail] = await sink.waitForMails(1);
	expect(mail.to).toEqual(['nora@agency.example']);
	expect(String(mail.raw)).toContain('While Marta is absent');
});

test('a server that is down, or no account at all: the assignment stands, and the reason is in words', async () => {
	const { news } = await assigned();
	expect(await tellOwner(fresh.store, null, news)).toBe('Marta was not told by mail: no mailbox account is chosen. Choose one under Credential to Send From');
	await sink.stop();
	const waits = await tellOwner(fresh.store, account, news);
	expect(waits).toMatch(/^The mail to Marta waits and is sent later: Nothing answers on port \d+/);
	expect(await tellOwner(fresh.store, account, news)).toBe(waits);
	expect(await fresh.store.all('SELECT owner_id FROM assignment WHERE owner_id IS NOT NULL')).toHaveLength(1);
	expect(await tellOwner(fresh.store, account, { ...news, owner: null })).toBe('There is nobody to tell yet');
});

test('a name that tries to write headers, or to turn the text around, is shown as a name', async () => {
	const { news } = await assigned('Ana\r\nBcc: victim@mail.example\u202e ziuR');
	await tellOwner(fresh.store, account, news);
	const [mail] = await sink.waitForMails(1);
	expect(mail.to).toEqual(['marta@agency.example']);
	expect(String(mail.raw)).not.toMatch(/^Bcc:/m);
	expect(String(mail.raw)).not.toContain('\u202e');
});
