import { readFiledMessage } from '../../nodes/shared/store/filed-messages';
import { fileIntake } from '../../nodes/shared/filing/file';
import { createActivity, readActivity } from '../../nodes/shared/store/activities';
import { claimDeliveries, finishDeliveries } from '../../nodes/shared/store/ledger';
import { readEnquiry } from '../../nodes/shared/store/enquiries';
import { getAction, queueAction } from '../../nodes/shared/store/outbox';
import type { TeamMember } from '../../nodes/shared/store/team';
import { carryOutAction } from '../../nodes/MailboxSync/page-action';
import { leadOf, openTestInbox, plainMail, type TestInbox } from '../SharedInbox/test-inbox';

// What needs no mail server: the rest is shown on a real one (test/page/actions.test.ts).

let inbox: TestInbox;
let ana: TeamMember;
let bea: TeamMember;

beforeEach(async () => {
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
	bea = await inbox.member('Bea');
});
afterEach(async () => await inbox.close());

let count = 0;

async function perform(operation: string, given: Record<string, string>, by = bea) {
	const { store } = inbox;
	const { id } = await queueAction(store, `form-${++count}`, { memberId: by.id, operation, arguments: given });
	const action = (await getAction(store, id))!;
	const doing = { store, action, acting: null, run: undefined as never };
	const result = await carryOutAction(doing);
	// A crash may have kept its end from being written: doing it again changes nothing.
	await carryOutAction(doing);
	return result;
}

async function arrived(lead = leadOf(), from = 'Marta Gil <marta@people.example>') {
	const key = await inbox.mail(plainMail({ from }), { lead });
	const { message, thread } = (await inbox.store.get<{ message: string; thread: string }>('SELECT m.id AS message, m.thread_id AS thread FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.message_key = $1', [key]))!;
	return { key, message, thread };
}

async function filed(name = 'Marta') {
	const mail = await arrived();
	const { person, enquiry } = await fileIntake(inbox.store, { messageKey: mail.key, threadKey: mail.thread, receivedAt: Date.now(), source: 'Form', name, company: null, language: null, identities: [{ kind: 'email', value: `${name.toLowerCase()}@people.example`, raw: name }], references: [] });
	return { ...mail, contact: person.id, enquiry: enquiry!.id };
}

const delivery = async (key: string) => await inbox.store.get<Record<string, unknown>>('SELECT state, outcome, outcome_reason AS reason, archived_at AS archived, read_at AS read FROM delivery WHERE message_key = $1', [key]);

test('createContact: what was read from the mail, and what waited for a decision needs no attention any more (B1)', async () => {
	const { key, thread } = await arrived(leadOf({ outcome: 'review', reason: 'Unsure' }));
	expect(await perform('createContact', { thread })).toMatchObject({ contact: { name: 'Marta Gil' }, created: true, enquiry: { isNew: true } });
	expect(await delivery(key)).toMatchObject({ outcome: 'lead', reason: 'Saved as a contact by Bea' });
	expect(await inbox.store.all('SELECT how FROM message_link')).toHaveLength(1);
	expect(await inbox.store.all('SELECT id FROM enquiry')).toHaveLength(1);
});

test('createContact: the sender, when nothing was read from it; nobody from mail of our own', async () => {
	const { thread } = await arrived(leadOf({ name: null, emails: [], phones: [], outcome: 'none' }), 'Rosa Vidal <rosa@people.example>');
	expect(await perform('createContact', { thread })).toMatchObject({ contact: { name: 'Rosa Vidal' }, created: true });
	const own = await arrived(leadOf({ name: null, emails: [], phones: [], outcome: 'none' }), 'Ana <ana@homes.example>');
	await expect(perform('createContact', { thread: own.thread })).rejects.toThrow(/names nobody/);
});

test('notALead, and link: what waited is decided', async () => {
	const one = await arrived(leadOf({ outcome: 'review', reason: 'Unsure' }));
	await perform('notALead', { message: one.message });
	expect(await delivery(one.key)).toMatchObject({ outcome: 'none', reason: 'Said not to be an enquiry by Bea' });
	const two = await arrived(leadOf({ outcome: 'review', reason: 'Unsure' }));
	const { contact } = await filed();
	expect(await perform('link', { message: two.message, contact })).toMatchObject({ contact: { id: contact, name: 'Marta' }, changed: 1 });
	expect(await delivery(two.key)).toMatchObject({ outcome: 'lead' });
	expect(await perform('unlink', { message: two.message, contact })).toMatchObject({ changed: 1 });
});

test('moveEnquiry: to another of the same contact or a new one, once; never to somebody else’s (B3)', async () => {
	const [one, two, other] = [await filed(), await filed(), await filed('Rosa')];
	const { enquiryId } = await perform('moveEnquiry', { message: one.message, enquiry: 'new' });
	expect((await readFiledMessage(inbox.store, one.key))?.enquiryId).toBe(enquiryId);
	expect(await inbox.store.all('SELECT id FROM message_move')).toHaveLength(1);
	expect(await perform('moveEnquiry', { message: one.message, enquiry: two.enquiry })).toMatchObject({ enquiryId: two.enquiry, changed: 1 });
	await expect(perform('moveEnquiry', { message: one.message, enquiry: other.enquiry })).rejects.toThrow('belongs to another contact');
	await expect(perform('moveEnquiry', { message: (await arrived()).message, enquiry: 'new' })).rejects.toThrow('filed under a contact');
});

test('assign: the enquiry of the conversation, and the contact that has no owner; to nobody again', async () => {
	const { thread, enquiry, contact } = await filed();
	expect(await perform('assign', { thread, owner: ana.id })).toMatchObject({ enquiryId: enquiry, owner: { name: 'Ana' }, previousOwnerId: null });
	expect(await readEnquiry(inbox.store, enquiry)).toMatchObject({ ownerId: ana.id, ownerSetBy: 'person' });
	expect(await inbox.store.get('SELECT owner_id AS owner FROM contact WHERE id = $1', [contact])).toEqual({ owner: ana.id });
	await perform('assign', { enquiry, owner: '' });
	expect((await readEnquiry(inbox.store, enquiry))?.ownerId).toBeNull();
	await perform('assign', { contact, owner: bea.id });
	expect(await inbox.store.get('SELECT owner_id AS owner FROM contact WHERE id = $1', [contact])).toEqual({ owner: bea.id });
});

test('completeActivity, mergeContacts, keepApart', async () => {
	const [one, two] = [await filed(), await filed('Rosa')];
	const activity = await createActivity(inbox.store, { kind: 'call', contactId: one.contact, enquiryId: one.enquiry, assigneeId: null, messageKey: one.key, subject: 'Call', dueAt: null });
	expect(await perform('completeActivity', { activity })).toMatchObject({ changed: true });
	expect((await readActivity(inbox.store, activity))?.completedBy).toBe(bea.id);
	await inbox.store.run("INSERT INTO merge_candidate (id, a_id, b_id, reason, found_at) VALUES ('pair', $1, $2, 'Same name', 0)", [one.contact, two.contact]);
	await perform('mergeContacts', { duplicate: 'pair' });
	const roots = await inbox.store.all<{ root: string }>('SELECT DISTINCT root_id AS root FROM contact');
	expect(roots).toHaveLength(1);
	await expect(perform('keepApart', { duplicate: 'pair' })).rejects.toThrow('merged meanwhile');
});

test('runAgain and parseAgain: the intake starts again with the mail', async () => {
	const key = await inbox.mail(plainMail(), { verdict: { state: 'quarantined', reason: 'It failed' } });
	const row = (await inbox.store.get<{ message: string }>('SELECT message_id AS message FROM delivery WHERE message_key = $1', [key]))!;
	expect(await perform('runAgain', { message: row.message })).toMatchObject({ runAgain: 1 });
	expect(await delivery(key)).toMatchObject({ state: 'retry' });
	const [claimed] = await inbox.store.transaction((sql) => claimDeliveries(sql, [key], 'test'));
	await finishDeliveries(inbox.store, [key], claimed.attempt, true);
	await perform('parseAgain', { message: row.message });
	expect(await delivery(key)).toMatchObject({ state: 'retry' });
});

test('mail that came in directly lies in no folder: it is archived and read here, and cannot be deleted', async () => {
	const { key, thread } = await arrived();
	await perform('archive', { thread });
	await perform('markRead', { thread });
	expect(await delivery(key)).toMatchObject({ archived: expect.any(Number) as number, read: expect.any(Number) as number });
	await perform('unarchive', { thread });
	await perform('markUnread', { thread });
	expect(await delivery(key)).toMatchObject({ archived: null, read: null });
	await expect(perform('delete', { thread })).rejects.toMatchObject({ message: expect.stringContaining('received directly') as string, description: expect.stringContaining('Archive it') as string });
});

test('who has lost the right, or has left, does nothing any more', async () => {
	const { thread, contact } = await filed();
	const { id } = (await inbox.store.get<{ id: string }>('SELECT id FROM mailbox'))!;
	await inbox.store.run('INSERT INTO mailbox_member (mailbox_id, member_id) VALUES ($1, $2)', [id, ana.id]);
	for (const operation of ['archive', 'unlink', 'assign', 'createContact', 'runAgain']) await expect(perform(operation, { thread, contact, owner: ana.id })).rejects.toThrow('may not see the mailbox any more');
	await inbox.store.run('UPDATE team_member SET is_active = 0 WHERE id = $1', [ana.id]);
	await expect(perform('archive', { thread }, ana)).rejects.toThrow('may not see the mailbox any more');
	await expect(perform('explode', { thread }, await inbox.member('Cleo', 'administrator'))).rejects.toThrow('asked for "explode"');
});
