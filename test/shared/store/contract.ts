import { createActivity, activitiesOf } from '../../../nodes/shared/store/activities';
import { readAssignment, recordAssignment } from '../../../nodes/shared/store/assignments';
import {
	addIdentities,
	findIdentities,
	insertContact,
	lockPeople,
	readPerson,
	StaleContactError,
	touchContact,
} from '../../../nodes/shared/store/contacts';
import { closeEnquiry, countEnquiriesSince, findOpenEnquiryInThread, findOpenEnquiryOnListing, newestOpenEnquiry, openEnquiry, readEnquiry, recordInterest } from '../../../nodes/shared/store/enquiries';
import { linkMessage, readFiledMessage, readKnownMessage, recordFiledMessage } from '../../../nodes/shared/store/filed-messages';
import { newId } from '../../../nodes/shared/store/ids';
import { deleteLearntProfile, keepLearntProfile, learntProfilesStamp, listLearntProfiles } from '../../../nodes/shared/store/learnt-profiles';
import { findListing, findListings, upsertListing } from '../../../nodes/shared/store/listings';
import type { Migration } from '../../../nodes/shared/store/migrate';
import { countRepliesFrom, countRepliesTo, isOurReply, lockReplies } from '../../../nodes/shared/store/replies';
import type { Store } from '../../../nodes/shared/store/store';
import { setOwnerOfEnquiry, setOwnerOfPerson } from '../../../nodes/shared/store/owners';
import { deleteTeamMember, findTeamMember, findTeamMemberByEmail, listTeam, ownAddresses, upsertTeamMember } from '../../../nodes/shared/store/team';
import { queueReply, readReply, settleReply } from './queued-reply';

/** How the contract suite gets at a back end. */
export interface Backend {
	/** Opens the same store each time within one test; a fresh one for the next test. */
	open(migrations?: Migration[]): Promise<Store>;
	/** Removes what the test left. */
	clean(): Promise<void>;
}

const DETAILS = { name: null, company: null, language: null };
const touch = (messageKey: string, receivedAt: number, source = 'Portal') => ({ messageKey, receivedAt, source });

/** What every back end of the store must do. */
export function describeStore(name: string, backend: Backend): void {
	describe(`store on ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await backend.open();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		test('a learnt profile is kept once, replaced by its id, and deleted', async () => {
			const learnt = { id: 'portal-x', name: 'Portal X', profile: '{"id":"portal-x"}', messageKey: 'k1', learntAt: 5 };
			const empty = await learntProfilesStamp(store);
			await keepLearntProfile(store, learnt);
			await keepLearntProfile(store, { ...learnt, id: 'b', learntAt: 7 });
			const first = await learntProfilesStamp(store);
			await keepLearntProfile(store, { ...learnt, name: 'Portal X 2', learntAt: 9 });
			expect((await listLearntProfiles(store)).map(({ id, name, learntAt }) => [id, name, learntAt])).toEqual([['portal-x', 'Portal X 2', 9], ['b', 'Portal X', 7]]);
			expect(new Set([empty, first, await learntProfilesStamp(store)]).size).toBe(3);
			expect([await deleteLearntProfile(store, 'b'), await deleteLearntProfile(store, 'b')]).toEqual([true, false]);
			expect(await listLearntProfiles(store, 5)).toHaveLength(1);
		});

		describe('transactions', () => {
			test('a transaction that throws leaves nothing behind', async () => {
				const work = store.transaction(async (sql) => {
					await sql.run(`INSERT INTO setting (name, value) VALUES ('a', '1')`);
					throw new Error('stop');
				});
				await expect(work).rejects.toThrow('stop');
				expect(await store.get(`SELECT value FROM setting WHERE name = 'a'`)).toBeUndefined();
			});

			test('of transactions at the same moment, one that throws takes no other along', async () => {
				const put = async (name: string, fails: boolean) =>
					await store.transaction(async (sql) => {
						await sql.run('INSERT INTO setting (name, value) VALUES ($1, $1)', [name]);
						if (fails) throw new Error(name);
						return name;
					});
				const ended = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => put(name, name === 'b' || name === 'e')));
				expect(ended.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected']);
				expect((await store.all(`SELECT name FROM setting WHERE name IN ('a', 'b', 'c', 'd', 'e') ORDER BY name`)).map(({ name }) => name)).toEqual(['a', 'c', 'd']);
			});

			test('after a failed transaction the next one works', async () => {
				await expect(store.transaction((sql) => sql.run('INSERT INTO setting (name, value) VALUES ($1, $2)', ['a', null]))).rejects.toThrow();
				await store.run(`INSERT INTO setting (name, value) VALUES ('a', '1')`);
				expect(await store.get(`SELECT value FROM setting WHERE name = 'a'`)).toMatchObject({ value: '1' });
			});

			test('transactions of two openings of the same store take turns: no update is lost', async () => {
				const other = await backend.open();
				await store.run(`INSERT INTO setting (name, value) VALUES ('count', '0')`);
				const add = async (through: Store) =>
					await through.transaction(async (sql) => {
						await sql.run(`UPDATE setting SET value = value WHERE name = 'count'`);
						const row = await sql.get<{ value: string }>(`SELECT value FROM setting WHERE name = 'count'`);
						await sql.run(`UPDATE setting SET value = $1 WHERE name = 'count'`, [String(Number(row?.value) + 1)]);
					});
				await Promise.all(Array.from({ length: 60 }, (_, index) => add(index % 2 ? store : other)));
				expect(await store.get(`SELECT value FROM setting WHERE name = 'count'`)).toMatchObject({ value: '60' });
				await other.close();
			});

			test('a parameter may stand anywhere and more than once, and what is quoted is no parameter', async () => {
				await store.run('INSERT INTO setting (name, value) VALUES ($2, $1)', ['value', 'name']);
				expect(await store.get(`SELECT value, '$1''$2' AS quoted FROM setting WHERE name = $1 OR name = $2 OR name = $1`, ['name', 'other'])).toMatchObject({ value: 'value', quoted: "$1'$2" });
				expect(await store.get('SELECT name FROM setting WHERE value = $12 AND name NOT IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [...'abcdefghijk', 'value'])).toMatchObject({ name: 'name' });
			});

			test('a durable transaction commits and is seen by the next opening', async () => {
				await store.transaction((sql) => sql.run(`INSERT INTO setting (name, value) VALUES ('kept', '1')`), { durable: true });
				await store.close();
				store = await backend.open();
				expect(await store.get(`SELECT value FROM setting WHERE name = 'kept'`)).toMatchObject({ value: '1' });
			});

			test('what a transaction returns comes back, and readers do not see it before the commit', async () => {
				const seen = await store.transaction(async (sql) => {
					await sql.run(`INSERT INTO setting (name, value) VALUES ('x', '1')`);
					return await store.get(`SELECT value FROM setting WHERE name = 'x'`);
				});
				expect(seen).toBeUndefined();
			});
		});

		describe('migrations', () => {
			test('opening again changes nothing', async () => {
				const versions = await store.all('SELECT version FROM schema_version ORDER BY version');
				await store.close();
				store = await backend.open();
				expect(await store.all('SELECT version FROM schema_version ORDER BY version')).toEqual(versions);
			});

			test('a store of a newer version is refused with what to do', async () => {
				await store.run('INSERT INTO schema_version (version, applied_at) VALUES (999, 0)');
				await expect(backend.open()).rejects.toMatchObject({ message: expect.stringContaining('999') as string, description: expect.stringContaining('newer version') as string });
			});
		});

		describe('contacts', () => {
			test('an identity belongs to one contact: the unique key refuses a second', async () => {
				const ana = await insertContact(store, DETAILS, touch('m1', 1));
				const luis = await insertContact(store, DETAILS, touch('m2', 2));
				const email = { kind: 'email' as const, value: 'ana@example.com', raw: 'Ana@example.com' };
				await addIdentities(store, ana, [email], 1);
				await expect(addIdentities(store, luis, [email], 2)).rejects.toThrow();
				expect(await findIdentities(store, [email, { kind: 'phone', value: 'ana@example.com', raw: '' }])).toEqual([
					{ kind: 'email', value: 'ana@example.com', contactId: ana, rootId: ana, rootName: null, isShared: false },
				]);
				expect(await findIdentities(store, [])).toEqual([]);
			});

			test('W9: the first source is the earliest mail, whichever comes first', async () => {
				for (const order of [[1, 2, 3], [3, 2, 1], [2, 3, 1]]) {
					const [first, ...rest] = order;
					const id = await insertContact(store, DETAILS, touch(`${order}-${first}`, first, `source ${first}`));
					for (const at of rest) await touchContact(store, id, DETAILS, touch(`${order}-${at}`, at, `source ${at}`));
					expect(await readPerson(store, id)).toMatchObject({ firstSource: 'source 1', firstTouchAt: 1, lastTouchAt: 3 });
				}
			});

			test('W9: two mails of the same moment: the smaller message key decides', async () => {
				const id = await insertContact(store, DETAILS, touch('b', 5, 'second'));
				await touchContact(store, id, DETAILS, touch('a', 5, 'first'));
				expect(await readPerson(store, id)).toMatchObject({ firstSource: 'first' });
			});

			test('W11: a blank is filled by a later mail, a name that is there stays', async () => {
				const id = await insertContact(store, DETAILS, touch('m1', 1));
				await touchContact(store, id, { ...DETAILS, name: 'Ana Ruiz' }, touch('m2', 2));
				await touchContact(store, id, { ...DETAILS, name: 'Somebody Else', company: 'Ruiz SL' }, touch('m3', 3));
				expect(await readPerson(store, id)).toMatchObject({ name: 'Ana Ruiz', company: 'Ruiz SL' });
			});

			test('locking somebody who is no root asks for another run', async () => {
				const id = await insertContact(store, DETAILS, touch('m1', 1));
				await lockPeople(store, [id]);
				await expect(lockPeople(store, [newId()])).rejects.toBeInstanceOf(StaleContactError);
				expect(await readPerson(store, newId())).toBeUndefined();
			});

			test('invariant 5: a message is filed once', async () => {
				const contactId = await insertContact(store, DETAILS, touch('m1', 1));
				const filed = {
					messageKey: 'm1',
					contactId,
					createdContact: true,
					enquiryId: null,
					openedEnquiry: false,
					reviewId: null,
					contactReason: 'new',
					enquiryReason: 'none',
					source: 'Portal',
					receivedAt: 1,
				};
				await recordFiledMessage(store, filed);
				await expect(recordFiledMessage(store, filed)).rejects.toThrow();
				expect(await readFiledMessage(store, 'm1')).toEqual(filed);
				expect(await readFiledMessage(store, 'm2')).toBeUndefined();
			});

			test('a mail of the ledger is linked to its contact, for the record', async () => {
				await store.run(`INSERT INTO mailbox (id, address, created_at) VALUES ('b', 'inbox@example.com', 0)`);
				await store.run(`INSERT INTO thread (id, subject, first_at, last_at) VALUES ('t', '', 0, 0)`);
				await store.run(
					`INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at)
					 VALUES ('m', 'k', 't', '', '', '', '[]', '', 'personal', '', 1, 1, 0, 0)`,
				);
				await store.run(`INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state) VALUES ('d1', 'm', 'b', 0, 0, 'running'), ('d2', 'm', 'b', 0, 0, 'running')`);
				const contactId = await insertContact(store, DETAILS, touch('d1', 1));
				expect(await readKnownMessage(store, 'd1')).toEqual({ filed: undefined, messageId: 'm' });
				expect(await readKnownMessage(store, 'd3')).toEqual({ filed: undefined, messageId: null });
				await linkMessage(store, 'm', contactId);
				await linkMessage(store, 'm', contactId);
				expect(await store.all('SELECT message_id, contact_id, how FROM message_link')).toEqual([expect.objectContaining({ message_id: 'm', contact_id: contactId, how: 'auto' })]);
			});
		});

		describe('listings', () => {
			test('W11: a reference is found only with its capitals', async () => {
				await upsertListing(store, { reference: 'Ref-1a' });
				expect(await findListing(store, 'Ref-1a')).toMatchObject({ reference: 'Ref-1a', status: 'available' });
				for (const other of ['ref-1a', 'REF-1A', 'Ref-1', 'Ref-1a ', 'Ref-1_', '%']) expect(await findListing(store, other)).toBeUndefined();
			});

			test('fields that are left out stay, fields given as null are emptied', async () => {
				expect(await upsertListing(store, { reference: 'R', title: 'Flat', price: 100_000.5, rooms: 3 })).toMatchObject({ created: true, listing: { title: 'Flat', price: 100_000.5 } });
				expect(await upsertListing(store, { reference: 'R', price: 90_000, rooms: null })).toMatchObject({ created: false, listing: { title: 'Flat', price: 90_000, rooms: null } });
			});

			test('the filter leaves out what does not fit', async () => {
				await upsertListing(store, { reference: 'A', kind: 'Flat', operation: 'sale', price: 100 });
				await upsertListing(store, { reference: 'B', kind: 'flat', operation: 'rent', price: 200 });
				await upsertListing(store, { reference: 'C', kind: 'house', operation: 'sale', price: 300, status: 'sold' });
				const found = async (filter: Parameters<typeof findListings>[1], limit = 10) => (await findListings(store, filter, limit)).map((listing) => listing.reference);
				expect(await found({})).toEqual(['A', 'B', 'C']);
				expect(await found({}, 2)).toEqual(['A', 'B']);
				expect(await found({ kind: 'FLAT' })).toEqual(['A', 'B']);
				expect(await found({ operation: 'sale', status: 'available' })).toEqual(['A']);
				expect(await found({ priceFrom: 150, priceTo: 250 })).toEqual(['B']);
				expect(await found({ notReference: 'A' })).toEqual(['B', 'C']);
			});
		});

		describe('enquiries', () => {
			const open = (contactId: string, messageKey: string, reference: string | null, threadKey = `t-${messageKey}`) =>
				openEnquiry(store, { contactId, reference, threadKey, messageKey, receivedAt: 1 });

			test('one open enquiry per contact and listing, and per thread without a listing', async () => {
				await upsertListing(store, { reference: 'R', title: 'Flat' });
				const ana = await insertContact(store, DETAILS, touch('m1', 1));
				const first = await open(ana, 'm1', 'R');
				await expect(open(ana, 'm2', 'R')).rejects.toThrow();
				const threaded = await open(ana, 'm3', null, 't');
				await expect(open(ana, 'm4', null, 't')).rejects.toThrow();
				expect(await findOpenEnquiryOnListing(store, ana, 'R')).toBe(first);
				expect(await findOpenEnquiryInThread(store, ana, 't')).toBe(threaded);
				await closeEnquiry(store, first);
				expect(await findOpenEnquiryOnListing(store, ana, 'R')).toBeUndefined();
				await open(ana, 'm5', 'R');
				expect(await readEnquiry(store, first)).toMatchObject({ status: 'closed', listing: { reference: 'R', title: 'Flat' } });
			});

			test('a mail in the thread of a listing enquiry finds it', async () => {
				await upsertListing(store, { reference: 'R' });
				const ana = await insertContact(store, DETAILS, touch('m1', 1));
				const enquiry = await open(ana, 'm1', 'R', 't');
				expect(await findOpenEnquiryInThread(store, ana, 't')).toBe(enquiry);
				expect([await countEnquiriesSince(store, ana, 0), await newestOpenEnquiry(store, ana)]).toEqual([1, enquiry]);
				expect(await countEnquiriesSince(store, ana, Date.now() + 60_000)).toBe(0);
			});

			test('W11: an interest is recorded once', async () => {
				await upsertListing(store, { reference: 'R' });
				const ana = await insertContact(store, DETAILS, touch('m1', 1));
				await recordInterest(store, ana, 'R', 'm1');
				await recordInterest(store, ana, 'R', 'm2');
				expect(await store.all('SELECT message_key FROM interest')).toEqual([expect.objectContaining({ message_key: 'm1' })]);
			});
		});

		describe('team, owners and activities', () => {
			test('a member is known by the address, whatever its capitals', async () => {
				const { member, created } = await upsertTeamMember(store, { email: 'Eva@Example.com', name: 'Eva', role: 'administrator', administratorRank: 1, isActive: true });
				expect(created).toBe(true);
				expect(await upsertTeamMember(store, { email: 'eva@example.com', team: 'North', isActive: false })).toMatchObject({
					created: false,
					member: { id: member.id, name: 'Eva', role: 'administrator', administratorRank: 1, team: 'North', isActive: false },
				});
				expect(await findTeamMemberByEmail(store, 'EVA@example.com')).toMatchObject({ id: member.id });
				expect(await findTeamMember(store, member.id)).toMatchObject({ email: 'eva@example.com' });
				expect(await listTeam(store, { activeOnly: true })).toEqual([]);
				expect(await listTeam(store)).toHaveLength(1);
				expect(await ownAddresses(store)).toEqual(['eva@example.com']);
			});

			test('a member who was deleted and is added again is active', async () => {
				const { member } = await upsertTeamMember(store, { email: 'eva@example.com', name: 'Eva' });
				await deleteTeamMember(store, member.id);
				expect(await upsertTeamMember(store, { email: 'eva@example.com' })).toMatchObject({ created: true, member: { id: member.id, isActive: true } });
				await upsertTeamMember(store, { email: 'eva@example.com', isActive: false });
				expect(await upsertTeamMember(store, { email: 'eva@example.com', team: 'North' })).toMatchObject({ member: { isActive: false } });
			});

			test('invariant 5: a message is assigned once', async () => {
				const { member } = await upsertTeamMember(store, { email: 'eva@example.com' });
				const contactId = await insertContact(store, DETAILS, touch('m1', 1));
				const assignment = { messageKey: 'm1', contactId, enquiryId: null, ownerId: member.id, rule: 'coordinator', reason: 'because', assignedNow: true };
				expect(await recordAssignment(store, assignment)).toBe(true);
				expect(await recordAssignment(store, { ...assignment, ownerId: null })).toBe(false);
				expect(await readAssignment(store, 'm1')).toMatchObject(assignment);
				await setOwnerOfPerson(store, contactId, member.id, false);
				expect(await readPerson(store, contactId)).toMatchObject({ ownerId: member.id });
			});

			test('B4: an activity keeps when it was made and when it is due apart', async () => {
				const contactId = await insertContact(store, DETAILS, touch('m1', 1));
				const enquiryId = await openEnquiry(store, { contactId, reference: null, threadKey: 't', messageKey: 'm1', receivedAt: 1 });
				await setOwnerOfEnquiry(store, enquiryId, null, false);
				await createActivity(store, { kind: 'answer enquiry', contactId, enquiryId, assigneeId: null, messageKey: 'm1', subject: 'Answer', dueAt: 500 }, 100);
				expect(await activitiesOf(store, enquiryId)).toEqual([expect.objectContaining({ createdAt: 100, dueAt: 500, completedAt: null, subject: 'Answer' })]);
			});
		});

		describe('reply claims', () => {
			const claim = (contactId: string, messageKey: string, recipient = 'ana@example.com') => ({
				messageKey,
				contactId,
				senderAddress: 'inbox@example.com',
				recipient,
				headerId: `<${messageKey}@example.com>`,
				listings: ['A', 'B'],
			});

			test('invariant 8: a message is claimed once, by eight at the same moment too', async () => {
				const contactId = await insertContact(store, DETAILS, touch('m1', 1));
				const claims = await Promise.all(Array.from({ length: 8 }, () => store.transaction((sql) => queueReply(sql, claim(contactId, 'm1')), { durable: true })));
				expect(claims.filter(Boolean)).toHaveLength(1);
				expect(await readReply(store, 'm1')).toMatchObject({ status: 'queued', listings: ['A', 'B'], settledAt: null });
			});

			test('a settled claim stays as it is', async () => {
				const contactId = await insertContact(store, DETAILS, touch('m1', 1));
				await queueReply(store, claim(contactId, 'm1'));
				await settleReply(store, 'm1', 'unknown', 'no answer');
				await settleReply(store, 'm1', 'sent', '250 OK');
				await settleReply(store, 'm1', 'refused', 'late');
				expect(await readReply(store, 'm1')).toMatchObject({ status: 'sent', reason: '250 OK' });
				expect(await isOurReply(store, ['<x@y>', '<m1@example.com>'])).toBe(true);
				expect(await isOurReply(store, ['<x@y>'])).toBe(false);
				expect(await isOurReply(store, [])).toBe(false);
			});

			test('what was refused does not count towards the limits, what may have left does', async () => {
				const contactId = await insertContact(store, DETAILS, touch('m1', 1));
				for (const [key, status] of [['m1', 'sent'], ['m2', 'refused'], ['m3', 'unknown']] as const) {
					await lockReplies(store);
					await queueReply(store, claim(contactId, key), 1000);
					await settleReply(store, key, status, '');
				}
				await queueReply(store, claim(contactId, 'm4', 'luis@example.com'), 1000);
				expect(await countRepliesTo(store, 'ana@example.com', 999)).toBe(2);
				expect(await countRepliesTo(store, 'ana@example.com', 1000)).toBe(0);
				expect(await countRepliesFrom(store, 'inbox@example.com', 999)).toBe(3);
			});
		});
	});
}
