import { findMatches } from '../../../nodes/shared/listings/matching';
import { readWish } from '../../../nodes/shared/listings/wish';
import { activitiesOf, ANSWER, completeActivity } from '../../../nodes/shared/store/activities';
import { inTransaction } from '../../../nodes/shared/store/conflicts';
import { insertContact } from '../../../nodes/shared/store/contacts';
import { closeEnquiry, findOpenEnquiryInThread, findOpenEnquiryOnListing, openEnquiry, openTwinOf, readEnquiry, reopenEnquiry } from '../../../nodes/shared/store/enquiries';
import { findEnquiries, mailsOf, movesOf, responsesOf } from '../../../nodes/shared/store/enquiry-list';
import { recordFiledMessage } from '../../../nodes/shared/store/filed-messages';
import { newId } from '../../../nodes/shared/store/ids';
import { deleteListing, findListing, findListings, searchListings, upsertListing, upsertListings } from '../../../nodes/shared/store/listings';
import { moveMessage } from '../../../nodes/shared/store/message-moves';
import { listingsSentTo } from '../../../nodes/shared/store/replies';
import { expectAnswer, recordAnswerByHand, recordResponse, waitsForAnswer, type Response } from '../../../nodes/shared/store/responses';
import type { Store } from '../../../nodes/shared/store/store';
import { upsertTeamMember } from '../../../nodes/shared/store/team';
import type { Backend } from './contract';
import { queueReply, settleReply } from './queued-reply';

const AT = 1_700_000_000_000;
const minutes = (count: number) => AT + count * 60_000;

/** What enquiries, activities and answers must do on every back end (B2 to B5, N9). */
export function describeEnquiries(name: string, backend: Backend): void {
	describe(`enquiries on ${name}`, () => {
		let store: Store;
		let count = 0;
		beforeEach(async () => {
			store = await backend.open();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		const contact = async (email = 'ana@example.com') => {
			const id = await insertContact(store, { name: 'Ana Ruiz', company: null, language: null }, { messageKey: 'c', source: 'Portal', receivedAt: AT }, AT);
			await store.run(`INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ('email', $1, $2, $3)`, [email, id, AT]);
			return id;
		};
		const enquiry = async (contactId: string, more: { reference?: string; threadKey?: string; at?: number; route?: string } = {}) =>
			await openEnquiry(store, { contactId, reference: more.reference ?? null, threadKey: more.threadKey ?? `t${++count}`, messageKey: `o${count}`, receivedAt: more.at ?? AT, ...(more.route && { route: more.route }) }, more.at ?? AT);
		/** A mail in the ledger, filed in an enquiry. */
		const mail = async (contactId: string, enquiryId: string, messageKey: string, more: { at?: number; filedAt?: number; threadId?: string } = {}) => {
			const at = more.at ?? AT;
			const threadId = more.threadId ?? `thread of ${messageKey}`;
			await store.run(`INSERT INTO mailbox (id, address, created_at) VALUES ('m', 'inbox@agency.example', 0) ON CONFLICT (id) DO NOTHING`);
			await store.run('INSERT INTO thread (id, subject, first_at, last_at) VALUES ($1, $1, 0, 0) ON CONFLICT (id) DO NOTHING', [threadId]);
			await store.run('INSERT INTO thread_reference (header_id, thread_id) VALUES ($1, $2)', [`<${messageKey}>`, threadId]);
			await store.run(
				`INSERT INTO message (id, content_key, thread_id, header_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, sent_at, received_at, stored_at)
				 VALUES ($1, $1, $2, $3, 'Hello', 'Ana', 'ana@example.com', '[]', '', 'personal', '', 1, 1, $4, $5, $6)`,
				[messageKey, threadId, `<${messageKey}>`, at - 60_000, at, at + 1],
			);
			await store.run(`INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state) VALUES ($1, $1, 'm', $2, $3, 'done')`, [messageKey, at, at + 1]);
			await recordFiledMessage(store, { messageKey, contactId, createdContact: false, enquiryId, openedEnquiry: false, reviewId: null, contactReason: '', enquiryReason: '', source: 'Portal', receivedAt: at }, more.filedAt ?? at + 2);
		};
		const answer = async (response: Partial<Response>, now?: number) =>
			await store.transaction(async (sql) => {
				const respondedAt = response.respondedAt ?? minutes(30);
				return await recordResponse(sql, { headerId: `<r${++count}>`, recipients: [], answers: [], enquiryId: null, isAutomatic: false, counts: true, respondedBy: null, ...response, respondedAt }, now ?? respondedAt);
			});
		const ask = async (contactId: string, enquiryId: string, messageKey: string, now = minutes(1)) =>
			await store.transaction(async (sql) => await expectAnswer(sql, { contactId, enquiryId, assigneeId: null, messageKey, subject: 'Answer Ana', dueAt: now + 1 }, now));
		const merge = async (winner: string, loser: string) => {
			await store.run('UPDATE contact SET merged_into = $1, root_id = $1 WHERE id = $2', [winner, loser]);
			await store.run(`INSERT INTO contact_merge (id, winner_id, loser_id, reason, merged_at) VALUES ($1, $2, $3, 'test', 0)`, [newId(), winner, loser]);
		};
		const join = async (part: string, into: string) => await store.run('UPDATE enquiry SET joined_into = $2 WHERE id = $1', [part, into]);

		test('N9: the first answer completes what was asked for and is kept as the first response; later ones change nothing', async () => {
			const ana = await contact();
			const id = await enquiry(ana);
			await mail(ana, id, 'k1');
			expect(await ask(ana, id, 'k1')).toEqual(expect.any(String));
			expect(await ask(ana, id, 'k1')).toBeNull();
			expect(await waitsForAnswer(store, id)).toBe(true);
			expect(await answer({ recipients: ['ana@example.com'], answers: ['<k1>'] })).toEqual([id]);
			expect(await answer({ recipients: ['ana@example.com'], answers: ['<k1>'], respondedAt: minutes(50) })).toEqual([id]);
			expect(await waitsForAnswer(store, id)).toBe(false);
			expect(await readEnquiry(store, id)).toMatchObject({ firstResponseAt: minutes(30) });
			expect(await activitiesOf(store, id)).toEqual([expect.objectContaining({ kind: ANSWER, createdAt: minutes(1), completedAt: minutes(30), completedBy: 'reply' })]);
			// The same mail again, as a re-sync would tell it.
			await answer({ headerId: '<same>', enquiryId: id, respondedAt: minutes(60) });
			await answer({ headerId: '<same>', enquiryId: id, respondedAt: minutes(60) });
			expect(await responsesOf(store, id)).toHaveLength(3);
		});

		test('B4: an automatic reply is no answer unless somebody wants it to be one', async () => {
			const ana = await contact();
			const id = await enquiry(ana);
			await mail(ana, id, 'k1');
			await ask(ana, id, 'k1');
			await answer({ enquiryId: id, isAutomatic: true, counts: false, respondedAt: minutes(2) });
			expect([await waitsForAnswer(store, id), (await readEnquiry(store, id))?.firstResponseAt, (await activitiesOf(store, id))[0].completedAt]).toEqual([true, null, null]);
			await answer({ enquiryId: id, isAutomatic: true, counts: true, respondedAt: minutes(3) });
			expect([await waitsForAnswer(store, id), (await readEnquiry(store, id))?.firstResponseAt, (await activitiesOf(store, id))[0].completedAt]).toEqual([false, minutes(3), minutes(3)]);
		});

		test('an answer belongs to the enquiry of its recipient in that thread, and to nobody else\'s', async () => {
			const ana = await contact();
			const luis = await contact('luis@example.com');
			const [first, second, other] = [await enquiry(ana), await enquiry(ana), await enquiry(luis)];
			await mail(ana, first, 'k1', { threadId: 'one' });
			await mail(ana, second, 'k2', { threadId: 'one', at: minutes(1) });
			await mail(luis, other, 'k3', { threadId: 'one', at: minutes(2) });
			expect(await answer({ recipients: ['ana@example.com'], answers: ['<k1>', '<k2>'] })).toEqual([first]);
			expect(await answer({ recipients: ['ana@example.com', 'luis@example.com'], answers: ['<k3>'] })).toEqual(expect.arrayContaining([second, other]));
			expect(await answer({ recipients: ['eva@example.com'], answers: ['<k1>'] })).toEqual([]);
			expect(await answer({ recipients: ['ana@example.com'], answers: ['<unknown>'] })).toEqual([]);
			expect(await answer({ enquiryId: 'gone' })).toEqual([]);
		});

		test('a new mail after the answer asks for another one; a mail that nobody had seen when the answer left does too', async () => {
			const ana = await contact();
			const id = await enquiry(ana);
			await mail(ana, id, 'k1');
			await ask(ana, id, 'k1');
			await answer({ enquiryId: id });
			expect(await ask(ana, id, 'k1', minutes(31))).toBeNull();
			// Received before the answer left, filed after it: the mailbox was out of reach.
			await mail(ana, id, 'k2', { at: minutes(20), filedAt: minutes(40) });
			expect(await ask(ana, id, 'k2', minutes(41))).toEqual(expect.any(String));
			await answer({ enquiryId: id, respondedAt: minutes(50) });
			expect(await waitsForAnswer(store, id)).toBe(false);
			await mail(ana, id, 'k3', { at: minutes(60) });
			expect(await ask(ana, id, 'k3', minutes(61))).toEqual(expect.any(String));
			// An answer that left before the mail came does not answer it, however late we hear of it.
			await answer({ enquiryId: id, respondedAt: minutes(55) }, minutes(70));
			expect((await activitiesOf(store, id)).map((one) => one.completedBy)).toEqual(['reply', 'reply', null]);
			expect(await readEnquiry(store, id)).toMatchObject({ firstResponseAt: minutes(30) });
		});

		test('an answer that was sent from another program counts from when it left', async () => {
			const ana = await contact();
			const id = await enquiry(ana);
			await mail(ana, id, 'k1', { filedAt: minutes(20) });
			await ask(ana, id, 'k1', minutes(20));
			await answer({ enquiryId: id, respondedAt: minutes(10) }, minutes(45));
			expect([await waitsForAnswer(store, id), (await readEnquiry(store, id))?.firstResponseAt]).toEqual([false, minutes(10)]);
		});

		test('by hand: a call is an answer; a completed activity asks for nothing more, and is no first response', async () => {
			const ana = await contact();
			const [called, done] = [await enquiry(ana), await enquiry(ana)];
			await mail(ana, called, 'k1');
			await mail(ana, done, 'k2');
			await ask(ana, called, 'k1');
			await store.transaction(async (sql) => await recordAnswerByHand(sql, called, 'Marta', minutes(5)));
			expect(await readEnquiry(store, called)).toMatchObject({ firstResponseAt: minutes(5) });
			expect((await activitiesOf(store, called))[0]).toMatchObject({ completedAt: minutes(5), completedBy: 'Marta' });
			const activity = String(await ask(ana, done, 'k2'));
			expect([await completeActivity(store, activity, 'Marta', minutes(6)), await completeActivity(store, activity, 'Luis', minutes(7))]).toEqual([true, false]);
			expect([await waitsForAnswer(store, done), (await readEnquiry(store, done))?.firstResponseAt]).toEqual([false, null]);
		});

		test('closing completes what is to do; reopening asks again only when nobody has answered', async () => {
			const ana = await contact();
			const id = await enquiry(ana);
			await mail(ana, id, 'k1');
			await ask(ana, id, 'k1');
			expect([await closeEnquiry(store, id, minutes(9), 'Bought elsewhere'), await closeEnquiry(store, id, minutes(10), 'x')]).toEqual([true, false]);
			expect(await readEnquiry(store, id)).toMatchObject({ status: 'closed', closedAt: minutes(9), closedReason: 'Bought elsewhere' });
			expect((await activitiesOf(store, id))[0]).toMatchObject({ completedAt: minutes(9), completedBy: 'closed' });
			expect([await reopenEnquiry(store, id), await reopenEnquiry(store, id)]).toEqual([true, false]);
			expect(await ask(ana, id, 'k1', minutes(11))).toEqual(expect.any(String));
			await answer({ enquiryId: id });
			await closeEnquiry(store, id);
			await reopenEnquiry(store, id);
			expect(await ask(ana, id, 'k1', minutes(40))).toBeNull();
		});

		test('an enquiry is not opened again beside an open one on the same listing', async () => {
			const ana = await contact();
			await upsertListing(store, { reference: 'R', title: 'Flat' });
			const old = await enquiry(ana, { reference: 'R' });
			await closeEnquiry(store, old);
			expect(await openTwinOf(store, old)).toBeUndefined();
			const young = await enquiry(ana, { reference: 'R' });
			expect(await openTwinOf(store, old)).toBe(young);
			await expect(reopenEnquiry(store, old)).rejects.toThrow();
		});

		test('B7: an enquiry on another route is kept apart; the contact\'s own comes first', async () => {
			const ana = await contact();
			await upsertListing(store, { reference: 'R', title: 'Flat' });
			const routed = await enquiry(ana, { reference: 'R', route: 'Sales' });
			expect(await findOpenEnquiryOnListing(store, ana, 'R')).toBe(routed);
			const own = await enquiry(ana, { reference: 'R', at: AT + 5 });
			expect([await findOpenEnquiryOnListing(store, ana, 'R'), await findOpenEnquiryOnListing(store, ana, 'R', 'Sales'), await findOpenEnquiryOnListing(store, ana, 'R', 'Rent')]).toEqual([own, routed, undefined]);
			const threaded = await enquiry(ana, { threadKey: 'T', route: 'Sales' });
			expect([await findOpenEnquiryInThread(store, ana, 'T'), await findOpenEnquiryInThread(store, ana, 'T', '')]).toEqual([threaded, undefined]);
		});

		test('an enquiry that became part of another is read as that one, over several steps, and comes back', async () => {
			const [ana, other, third] = [await contact(), await contact('a@b.example'), await contact('c@d.example')];
			await upsertListing(store, { reference: 'R', title: 'Flat' });
			const [oldest, middle, youngest] = [await enquiry(ana, { reference: 'R' }), await enquiry(other, { reference: 'R', at: minutes(2), threadKey: 'T' }), await enquiry(third, { reference: 'R', at: minutes(3), threadKey: 'U' })];
			await merge(ana, other);
			await merge(ana, third);
			await join(youngest, middle);
			await join(middle, oldest);
			await mail(third, youngest, 'k1', { at: minutes(3) });
			await answer({ enquiryId: youngest });
			expect(await readEnquiry(store, youngest)).toMatchObject({ id: oldest, firstResponseAt: minutes(30) });
			expect([await findOpenEnquiryOnListing(store, ana, 'R'), await findOpenEnquiryInThread(store, ana, 'U')]).toEqual([oldest, oldest]);
			expect(await findEnquiries(store, { contactId: third }, 10)).toEqual([expect.objectContaining({ id: oldest, contactId: ana, joinedIds: [middle, youngest].sort(), firstResponseAt: minutes(30), waitsForAnswer: false })]);
			expect(await mailsOf(store, oldest)).toHaveLength(1);
			await closeEnquiry(store, oldest);
			expect(await findOpenEnquiryInThread(store, ana, 'U')).toBeUndefined();
			await reopenEnquiry(store, oldest);
			await store.run('UPDATE enquiry SET joined_into = NULL');
			expect(await readEnquiry(store, youngest)).toMatchObject({ id: youngest, status: 'open' });
		});

		describe('B3: a mail is moved', () => {
			const move = async (messageKey: string, toEnquiryId: string | null, reference: string | null = null) =>
				await store.transaction(async (sql) => await moveMessage(sql, { messageKey, toEnquiryId, reference, movedBy: 'Marta' }, minutes(100)));

			test('what it asked for and what answered it follow; the history says who', async () => {
				const ana = await contact();
				const marta = (await upsertTeamMember(store, { email: 'marta@agency.example', name: 'Marta' })).member;
				const [from, to] = [await enquiry(ana), await enquiry(ana)];
				await store.run('UPDATE enquiry SET owner_id = $1 WHERE id = $2', [marta.id, to]);
				await mail(ana, from, 'k1');
				await mail(ana, from, 'k2', { at: minutes(40) });
				await ask(ana, from, 'k1');
				await answer({ enquiryId: from, respondedAt: minutes(10) });
				await ask(ana, from, 'k2', minutes(41));
				expect(await move('k1', to)).toEqual({ enquiryId: to, fromEnquiryId: from, opened: false, moved: true });
				expect([(await readEnquiry(store, from))?.firstResponseAt, (await readEnquiry(store, to))?.firstResponseAt]).toEqual([null, minutes(10)]);
				expect(await activitiesOf(store, to)).toEqual([expect.objectContaining({ messageKey: 'k1', completedBy: 'reply', assigneeId: marta.id })]);
				expect(await activitiesOf(store, from)).toEqual([expect.objectContaining({ messageKey: 'k2', completedAt: null })]);
				expect(await movesOf(store, to)).toEqual([{ messageKey: 'k1', fromEnquiryId: from, toEnquiryId: to, movedBy: 'Marta', movedAt: minutes(100) }]);
				expect(await move('k1', to)).toMatchObject({ moved: false });
			});

			test('the last mail takes everything along and closes the enquiry; one answer is asked for, the one that is due first', async () => {
				const ana = await contact();
				const [from, to] = [await enquiry(ana), await enquiry(ana)];
				await mail(ana, from, 'k1');
				await mail(ana, to, 'k2');
				await ask(ana, to, 'k2', minutes(5));
				await ask(ana, from, 'k1', minutes(1));
				await move('k1', to);
				expect(await readEnquiry(store, from)).toMatchObject({ status: 'closed', closedReason: 'Its mails were moved to another enquiry' });
				const activities = await activitiesOf(store, to);
				expect(activities.map((one) => [one.messageKey, one.completedBy])).toEqual([['k1', null], ['k2', 'joined']]);
				expect(await activitiesOf(store, from)).toEqual([]);
			});

			test('to a new enquiry, or the open one on a listing; later mails of the conversation follow', async () => {
				const ana = await contact();
				await upsertListing(store, { reference: 'R', title: 'Flat' });
				const from = await enquiry(ana, { threadKey: 'T' });
				await mail(ana, from, 'k0', { threadId: 'T' });
				await mail(ana, from, 'k1', { threadId: 'T', at: minutes(1) });
				const moved = await move('k1', null, 'R');
				expect(moved).toMatchObject({ opened: true, moved: true });
				const to = 'enquiryId' in moved ? moved.enquiryId : '';
				expect(await readEnquiry(store, to)).toMatchObject({ listing: { reference: 'R' }, receivedAt: minutes(1), status: 'open' });
				expect(await findOpenEnquiryInThread(store, ana, 'T')).toBe(to);
				expect(await move('k0', null, 'R')).toMatchObject({ enquiryId: to, opened: false });
				await move('k0', from);
				expect(await findOpenEnquiryInThread(store, ana, 'T')).toBe(to);
			});

			test('not to another person, to nowhere, and no mail that was never filed', async () => {
				const [ana, luis] = [await contact(), await contact('luis@example.com')];
				const [from, other] = [await enquiry(ana), await enquiry(luis)];
				await mail(ana, from, 'k1');
				expect([await move('k1', other), await move('k1', 'gone'), await move('k9', from)]).toEqual([{ refused: 'another person' }, { refused: 'no such enquiry' }, { refused: 'no such mail' }]);
				expect(await movesOf(store, other)).toEqual([]);
			});
		});

		test('lists: of a person, open, nobody\'s, on a listing, waiting', async () => {
			const [ana, luis] = [await contact(), await contact('luis@example.com')];
			await upsertListing(store, { reference: 'R', title: 'Flat' });
			const [first, second, third] = [await enquiry(ana, { reference: 'R' }), await enquiry(ana, { at: minutes(1) }), await enquiry(luis, { at: minutes(2) })];
			await mail(ana, second, 'k1');
			await closeEnquiry(store, first);
			const marta = (await upsertTeamMember(store, { email: 'marta@agency.example', name: 'Marta' })).member;
			await store.run('UPDATE enquiry SET owner_id = $1 WHERE id = $2', [marta.id, third]);
			const ids = async (filter: Parameters<typeof findEnquiries>[1], limit = 10) => (await findEnquiries(store, filter, limit)).map((one) => one.id);
			expect(await ids({})).toEqual([third, second, first]);
			expect(await ids({}, 1)).toEqual([third]);
			expect(await ids({}, Infinity)).toHaveLength(3);
			expect([await ids({ contactId: ana }), await ids({ status: 'closed' }), await ids({ ownerId: marta.id }), await ids({ ownerId: null }), await ids({ reference: 'R' }), await ids({ waitsForAnswer: true }), await ids({ waitsForAnswer: false, status: 'open' }), await ids({ receivedFrom: minutes(1), receivedUntil: minutes(1) })]).toEqual([[second, first], [first], [third], [second, first], [first], [second], [third], [second]]);
			expect((await findEnquiries(store, { id: third }, 1))[0]).toMatchObject({ ownerName: 'Marta', ownerEmail: 'marta@agency.example', contactName: 'Ana Ruiz', waitsForAnswer: false });
		});

		describe('listings', () => {
			test('many at once, as if one after the other', async () => {
				const results = await store.transaction(async (sql) => await upsertListings(sql, [{ reference: 'A', title: 'Flat', price: 1.5 }, { reference: 'B' }, { reference: 'A', rooms: 2 }, { reference: 'a' }, { reference: 'A', price: 3 }], AT));
				expect(results.map(({ listing, created }) => [listing.reference, created, listing.title, listing.price, listing.rooms, listing.status])).toEqual([
					['A', true, 'Flat', 1.5, null, 'available'],
					['B', true, null, null, null, 'available'],
					['A', false, 'Flat', 1.5, 2, 'available'],
					['a', true, null, null, null, 'available'],
					['A', false, 'Flat', 3, 2, 'available'],
				]);
				expect([await deleteListing(store, 'A'), await deleteListing(store, 'A'), await findListing(store, 'A')]).toEqual([true, false, undefined]);
				expect(await upsertListing(store, { reference: 'A' })).toMatchObject({ created: true, listing: { title: 'Flat' } });
				expect((await searchListings(store, 'FLA', 5)).map((one) => one.reference)).toEqual(['A']);
				expect(await searchListings(store, '_', 5)).toEqual([]);
			});

			test('candidates: by what the words mean, in the price band, the nearest first', async () => {
				const flat = { kind: 'Piso', operation: 'Venta' };
				await upsertListings(store, [{ reference: 'A', ...flat, price: 120 }, { reference: 'B', kind: 'flat', operation: 'sale', price: 99 }, { reference: 'C', ...flat, price: 150 }, { reference: 'D', ...flat, price: 100, status: 'sold' }, { reference: 'E', kind: 'house', price: 100 }, { reference: 'F', ...flat }]);
				const wish = { ...readWish(null, { operation: 'buy', kind: 'apartment', price: '100' }, []) };
				expect((await findMatches(store, wish, 10)).map((one) => one.listing.reference)).toEqual(['B', 'A']);
				expect((await findMatches(store, { ...wish, price: null, known: ['F'] }, 10)).map((one) => one.listing.reference)).toEqual(['A', 'B', 'C']);
				expect((await findMatches(store, { ...wish, operation: null, kind: null, place: 'Soho' }, 10))).toEqual([]);
				expect((await findListings(store, { kind: 'Wohnung', status: 'available' }, 10)).map((one) => one.reference)).toEqual(['A', 'B', 'C', 'F']);
			});

			test('W10: what a person was sent, over all their records', async () => {
				const [ana, other] = [await contact(), await contact('a@b.example')];
				await merge(ana, other);
				const claim = async (messageKey: string, contactId: string, listings: string[]) => await queueReply(store, { messageKey, contactId, senderAddress: 's', recipient: 'r', headerId: messageKey, listings });
				await claim('k1', ana, ['A']);
				await claim('k2', other, ['B', 'A']);
				await claim('k3', other, ['C']);
				await settleReply(store, 'k3', 'refused', 'no such user');
				expect((await listingsSentTo(store, ana)).sort()).toEqual(['A', 'B']);
			});
		});

		test('an answer and the question for it at the same moment: never asked for what was answered', async () => {
			const ana = await contact();
			const other = await backend.open();
			try {
				for (let round = 0; round < 25; round++) {
					const id = await enquiry(ana);
					await mail(ana, id, `race-${round}`);
					const work = [
						inTransaction(store, async (sql) => await expectAnswer(sql, { contactId: ana, enquiryId: id, assigneeId: null, messageKey: `race-${round}`, subject: 'Answer', dueAt: null }, minutes(1))),
						inTransaction(other, async (sql) => await recordResponse(sql, { headerId: '<r>', recipients: [], answers: [], enquiryId: id, isAutomatic: false, counts: true, respondedBy: null, respondedAt: minutes(1) }, minutes(1))),
						inTransaction(other, async (sql) => await expectAnswer(sql, { contactId: ana, enquiryId: id, assigneeId: null, messageKey: `race-${round}`, subject: 'Answer', dueAt: null }, minutes(1))),
					];
					await Promise.all(work);
					const activities = await activitiesOf(store, id);
					expect(activities.length).toBeLessThanOrEqual(1);
					expect(activities.filter((one) => one.completedAt === null)).toEqual([]);
				}
			} finally {
				await other.close();
			}
		});
	});
}
