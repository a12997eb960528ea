import { assignOwner, type AssignmentRequest } from '../../nodes/AssignOwner/assign';
import { DEFAULT_RULES } from '../../nodes/AssignOwner/rules';
import { activitiesOf } from '../../nodes/shared/store/activities';
import { insertContact, readPerson } from '../../nodes/shared/store/contacts';
import { recordFiledMessage } from '../../nodes/shared/store/filed-messages';
import { openEnquiry, readEnquiry } from '../../nodes/shared/store/enquiries';
import { upsertListing } from '../../nodes/shared/store/listings';
import { recordResponse } from '../../nodes/shared/store/responses';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { freshStore } from '../shared/store/contract-sqlite';

const fresh = freshStore();
const RECEIVED = 1_700_000_000_000;

/** What Contact Upsert leaves behind for one mail. */
async function filed(messageKey: string, contactId?: string): Promise<AssignmentRequest & { enquiryId: string }> {
	const { store } = fresh;
	const id = contactId ?? (await insertContact(store, { name: 'Ana Ruiz', company: null, language: null }, { messageKey, source: 'Portal', receivedAt: RECEIVED }));
	const enquiryId = await openEnquiry(store, { contactId: id, reference: null, threadKey: messageKey, messageKey, receivedAt: RECEIVED });
	await recordFiledMessage(store, { messageKey, contactId: id, createdContact: contactId === undefined, enquiryId, openedEnquiry: true, reviewId: null, contactReason: '', enquiryReason: '', source: '', receivedAt: RECEIVED });
	return { messageKey, contactId: id, enquiryId, team: '', rules: DEFAULT_RULES, answerWithinHours: 24 };
}
const add = async (email: string, more: Parameters<typeof upsertTeamMember>[1] | object = {}) => (await upsertTeamMember(fresh.store, { email, ...more })).member;

test('W7: contact and enquiry get the owner, and the decision is kept with its reason', async () => {
	const marta = await add('marta@agency.example', { name: 'Marta', role: 'coordinator' });
	const request = await filed('k1');
	expect(await assignOwner(fresh.store, request)).toEqual({ owner: marta, deputy: null, queue: null, rule: 'coordinator', reason: 'Marta coordinates the office', assignedNow: true, enquiryId: request.enquiryId });
	expect(await readPerson(fresh.store, request.contactId)).toMatchObject({ ownerId: marta.id });
	expect(await readEnquiry(fresh.store, request.enquiryId)).toMatchObject({ ownerId: marta.id });
});

test('W8: the next mail of the contact goes to the same owner, not assigned anew', async () => {
	const marta = await add('marta@agency.example', { name: 'Marta', role: 'coordinator' });
	const request = await filed('k1');
	await assignOwner(fresh.store, request);
	await add('nora@agency.example', { name: 'Nora', role: 'administrator', administratorRank: 1 });
	const next = await filed('k2', request.contactId);
	expect(await assignOwner(fresh.store, { ...next, rules: [{ name: 'administrator' }] })).toMatchObject({ owner: { id: marta.id }, rule: 'existing owner', assignedNow: false });
	expect(await readEnquiry(fresh.store, next.enquiryId)).toMatchObject({ ownerId: marta.id });
});

test('W7: the user in charge of the listing the enquiry names', async () => {
	const luis = await add('luis@agency.example', { name: 'Luis' });
	await upsertListing(fresh.store, { reference: 'R', ownerId: luis.id });
	const request = await filed('k1');
	await fresh.store.run('UPDATE enquiry SET reference = $1', ['R']);
	expect(await assignOwner(fresh.store, request)).toMatchObject({ owner: { id: luis.id }, rule: 'listing owner' });
});

test('B4: a new enquiry makes an activity for the owner, due 24 hours after the mail came', async () => {
	const marta = await add('marta@agency.example', { name: 'Marta', role: 'coordinator' });
	const request = await filed('k1');
	await assignOwner(fresh.store, request);
	expect(await activitiesOf(fresh.store, request.enquiryId)).toEqual([
		expect.objectContaining({ kind: 'answer enquiry', assigneeId: marta.id, subject: 'Answer Ana Ruiz', dueAt: RECEIVED + 24 * 3_600_000, completedAt: null }),
	]);
});

test('B4: a mail that joined an enquiry makes no second activity', async () => {
	await add('marta@agency.example', { role: 'coordinator' });
	const request = await filed('k1');
	await assignOwner(fresh.store, request);
	await recordFiledMessage(fresh.store, { messageKey: 'k2', contactId: request.contactId, createdContact: false, enquiryId: request.enquiryId, openedEnquiry: false, reviewId: null, contactReason: '', enquiryReason: '', source: '', receivedAt: RECEIVED });
	await assignOwner(fresh.store, { ...request, messageKey: 'k2' });
	expect(await activitiesOf(fresh.store, request.enquiryId)).toHaveLength(1);
});

test('B4: a mail after the answer asks again, due from when it came', async () => {
	await add('marta@agency.example', { role: 'coordinator' });
	const request = await filed('k1');
	await assignOwner(fresh.store, request);
	const week = 7 * 24 * 3_600_000;
	const now = Date.now();
	await fresh.store.transaction(async (sql) => await recordResponse(sql, { headerId: '<r>', recipients: [], answers: [], enquiryId: request.enquiryId, isAutomatic: false, counts: true, respondedBy: null, respondedAt: now }, now));
	await recordFiledMessage(fresh.store, { messageKey: 'k2', contactId: request.contactId, createdContact: false, enquiryId: request.enquiryId, openedEnquiry: false, reviewId: null, contactReason: '', enquiryReason: '', source: '', receivedAt: now + week }, now + week);
	await assignOwner(fresh.store, { ...request, messageKey: 'k2' }, now + week);
	expect((await activitiesOf(fresh.store, request.enquiryId)).map(({ messageKey, completedBy, dueAt }) => [messageKey, completedBy, dueAt])).toEqual([['k1', 'reply', RECEIVED + 24 * 3_600_000], ['k2', null, now + week + 24 * 3_600_000]]);
});

test('nobody: the pool, visible, with its activity', async () => {
	const request = await filed('k1');
	expect(await assignOwner(fresh.store, request)).toMatchObject({ owner: null, rule: 'pool', assignedNow: false });
	expect(await activitiesOf(fresh.store, request.enquiryId)).toEqual([expect.objectContaining({ assigneeId: null })]);
});

test('invariant 5: the same message again gives the same owner, even when the team changed, at the same moment too', async () => {
	const marta = await add('marta@agency.example', { name: 'Marta', role: 'coordinator' });
	const request = await filed('k1');
	const answers = await Promise.all(Array.from({ length: 8 }, () => assignOwner(fresh.store, request)));
	await add('marta@agency.example', { isActive: false });
	await add('nora@agency.example', { role: 'coordinator' });
	answers.push(await assignOwner(fresh.store, request));
	for (const answer of answers) expect(answer).toMatchObject({ owner: { id: marta.id }, rule: 'coordinator', assignedNow: true });
	expect(await activitiesOf(fresh.store, request.enquiryId)).toHaveLength(1);
});

test('a contact that does not exist is named, with what to do', async () => {
	await expect(assignOwner(fresh.store, { ...(await filed('k1')), contactId: 'nobody' })).rejects.toMatchObject({ message: 'The contact in Contact ID does not exist', description: expect.stringContaining('Contact Upsert') as string });
});
