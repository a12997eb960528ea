import { assignOwner, type AssignmentRequest } from '../../nodes/AssignOwner/assign';
import { deleteMember } from '../../nodes/AssignOwner/leaving-member';
import type { Queue } from '../../nodes/AssignOwner/queues';
import { reassign } from '../../nodes/shared/store/reassign';
import type { Rule } from '../../nodes/AssignOwner/rules';
import { assignWaiting } from '../../nodes/AssignOwner/waiting';
import { activitiesOf } from '../../nodes/shared/store/activities';
import { insertContact, readPerson } from '../../nodes/shared/store/contacts';
import { closeEnquiry, openEnquiry, readEnquiry } from '../../nodes/shared/store/enquiries';
import { eraseContact } from '../../nodes/shared/store/erase';
import { readFiledMessage, recordFiledMessage } from '../../nodes/shared/store/filed-messages';
import { upsertListing } from '../../nodes/shared/store/listings';
import { openNotices } from '../../nodes/shared/store/notices';
import { setOwnerOfPerson } from '../../nodes/shared/store/owners';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember, type TeamMemberChange } from '../../nodes/shared/store/team';
import type { Backend } from '../shared/store/contract';
import { ensureMailbox, listMailboxes, setMailboxOptions } from '../../nodes/shared/store/mailboxes';

const HOUR = 3_600_000;
/** A Friday, 10:00 UTC. */
const NOW = Date.UTC(2026, 10, 20, 10);
const SALES: Queue = { name: 'Sales', from: 'team', team: 'Sales', members: [] };
const ROUND_ROBIN: Rule[] = [{ name: 'roundRobin', queue: SALES }];
const B7: Rule[] = [{ name: 'existingClients', queue: SALES }, ...ROUND_ROBIN];

/** What assigning must do on every back end (W8, B7, N6). */
export function describeOwners(name: string, backend: Backend): void {
	describe(`owners on ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await backend.open();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		let joined = 0;
		const add = async (who: string, more: Partial<TeamMemberChange> = {}) =>
			(await upsertTeamMember(store, { email: `${who.toLowerCase()}@agency.example`, name: who, team: 'Sales', timeZone: 'UTC', ...more }, ++joined)).member;

		let mails = 0;
		interface Mail {
			contactId?: string;
			enquiryId?: string;
			reference?: string;
			source?: string;
			language?: string;
			rules?: readonly Rule[];
		}
		/** What Contact Upsert leaves behind for one mail, ready to be assigned. */
		async function mail({ contactId, enquiryId, reference, source = 'Portal X', language, rules = ROUND_ROBIN }: Mail = {}): Promise<AssignmentRequest & { enquiryId: string }> {
			const messageKey = `k${++mails}`;
			const id = contactId ?? (await insertContact(store, { name: `Person ${mails}`, company: null, language: language ?? null }, { messageKey, source, receivedAt: NOW }));
			const enquiry = enquiryId ?? (await openEnquiry(store, { contactId: id, reference: reference ?? null, threadKey: messageKey, messageKey, receivedAt: NOW }));
			await recordFiledMessage(store, { messageKey, contactId: id, createdContact: contactId === undefined, enquiryId: enquiry, openedEnquiry: enquiryId === undefined, reviewId: null, contactReason: '', enquiryReason: 'Names no listing', source, receivedAt: NOW });
			return { messageKey, contactId: id, enquiryId: enquiry, team: '', rules, answerWithinHours: 24 };
		}
		const assign = async (given: Mail = {}, now = NOW) => await assignOwner(store, await mail(given), now);
		const names = async (count: number, given: Mail = {}) => {
			const found: (string | undefined)[] = [];
			for (let index = 0; index < count; index++) found.push((await assign(given)).owner?.name);
			return found;
		};
		const waiting = async () => (await store.all('SELECT message_key FROM pool_entry WHERE assigned_at IS NULL')).length;

		describe('B7: route existing clients to their manager', () => {
			test('the manager is in the queue: the mail joins the existing record', async () => {
				const [luis] = [await add('Luis'), await add('Nora')];
				const first = await mail();
				await setOwnerOfPerson(store, first.contactId, luis.id, false);
				const request = { ...first, rules: B7 };
				expect(await assignOwner(store, request, NOW)).toEqual({ owner: luis, deputy: null, queue: null, rule: 'client manager', reason: 'Luis manages this client and is in the queue Sales, so the mail joins the existing record', assignedNow: false, enquiryId: first.enquiryId });
				expect(await readEnquiry(store, first.enquiryId)).toMatchObject({ ownerId: luis.id, route: '' });
				// No turn was taken.
				expect(await names(2)).toEqual(['Luis', 'Nora']);
			});

			test('the manager is not in the queue: a new enquiry for the next in the queue; the client stays the manager\'s', async () => {
				const [luis, eva] = [await add('Luis'), await add('Eva', { team: 'Office' })];
				const first = await mail();
				await setOwnerOfPerson(store, first.contactId, eva.id, false);
				await assignOwner(store, { ...first, rules: [] }, NOW);
				// The client writes again in the same conversation.
				const again = await mail({ contactId: first.contactId, enquiryId: first.enquiryId, rules: B7 });
				const assigned = await assignOwner(store, again, NOW);
				expect(assigned).toMatchObject({ owner: { id: luis.id }, rule: 'next in queue', queue: 'Sales', assignedNow: true, reason: 'Eva, who manages this client, is not in the queue Sales, so it is a new enquiry for the next there: Luis' });
				expect(assigned.enquiryId).not.toBe(first.enquiryId);
				expect(await readEnquiry(store, String(assigned.enquiryId))).toMatchObject({ ownerId: luis.id, route: 'Sales', status: 'open' });
				expect(await readEnquiry(store, first.enquiryId)).toMatchObject({ ownerId: eva.id, route: '', status: 'open' });
				expect(await readPerson(store, first.contactId)).toMatchObject({ ownerId: eva.id });
				expect(await readFiledMessage(store, again.messageKey)).toMatchObject({ enquiryId: assigned.enquiryId, openedEnquiry: true, enquiryReason: "Names no listing; the client's manager is not in the queue Sales, so it opened an enquiry there" });
				expect(await activitiesOf(store, String(assigned.enquiryId))).toEqual([expect.objectContaining({ assigneeId: luis.id, completedAt: null })]);
				// Processed again: the same enquiry, the same owner, no further turn.
				expect(await assignOwner(store, again, NOW)).toEqual(assigned);
			});

			test('the next mail about it joins the enquiry the queue has, and keeps its owner', async () => {
				const [luis, , eva] = [await add('Luis'), await add('Nora'), await add('Eva', { team: 'Office' })];
				await upsertListing(store, { reference: 'R' });
				const first = await mail({ reference: 'R' });
				await setOwnerOfPerson(store, first.contactId, eva.id, false);
				await assignOwner(store, { ...first, rules: [] }, NOW);
				const same = { contactId: first.contactId, enquiryId: first.enquiryId, rules: B7 };
				const opened = await assign(same);
				const joinedLater = await assign(same);
				expect(joinedLater).toMatchObject({ owner: { id: luis.id }, enquiryId: opened.enquiryId, assignedNow: false, rule: 'next in queue', reason: 'Eva, who manages this client, is not in the queue Sales, where Luis has this enquiry already' });
				// Contact Upsert may have found the queue's own enquiry by itself.
				expect(await assign({ ...same, enquiryId: String(opened.enquiryId) })).toMatchObject({ owner: { id: luis.id }, enquiryId: opened.enquiryId, rule: 'client manager', reason: 'Luis looks after this enquiry already and is in the queue Sales' });
				expect(await store.all('SELECT id FROM enquiry WHERE contact_id = $1', [first.contactId])).toHaveLength(2);
			});

			test('a mail that opened an enquiry of its own: that one goes to the queue', async () => {
				const [luis, eva] = [await add('Luis'), await add('Eva', { team: 'Office' })];
				const request = await mail({ rules: B7 });
				await setOwnerOfPerson(store, request.contactId, eva.id, false);
				expect(await assignOwner(store, request, NOW)).toMatchObject({ owner: { id: luis.id }, enquiryId: request.enquiryId, rule: 'next in queue', assignedNow: true });
				expect(await readEnquiry(store, request.enquiryId)).toMatchObject({ ownerId: luis.id, route: 'Sales' });
			});

			test('nobody in the queue can take it: a later rule finds who answers, and the client stays the manager\'s', async () => {
				const [office, eva] = [await add('Carla', { team: 'Office', role: 'coordinator' }), await add('Eva', { team: 'Office' })];
				const request = await mail({ rules: [{ name: 'existingClients', queue: SALES }, { name: 'coordinator' }] });
				await setOwnerOfPerson(store, request.contactId, eva.id, false);
				expect(await assignOwner(store, request, NOW)).toMatchObject({ owner: { id: office.id }, rule: 'coordinator', assignedNow: true });
				expect(await readEnquiry(store, request.enquiryId)).toMatchObject({ ownerId: office.id });
				expect(await readPerson(store, request.contactId)).toMatchObject({ ownerId: eva.id });
			});

			test('a new client goes on to the next rule', async () => {
				await add('Luis');
				expect(await assign({ rules: B7 })).toMatchObject({ owner: { name: 'Luis' }, rule: 'round robin', reason: 'Luis is next in the queue Sales' });
			});

			test('whom a person chose for the enquiry stays, in the queue or not', async () => {
				const [, eva] = [await add('Luis'), await add('Eva', { team: 'Office' })];
				const first = await mail({ rules: B7 });
				await assignOwner(store, first, NOW);
				await reassign(store, first.enquiryId, eva, true, NOW);
				expect(await assign({ contactId: first.contactId, enquiryId: first.enquiryId, rules: B7 })).toMatchObject({ owner: { id: eva.id }, rule: 'chosen by hand', enquiryId: first.enquiryId });
			});
		});

		describe('N6: queues', () => {
			test.each<[string, Rule, Mail, string | null, string]>([
				['round robin', { name: 'roundRobin', queue: SALES }, {}, 'round robin', 'Luis is next in the queue Sales'],
				['weighted', { name: 'weighted', queue: SALES }, {}, 'weighted round robin', 'Nora is next in the queue Sales, by weight (3 of 4)'],
				['least open', { name: 'leastOpen', queue: SALES }, {}, 'least open enquiries', 'Luis has the fewest open enquiries in the queue Sales (0)'],
				['language', { name: 'language', queue: SALES }, { language: 'de-AT' }, 'language', 'Nora speaks German and is next in the queue Sales'],
				['a language nobody speaks', { name: 'language', queue: SALES }, { language: 'fr' }, null, 'nobody in the queue Sales speaks French'],
				['no language', { name: 'language', queue: SALES }, {}, null, "the person's language is not known"],
				['place', { name: 'place', queue: SALES }, { reference: 'R' }, 'place', 'Nora looks after Málaga and is next in the queue Sales'],
				['a place nobody looks after', { name: 'place', queue: SALES }, { reference: 'S' }, null, 'nobody in the queue Sales looks after Vigo'],
				['no listing', { name: 'place', queue: SALES }, {}, null, 'the enquiry names no listing'],
				['source', { name: 'source', queue: SALES, sources: ['idealista', 'portal x'] }, {}, 'source', 'It came from Portal X, and Luis is next in the queue Sales'],
				['another source', { name: 'source', queue: SALES, sources: ['idealista'] }, {}, null, 'it did not come from idealista'],
				['everybody', { name: 'roundRobin', queue: { ...SALES, name: '', from: 'everybody' } }, {}, 'round robin', 'Luis is next in the queue Everybody'],
				['chosen members', { name: 'roundRobin', queue: { name: 'VIP', from: 'members', team: '', members: ['nora@agency.example', 'gone@agency.example'] } }, {}, 'round robin', 'Nora is next in the queue VIP'],
				['a queue without members', { name: 'roundRobin', queue: { ...SALES, team: 'Nowhere' } }, {}, null, 'the queue Sales has no members'],
			])('%s', async (_, rule, given, expected, reason) => {
				await upsertListing(store, { reference: 'R', place: 'Málaga' });
				await upsertListing(store, { reference: 'S', place: 'Vigo' });
				await add('Luis', { languages: ['es'] });
				await add('Nora', { languages: ['de', 'en'], places: ['malaga'], rotationWeight: 3 });
				const assigned = await assign({ ...given, rules: [rule] });
				expect({ rule: assigned.rule, reason: assigned.reason }).toEqual({ rule: expected ?? 'pool', reason: expected === null ? `Nobody could take it: ${reason}` : reason });
			});

			test('rules with the same queue share one rotation; other queues have their own', async () => {
				await add('Luis');
				await add('Nora');
				await add('Ivo');
				expect(await names(2)).toEqual(['Luis', 'Nora']);
				expect(await names(1, { rules: [{ name: 'source', queue: SALES, sources: ['Portal X'] }] })).toEqual(['Ivo']);
				expect(await names(1, { rules: [{ name: 'roundRobin', queue: { ...SALES, name: 'Other' } }] })).toEqual(['Luis']);
			});

			test('who is away, absent, full or not active is passed over, and the reason names each', async () => {
				await add('Luis', { workingHours: [{ days: [5], from: '11:00', until: '17:00' }] });
				await add('Nora', { absentFrom: 0, absentUntil: null });
				await add('Ivo', { openEnquiryLimit: 1 });
				await add('Pia', { isActive: false });
				const members: Rule[] = [{ name: 'roundRobin', queue: { ...SALES, from: 'members', members: ['luis', 'nora', 'ivo', 'pia'].map((who) => `${who}@agency.example`) } }];
				expect(await assign({ rules: members })).toMatchObject({ owner: { name: 'Ivo' } });
				expect(await assign({ rules: members })).toMatchObject({
					owner: null,
					rule: 'pool',
					reason: 'Nobody could take it: nobody in the queue Sales is available: Luis is outside working hours, Nora is absent, Pia is not active, Ivo has 1 of 1 open enquiries',
				});
			});

			test('the limit counts open enquiries of one queue exactly, also when all come at once', async () => {
				await add('Luis', { openEnquiryLimit: 3 });
				await add('Nora', { openEnquiryLimit: 2 });
				const requests = await Promise.all(Array.from({ length: 10 }, () => mail()));
				const owners = (await Promise.all(requests.map((request) => assignOwner(store, request, NOW)))).map(({ owner }) => owner?.name ?? 'pool').sort();
				expect(owners).toEqual([...Array<string>(3).fill('Luis'), ...Array<string>(2).fill('Nora'), ...Array<string>(5).fill('pool')]);
			});

			test('the fewest open enquiries: those that were closed do not count', async () => {
				await add('Luis');
				await add('Nora');
				const rules: Rule[] = [{ name: 'leastOpen', queue: SALES }];
				const [first] = [await assign({ rules }), await assign({ rules }), await assign({ rules })];
				expect(first.owner?.name).toBe('Luis');
				expect(await names(1, { rules })).toEqual(['Nora']);
				await closeEnquiry(store, String(first.enquiryId));
				expect(await names(1, { rules })).toEqual(['Luis']);
			});

			test('invariant 5: the same mails again, at the same moment and later, move no rotation', async () => {
				await add('Luis');
				await add('Nora');
				const request = await mail();
				const answers = await Promise.all(Array.from({ length: 8 }, () => assignOwner(store, request, NOW)));
				expect(new Set(answers.map(({ owner }) => owner?.name))).toEqual(new Set(['Luis']));
				expect(await names(2)).toEqual(['Nora', 'Luis']);
				expect(await store.get('SELECT last_turn AS turn FROM rotation')).toMatchObject({ turn: 3 });
			});

			test('two mails of one new person at the same moment: one owner', async () => {
				await add('Luis');
				await add('Nora');
				const first = await mail();
				const requests = [first, ...(await Promise.all(Array.from({ length: 5 }, () => mail({ contactId: first.contactId, enquiryId: first.enquiryId }))))];
				const owners = await Promise.all(requests.map((request) => assignOwner(store, request, NOW)));
				expect(new Set(owners.map(({ owner }) => owner?.id)).size).toBe(1);
				expect(owners.filter(({ assignedNow }) => assignedNow)).toHaveLength(1);
			});

			test('an absent owner keeps the client; the task is the deputy\'s, marked', async () => {
				const nora = await add('Nora');
				const luis = await add('Luis', { absentFrom: NOW - HOUR, absentUntil: NOW + HOUR, deputyId: nora.id });
				const request = await mail();
				await setOwnerOfPerson(store, request.contactId, luis.id, false);
				expect(await assignOwner(store, request, NOW)).toMatchObject({ owner: { id: luis.id }, deputy: { id: nora.id }, assignedNow: false });
				expect(await activitiesOf(store, request.enquiryId)).toEqual([expect.objectContaining({ assigneeId: nora.id })]);
				expect(await readEnquiry(store, request.enquiryId)).toMatchObject({ ownerId: luis.id });
				// Back again: the next mail is the owner's own to answer.
				expect(await assign({ contactId: request.contactId, enquiryId: request.enquiryId }, NOW + 2 * HOUR)).toMatchObject({ owner: { id: luis.id }, deputy: null });
				expect(await activitiesOf(store, request.enquiryId)).toEqual([expect.objectContaining({ assigneeId: luis.id })]);
			});
		});

		describe('by hand', () => {
			test('moves no rotation, and no rule undoes it', async () => {
				const [luis, nora] = [await add('Luis'), await add('Nora')];
				const request = await mail();
				expect(await assignOwner(store, request, NOW)).toMatchObject({ owner: { id: luis.id } });
				expect(await reassign(store, request.enquiryId, nora, false, NOW)).toMatchObject({ previousOwnerId: luis.id, contactId: request.contactId });
				expect(await activitiesOf(store, request.enquiryId)).toEqual([expect.objectContaining({ assigneeId: nora.id })]);
				expect(await names(1)).toEqual(['Nora']);
				const next = { contactId: request.contactId, enquiryId: request.enquiryId };
				expect(await assign(next)).toMatchObject({ owner: { id: nora.id }, rule: 'chosen by hand', assignedNow: false });
				// The mail of before, processed again, shows what the person decided.
				expect(await assignOwner(store, request, NOW)).toMatchObject({ owner: { id: nora.id }, rule: 'chosen by hand' });
				// Another enquiry of the client is still the client's owner's.
				expect(await assign({ contactId: request.contactId })).toMatchObject({ owner: { id: luis.id }, rule: 'existing owner' });
				await reassign(store, request.enquiryId, nora, true, NOW);
				expect(await assign({ contactId: request.contactId })).toMatchObject({ owner: { id: nora.id }, rule: 'existing owner' });
			});

			test('the contact too: its later enquiries as well, wherever the list puts the existing owner', async () => {
				const [, nora] = [await add('Luis'), await add('Nora'), await add('Ivo')];
				const request = await mail();
				await assignOwner(store, request, NOW);
				await reassign(store, request.enquiryId, nora, true, NOW);
				const list: Rule[] = [...ROUND_ROBIN, { name: 'existingOwner' }];
				for (let index = 0; index < 3; index++) expect(await assign({ contactId: request.contactId, rules: list })).toMatchObject({ owner: { id: nora.id }, rule: 'existing owner' });
				expect(await readPerson(store, request.contactId)).toMatchObject({ ownerId: nora.id });
			});

			test('N8: somebody who was erased meanwhile is assigned to nobody', async () => {
				await add('Luis');
				const request = await mail();
				await eraseContact(store, request.contactId);
				await expect(assignOwner(store, request, NOW)).rejects.toMatchObject({ message: expect.stringContaining('The contact in Contact ID was erased on') as string });
				expect(await readPerson(store, request.contactId)).toMatchObject({ ownerId: null });
			});

			test('an enquiry that does not exist is named', async () => {
				await expect(reassign(store, 'nobody', await add('Luis'), true)).rejects.toMatchObject({ message: 'The enquiry in Enquiry ID does not exist' });
			});
		});

		describe('the pool', () => {
			test('nobody: a notice, once; assigned by itself when somebody can, the longest waiting first', async () => {
				const luis = await add('Luis', { absentFrom: 0, absentUntil: NOW + HOUR });
				const requests = [await mail(), await mail(), await mail()];
				for (const [index, request] of requests.entries()) expect(await assignOwner(store, request, NOW + index)).toMatchObject({ owner: null, rule: 'pool', assignedNow: false });
				expect(await openNotices(store)).toEqual([expect.objectContaining({ subject: 'enquiries:waiting', message: expect.stringContaining('nobody in the queue Sales is available: Luis is absent until') as string })]);
				expect(await assignWaiting(store, 10, NOW)).toEqual([]);
				expect(await waiting()).toBe(3);

				const assigned = await assignWaiting(store, 2, NOW + 2 * HOUR);
				expect(assigned.map(({ messageKey, owner, assignedNow, reason, since }) => ({ messageKey, owner: owner?.id, assignedNow, reason, since }))).toEqual(
					[0, 1].map((index) => ({ messageKey: requests[index].messageKey, owner: luis.id, assignedNow: true, reason: 'Luis is next in the queue Sales', since: NOW + index })),
				);
				expect(await openNotices(store)).toHaveLength(1);
				expect(await assignWaiting(store, 10, NOW + 2 * HOUR)).toHaveLength(1);
				expect([await waiting(), await openNotices(store)]).toEqual([0, []]);
				for (const request of requests) {
					expect(await readPerson(store, request.contactId)).toMatchObject({ ownerId: luis.id });
					expect(await readEnquiry(store, request.enquiryId)).toMatchObject({ ownerId: luis.id });
					expect(await activitiesOf(store, request.enquiryId)).toEqual([expect.objectContaining({ assigneeId: luis.id })]);
					// The mail processed again shows the owner it has found.
					expect(await assignOwner(store, request, NOW)).toMatchObject({ owner: { id: luis.id }, rule: 'round robin' });
				}
			});

			test('several processes that assign what waits give each enquiry once, and in turn', async () => {
				const requests = await Promise.all(Array.from({ length: 12 }, () => mail()));
				for (const request of requests) await assignOwner(store, request, NOW);
				await add('Luis');
				await add('Nora');
				const other = await backend.open();
				const assigned = (await Promise.all([assignWaiting(store), assignWaiting(other), assignWaiting(store)])).flat();
				await other.close();
				expect(assigned).toHaveLength(12);
				expect(new Set(assigned.map(({ messageKey }) => messageKey)).size).toBe(12);
				for (const who of ['Luis', 'Nora']) expect(assigned.filter(({ owner }) => owner?.name === who)).toHaveLength(6);
			});

			test('the next mail of somebody who waits may find an owner; closed or given by hand, nothing waits any more', async () => {
				const [first, second, third] = [await mail(), await mail(), await mail()];
				for (const request of [first, second, third]) await assignOwner(store, request, NOW);
				const luis = await add('Luis');
				expect(await assign({ contactId: first.contactId, enquiryId: first.enquiryId })).toMatchObject({ owner: { id: luis.id }, rule: 'round robin' });
				await closeEnquiry(store, second.enquiryId);
				await reassign(store, third.enquiryId, luis, true, NOW);
				expect((await assignWaiting(store, Infinity, NOW)).map(({ enquiryId, rule }) => ({ enquiryId, rule }))).toEqual([{ enquiryId: first.enquiryId, rule: 'existing owner' }]);
				expect([await waiting(), await openNotices(store)]).toEqual([0, []]);
			});

			test('an absent owner without a stand-in: the task waits, the client stays', async () => {
				const luis = await add('Luis', { absentFrom: 0, absentUntil: null, team: 'Office' });
				const request = await mail();
				await setOwnerOfPerson(store, request.contactId, luis.id, false);
				expect(await assignOwner(store, request, NOW)).toMatchObject({ owner: { id: luis.id }, deputy: null, reason: expect.stringContaining('nobody can stand in') as string });
				expect(await waiting()).toBe(1);
				const nora = await add('Nora');
				expect(await assignWaiting(store, Infinity, NOW)).toEqual([expect.objectContaining({ owner: luis, deputy: nora })]);
				expect(await activitiesOf(store, request.enquiryId)).toEqual([expect.objectContaining({ assigneeId: nora.id })]);
				expect(await readPerson(store, request.contactId)).toMatchObject({ ownerId: luis.id });
			});
		});

		describe('a member who leaves', () => {
			test('what they own goes to whom one chooses', async () => {
				const [luis, nora] = [await add('Luis'), await add('Nora')];
				await upsertListing(store, { reference: 'R', ownerId: luis.id });
				const request = await mail();
				await assignOwner(store, request, NOW);
				await upsertTeamMember(store, { email: nora.email, deputyId: luis.id });
				// A17: with what is personal of theirs, and of nobody else.
				for (const { id, email } of [luis, nora]) await setMailboxOptions(store, (await ensureMailbox(store, `private.${email}`, 'imap')).id, { kind: 'personal', ownerId: id });
				expect(await deleteMember(store, luis, nora, NOW)).toEqual({ contacts: 1, enquiries: 1, listings: 1, activities: 1, assigned: 1, mailboxes: [{ address: `private.${luis.email}`, mails: 0, kept: 0 }] });
				expect((await listMailboxes(store)).map(({ address }) => address)).toContain(`private.${nora.email}`);
				await expect(ensureMailbox(store, `private.${luis.email}`, 'imap')).rejects.toThrow('was deleted with the team member');
				expect(await readPerson(store, request.contactId)).toMatchObject({ ownerId: nora.id });
				expect(await assignOwner(store, request, NOW)).toMatchObject({ owner: { id: nora.id, deputyId: null }, rule: 'existing owner', reason: 'Nora looks after this enquiry now' });
			});

			test('or to whoever is next by the rules of the last intake; nothing is lost when there is nobody', async () => {
				const luis = await add('Luis');
				const requests = [await mail(), await mail()];
				for (const request of requests) await assignOwner(store, request, NOW);
				expect(await deleteMember(store, luis, null, NOW)).toMatchObject({ enquiries: 2, assigned: 0 });
				expect(await waiting()).toBe(2);
				// Somebody who is erased waits for nobody any more (N8).
				const gone = await mail();
				const eva = await add('Eva');
				await assignOwner(store, gone, NOW);
				await deleteMember(store, eva, null, NOW);
				await eraseContact(store, gone.contactId);
				expect(await waiting()).toBe(2);
				await add('Nora');
				await add('Ivo');
				expect((await assignWaiting(store, Infinity, NOW)).map(({ owner }) => owner?.name)).toEqual(['Nora', 'Ivo']);
				for (const request of requests) expect((await assignOwner(store, request, NOW)).owner?.name).toMatch(/Nora|Ivo/);
			});
		});
	});
}
