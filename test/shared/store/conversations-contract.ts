import { fileIntake } from '../../../nodes/shared/filing/file';
import { mergeContacts, undoMerge } from '../../../nodes/shared/filing/merge';
import { recordAssignment } from '../../../nodes/shared/store/assignments';
import { CONDITIONS, type ConversationFilter } from '../../../nodes/shared/store/conversation-filters';
import { refreshConversations } from '../../../nodes/shared/store/conversation-refresh';
import { countConversations } from '../../../nodes/shared/store/conversation-counts';
import { listConversations, type ConversationPosition } from '../../../nodes/shared/store/conversations';
import { deleteMailbox } from '../../../nodes/shared/store/delete-mailbox';
import { eraseContact } from '../../../nodes/shared/store/erase';
import { eraseMails } from '../../../nodes/shared/store/erase-mail';
import { FLAG } from '../../../nodes/shared/store/mail-flags';
import { forgetFolderMail, getFolderMail, wish, writeFolderMail } from '../../../nodes/shared/store/folder-mail';
import { keepListedFolder } from '../../../nodes/shared/store/folder-sync';
import { linkMessage, unlinkMessage } from '../../../nodes/shared/store/links';
import { moveMessage } from '../../../nodes/shared/store/message-moves';
import { openConversation } from '../../../nodes/shared/store/opened-conversation';
import { settleOutgoing, setRecipientState } from '../../../nodes/shared/store/outgoing';
import { setOwnerOfEnquiry, setOwnerOfPerson } from '../../../nodes/shared/store/owners';
import type { Store } from '../../../nodes/shared/store/store';
import { seededRandom } from '../../support/seeded-random';
import type { Backend } from './contract';
import { BOXES, ConversationWorld, NOON, ROLES } from './conversation-world';

const FILTERS = Object.keys(CONDITIONS) as ConversationFilter[];

/** What the list of conversations must do on every back end (S2 to S4). */
export function describeConversations(name: string, backend: Backend): void {
	describe(`conversations on ${name}`, () => {
		let store: Store;
		let world: ConversationWorld;
		beforeEach(async () => {
			store = await backend.open();
			world = new ConversationWorld(store);
			await world.furnish();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});
		const subjects: ConversationWorld['subjects'] = async (...of) => await world.subjects(...of);
		const list = async (filter: ConversationFilter = 'all', mailboxIds = BOXES) => {
			await world.refresh();
			return (await listConversations(store, { mailboxIds, filter, memberId: 'ana' }, 50)).conversations;
		};

		test('S3: mails of one conversation are one row with the newest on top, in all mailboxes together', async () => {
			const first = await world.arrives({ subject: 'Villa' });
			await world.arrives({ subject: 'Flat', from: 'Bob <bob@client.example>' });
			const sent = await world.writes('inbox@office.example', [first.headerId]);
			const answer = await world.arrives({ subject: 'Re: Villa', answers: [first.headerId], mailboxId: 'box2' });
			const [villa, flat] = await list();
			expect(villa).toMatchObject({ threadId: first.threadId, mailboxIds: ['box', 'box2'], subject: 'Re: Villa', isUnread: true, isArchived: false, mailCount: 2, hasDraft: false, contact: null, owner: null, reply: null });
			expect(villa.senders).toEqual([{ name: 'Ann Lee', address: 'ann@client.example', isOurs: false }]);
			expect(villa.ledger).toMatchObject({ messageKey: answer.key, state: 'received', outcome: null });
			expect(flat).toMatchObject({ subject: 'Flat', mailboxIds: ['box'], mailCount: 1 });
			expect((await list('all', ['box']))[0].senders.map(({ name: who, isOurs }) => [who, isOurs])).toEqual([['Office', true], ['Ann Lee', false]]);
			const opened = await openConversation(store, BOXES, answer.threadId);
			expect(opened?.mails.map(({ messageId, part, mailboxIds }) => [messageId, part, mailboxIds])).toEqual([[first.id, 'received', ['box']], [sent, 'sent', ['box']], [answer.id, 'received', ['box2']]]);
			expect(opened?.mails[1]).toMatchObject({ outgoing: { status: 'queued', purpose: 'staff' }, messageKey: null, ledger: null });
			expect((await openConversation(store, ['box2'], first.threadId))?.mails.map(({ messageId }) => messageId)).toEqual([answer.id]);
			expect(await openConversation(store, ['own'], first.threadId)).toBeUndefined();
			expect(await openConversation(store, [], first.threadId)).toBeUndefined();
		});

		test('invariant 10: nothing of a mailbox that was not asked for is listed, counted or named, and no folder of one', async () => {
			const mail = await world.arrives({ mailboxId: 'own', subject: 'Private' });
			await world.lies(mail.id, 'own', 'Clients');
			for (const filter of FILTERS) expect(await subjects(filter, { mailboxIds: ['box', 'box2'] })).toEqual([]);
			expect(await subjects('all', { mailboxIds: ['box'], folderId: 'own:Clients' })).toEqual([]);
			expect(await subjects('all', { mailboxIds: [] })).toEqual([]);
			expect(await countConversations(store, { mailboxIds: ['box'] }, ['all', 'unread'])).toEqual({ all: 0, unread: 0 });
			expect(await subjects('all', { mailboxIds: ['own'], folderId: 'own:Clients' })).toEqual(['Private']);
		});

		test('unread is what any place says, read is what all say; mail without a place by the ledger', async () => {
			const mail = await world.arrives({ subject: 'Villa' });
			expect(await subjects('unread')).toEqual(['Villa']);
			await store.run('UPDATE delivery SET read_at = 1');
			expect(await subjects('unread')).toEqual([]);
			const place = await world.lies(mail.id, 'box', 'INBOX');
			const copy = await world.lies(mail.id, 'box', 'Clients');
			await wish(store, [place], { set: FLAG.seen, clear: 0 });
			expect(await subjects('unread')).toEqual(['Villa']);
			expect([await subjects('unread', { folderId: 'box:INBOX' }), await subjects('unread', { folderId: 'box:Clients' })]).toEqual([[], ['Villa']]);
			await wish(store, [copy], { set: FLAG.seen, clear: 0 });
			expect(await subjects('unread')).toEqual([]);
			// Read here, not in the other mailbox.
			await world.lies(mail.id, 'box2', 'INBOX');
			expect(await subjects('unread')).toEqual(['Villa']);
			expect(await subjects('unread', { mailboxIds: ['box'] })).toEqual([]);
		});

		test('archived is a conversation of which all that was received is put away, in every mailbox', async () => {
			const first = await world.synced('box', 'Archive', { subject: 'Villa' });
			expect(await subjects('archived')).toEqual(['Villa']);
			const second = await world.synced('box', 'INBOX', { subject: 'Villa', answers: [first.headerId] });
			expect([await subjects('archived'), await subjects('all')]).toEqual([[], ['Villa']]);
			await wish(store, [second.place], { moveTo: 'box:Archive' });
			await world.synced('box', 'Sent', { subject: 'Re: Villa', from: 'Office <inbox@office.example>', answers: [first.headerId] });
			expect(await subjects('archived')).toEqual(['Re: Villa']);
			const elsewhere = await world.arrives({ mailboxId: 'box2', subject: 'Villa again', answers: [first.headerId] });
			expect(await subjects('archived')).toEqual([]);
			expect(await subjects('archived', { mailboxIds: ['box'] })).toEqual(['Re: Villa']);
			await store.run('UPDATE delivery SET archived_at = 1 WHERE message_key = $1', [elsewhere.key]);
			expect(await subjects('archived')).toEqual(['Villa again']);
			// A folder of one's own is no archive.
			await wish(store, [second.place], { moveTo: 'box:Clients' });
			expect(await subjects('archived')).toEqual([]);
		});

		test('spam, rubbish and drafts alone are found in their folders only', async () => {
			for (const folder of ['Junk', 'Trash', 'Drafts'] as const) await world.synced('box', folder, { subject: folder });
			for (const filter of FILTERS) expect([filter, await subjects(filter)]).toEqual([filter, []]);
			for (const folder of ['Junk', 'Trash', 'Drafts'] as const) expect(await subjects('all', { folderId: `box:${folder}` })).toEqual([folder]);
			expect(await subjects('unread', { folderId: 'box:Junk' })).toEqual(['Junk']);
			const mail = await world.arrives({ subject: 'Villa' });
			const draft = await world.synced('box', 'Drafts', { subject: 'Re: Villa', from: 'Office <inbox@office.example>', answers: [mail.headerId] });
			expect((await list())[0]).toMatchObject({ subject: 'Villa', hasDraft: true, mailCount: 1 });
			await wish(store, [draft.place], 'remove');
			expect((await list())[0]).toMatchObject({ hasDraft: false });
		});

		test('what was deleted, is gone from the server, or marked there as deleted is not shown; what must be decided stays', async () => {
			const { place, threadId } = await world.synced('box', 'INBOX', { subject: 'Villa' });
			await store.run('UPDATE folder_mail SET server_flags = 16 WHERE id = $1', [place]);
			expect(await subjects('all')).toEqual([]);
			await store.run('UPDATE folder_mail SET server_flags = 0 WHERE id = $1', [place]);
			expect(await subjects('all')).toEqual(['Villa']);
			await wish(store, [place], 'remove');
			expect(await subjects('all')).toEqual([]);
			expect(await openConversation(store, BOXES, threadId)).toBeUndefined();
			const taken = await world.arrives({ subject: 'Broken' });
			const at = await world.lies(taken.id, 'box', 'INBOX');
			await store.run("UPDATE delivery SET state = 'quarantined', reason = 'It cannot be read' WHERE message_key = $1", [taken.key]);
			await store.run("UPDATE folder_mail SET gone_at = 1, gone_by = 'server' WHERE id = $1", [at]);
			expect([await subjects('quarantined'), await subjects('attention'), await subjects('all')]).toEqual([['Broken'], ['Broken'], ['Broken']]);
			expect((await list())[0].ledger).toMatchObject({ state: 'quarantined', stateReason: 'It cannot be read' });
			await store.run("UPDATE folder_mail SET gone_by = 'us' WHERE id = $1", [at]);
			expect(await subjects('attention')).toEqual([]);
		});

		test('S6: linked and unlinked follow the links, merges of contacts and their undo, and erasing', async () => {
			const mail = await world.arrives({ subject: 'Villa' });
			const [ann, luis] = [await world.contact('Ann Lee'), await world.contact('Luis Vega')];
			expect([await subjects('linked'), await subjects('unlinked')]).toEqual([[], ['Villa']]);
			await linkMessage(store, mail.id, luis, 'ana');
			expect((await list('linked'))[0].contact).toEqual({ id: luis, name: 'Luis Vega' });
			expect(await subjects('unlinked')).toEqual([]);
			const { mergeId } = await mergeContacts(store, ann, luis, { reason: 'the same', actor: 'ana' });
			expect((await list('linked'))[0].contact).toEqual({ id: ann, name: 'Ann Lee' });
			await undoMerge(store, String(mergeId), 'ana');
			expect((await list('linked'))[0].contact).toEqual({ id: luis, name: 'Luis Vega' });
			await unlinkMessage(store, mail.id, luis);
			expect([await subjects('linked'), await subjects('unlinked')]).toEqual([[], ['Villa']]);
			// Linked in one of two mailboxes is linked.
			const other = await world.arrives({ subject: 'Re: Villa', answers: [mail.headerId], mailboxId: 'box2' });
			await linkMessage(store, other.id, ann, 'ana');
			expect([await subjects('linked'), await subjects('unlinked'), await subjects('unlinked', { mailboxIds: ['box'] })]).toEqual([['Re: Villa'], [], ['Villa']]);
			await eraseContact(store, ann);
			expect([await subjects('linked'), await subjects('unlinked')]).toEqual([[], ['Villa']]);
		});

		test('mine and unassigned follow the owner of the enquiry, of the mail, and of the contact', async () => {
			const mail = await world.arrives({ subject: 'Villa' });
			expect([await subjects('mine'), await subjects('unassigned')]).toEqual([[], ['Villa']]);
			const filed = await fileIntake(store, { messageKey: mail.key, threadKey: mail.threadId, receivedAt: NOON, source: 'test', name: 'Ann', company: null, language: null, identities: [{ kind: 'email', value: 'ann@client.example', raw: 'ann@client.example' }], references: [] });
			await setOwnerOfPerson(store, filed.person.id, 'ben', true);
			expect([await subjects('mine', { memberId: 'ben' }), await subjects('unassigned')]).toEqual([['Villa'], []]);
			await recordAssignment(store, { messageKey: mail.key, contactId: filed.person.id, enquiryId: null, ownerId: 'ana', rule: 'r', reason: 'r', assignedNow: true });
			expect([await subjects('mine', { memberId: 'ben' }), await subjects('mine')]).toEqual([[], ['Villa']]);
			await setOwnerOfEnquiry(store, String(filed.enquiry?.id), 'ben', true);
			expect((await list('mine')).length).toBe(0);
			expect((await listConversations(store, { mailboxIds: BOXES, filter: 'mine', memberId: 'ben' }, 5)).conversations[0].owner).toEqual({ id: 'ben', name: 'Ben' });
			expect(await subjects('mine', { memberId: null })).toEqual([]);
			// What we wrote, what is put away and what nobody wrote to us waits for nobody.
			await world.synced('box', 'Sent', { subject: 'News', from: 'Office <inbox@office.example>' });
			await world.synced('box', 'Archive', { subject: 'Old' });
			expect(await subjects('unassigned')).toEqual([]);
		});

		test('leads, review, none and attention tell what is to be done in a conversation, whichever of its mails says so', async () => {
			const [first, second] = [await world.arrives({ subject: 'Villa' }), await world.arrives({ subject: 'Flat' })];
			const outcome = async (key: string, value: string) => await store.run('UPDATE delivery SET outcome = $2, outcome_reason = $3 WHERE message_key = $1', [key, value, 'why']);
			await outcome(first.key, 'review');
			await outcome(second.key, 'none');
			const answer = await world.arrives({ subject: 'Re: Villa', answers: [first.headerId], mailboxId: 'box2' });
			await outcome(answer.key, 'lead');
			expect([await subjects('leads'), await subjects('review'), await subjects('none'), await subjects('attention')]).toEqual([[], ['Villa'], ['Flat'], ['Villa']]);
			await outcome(first.key, 'none');
			expect([await subjects('leads'), await subjects('review'), await subjects('none'), await subjects('attention')]).toEqual([['Re: Villa'], [], ['Flat'], []]);
			const sent = await world.writes('inbox@office.example', [second.headerId]);
			await settleOutgoing(store, sent, 'unknown', 'Nobody knows');
			expect((await list('attention')).map(({ threadId }) => threadId)).toEqual([second.threadId]);
			await settleOutgoing(store, sent, 'sent', '250');
			expect(await subjects('attention')).toEqual([]);
			await setRecipientState(store, sent, 'ann@client.example', { status: 'bounced', statusCode: '5.1.1', reason: 'No such user' });
			expect((await list('attention')).map(({ threadId }) => threadId)).toEqual([second.threadId]);
		});

		test('threads that turn out to be one are one row; an erased mail is none', async () => {
			const [one, two] = [await world.arrives({ subject: 'Villa' }), await world.arrives({ subject: 'Flat' })];
			expect(await list()).toHaveLength(2);
			const both = await world.arrives({ subject: 'Both', answers: [one.headerId, two.headerId] });
			expect((await list()).map(({ mailCount, subject }) => [subject, mailCount])).toEqual([['Both', 3]]);
			await store.transaction((sql) => eraseMails(sql, [both.id]));
			expect((await list()).map(({ mailCount, subject }) => [subject, mailCount])).toEqual([['Flat', 2]]);
			await store.transaction((sql) => eraseMails(sql, [one.id, two.id]));
			expect(await list()).toEqual([]);
			expect(await world.rows()).toEqual([]);
		});

		test('a change that happens while another is worked off is not lost, and the latest is worked off first', async () => {
			const mails = [];
			for (let index = 0; index < 8; index++) mails.push(await world.arrives({ subject: `Enquiry ${index}` }));
			await world.refresh();
			await store.run("UPDATE delivery SET outcome = 'none'");
			await store.run("UPDATE delivery SET outcome = 'review' WHERE message_key = $1", [mails[3].key]);
			const { waiting } = await refreshConversations(store, { limit: 1 });
			expect(waiting).toBeGreaterThan(0);
			expect((await listConversations(store, { mailboxIds: BOXES, filter: 'review' }, 5)).conversations.map(({ subject }) => subject)).toEqual(['Enquiry 3']);
			await Promise.all(mails.map(async ({ key }) => {
				await store.run("UPDATE delivery SET outcome = 'lead' WHERE message_key = $1", [key]);
				await refreshConversations(store, { limit: 3 });
			}));
			expect((await refreshConversations(store, { limit: 1000 })).waiting).toBe(0);
			expect(await subjects('leads')).toHaveLength(8);
		});

		test('pages of every filter have every conversation once, in order, whatever mailboxes are looked at', async () => {
			const random = seededRandom(5);
			const known: { headerId: string }[] = [];
			for (let index = 0; index < 60; index++) {
				const mail = await world.arrives({ mailboxId: random.of(BOXES), answers: known.length > 0 && random.below(2) === 0 ? [random.of(known).headerId] : [], at: NOON + random.below(20) * 1000 });
				known.push(mail);
				if (random.below(3) === 0) await world.lies(mail.id, random.of(BOXES), random.of(Object.keys(ROLES) as (keyof typeof ROLES)[]), random.below(2), NOON + random.below(20) * 1000);
				if (random.below(3) === 0) await store.run('UPDATE delivery SET outcome = $2 WHERE message_key = $1', [mail.key, random.of(['lead', 'review', 'none'])]);
			}
			await world.refresh();
			for (const mailboxIds of [BOXES, ['box'], ['box2', 'own']]) {
				for (const filter of FILTERS) {
					const found: { lastAt: number; threadId: string }[] = [];
					for (let before: ConversationPosition | null = null, more = true; more; ) {
						const page = await listConversations(store, { mailboxIds, filter, memberId: 'ana' }, 3, before);
						found.push(...page.conversations);
						before = page.next;
						more = before !== null;
					}
					const values = [...mailboxIds];
					const places = values.map((_, index) => `$${index + 1}`).join(', ');
					const { where, unless = '1 = 0' } = CONDITIONS[filter];
					const wanted = await store.all<{ threadId: string; lastAt: number }>(
						`SELECT thread_id AS "threadId", MAX(last_at) AS "lastAt" FROM inbox_thread WHERE place_id IN (${places}) AND ${where.replace('$viewer', "'ana'")}
						 AND thread_id NOT IN (SELECT thread_id FROM inbox_thread WHERE place_id IN (${places}) AND ${unless}) GROUP BY thread_id ORDER BY 2 DESC, 1 DESC`,
						values,
					);
					expect({ filter, found: found.map(({ threadId, lastAt }) => ({ threadId, lastAt: Number(lastAt) })) }).toEqual({ filter, found: wanted });
					expect((await countConversations(store, { mailboxIds, memberId: 'ana' }, [filter]))[filter]).toBe(wanted.length);
				}
			}
		});

		test.each([1, 2, 3])('whatever happens, the rows are those that are computed from nothing (%i)', async (seed) => {
			const random = seededRandom(seed);
			const mails: { id: string; key: string; headerId: string; threadId: string }[] = [];
			const [places, sent, people, merges]: [string[], string[], string[], string[]] = [[], [], [], []];
			const happened: string[] = [];
			const some = <T>(items: readonly T[], work: (item: T) => Promise<unknown>) => (items.length === 0 ? undefined : work(random.of(items)));
			const folder = () => random.of(Object.keys(ROLES) as (keyof typeof ROLES)[]);
			const refused = async (work: Promise<unknown>) => await work.catch((error: unknown) => expect(error).toMatchObject({ message: expect.stringMatching(/erased|no merge|undone|merged/) as string }));
			const set = async (text: string, values: (string | number | null)[]) => await store.run(text, values);
			const acts: Record<string, () => unknown> = {
				'a mail arrives': async () => mails.push(await world.arrives({ mailboxId: random.of(BOXES), folder: random.of([null, 'INBOX', 'Junk'] as const), answers: mails.length > 0 && random.below(2) === 0 ? [random.of(mails).headerId] : [] })),
				'a mail joins threads': async () => mails.length > 1 && mails.push(await world.arrives({ mailboxId: random.of(BOXES), answers: [random.of(mails).headerId, random.of(mails).headerId] })),
				'the sync finds a mail': () => some(mails, async ({ id }) => places.push(await world.lies(id, random.of(BOXES), folder(), random.below(32)))),
				'a mail is moved': () => some(places, async (id) => await wish(store, [id], { moveTo: `${(await getFolderMail(store, id))?.mailboxId ?? 'box'}:${folder()}` })),
				'flags change': () => some(places, async (id) => await wish(store, [id], { set: random.below(8), clear: random.below(8) })),
				'a mail is removed': () => some(places, async (id) => await wish(store, [id], 'remove')),
				'the server has another state': () => some(places, async (id) => {
					const before = await getFolderMail(store, id);
					if (before) await writeFolderMail(store, before, { folderId: before.folderId, flags: random.below(16), gone: random.of([null, null, 'server', 'us'] as const), at: null, serverFlags: random.below(32), isPending: false });
				}),
				'a row is forgotten': () => some(places, async (id) => await store.transaction((sql) => forgetFolderMail(sql, id))),
				'an outcome': () => some(mails, async ({ key }) => await set('UPDATE delivery SET outcome = $2 WHERE message_key = $1', [key, random.of(['lead', 'review', 'none', null])])),
				'a state': () => some(mails, async ({ key }) => await set('UPDATE delivery SET state = $2 WHERE message_key = $1', [key, random.of(['running', 'done', 'quarantined', 'retry'])])),
				'read and archived here': () => some(mails, async ({ key }) => await set('UPDATE delivery SET read_at = $2, archived_at = $3 WHERE message_key = $1', [key, random.of([1, null]), random.of([1, null])])),
				'attachments are found': () => some(mails, async ({ id }) => await set('UPDATE message SET attachment_count = $2 WHERE id = $1', [id, random.below(3)])),
				'a contact': async () => people.push(await world.contact(`Person ${people.length}`)),
				'a link': () => some(mails, async ({ id }) => await some(people, async (person) => await linkMessage(store, id, person, 'ana', world.tick()).catch(() => undefined))),
				'no link': () => some(mails, async ({ id }) => await some(people, async (person) => await unlinkMessage(store, id, person))),
				'a mail is filed': () => some(mails, async ({ key, threadId }) => {
					const value = `person${random.below(5)}@client.example`;
					await refused(fileIntake(store, { messageKey: key, threadKey: threadId, receivedAt: world.tick(), source: 'test', name: value, company: null, language: null, identities: [{ kind: 'email', value, raw: value }], references: [] }).then(({ person }) => people.push(person.id)));
				}),
				'contacts are merged': () => some(people, async (one) => await refused(mergeContacts(store, one, random.of(people), { reason: 'r', actor: 'a' }).then(({ mergeId }) => mergeId !== null && merges.push(mergeId)))),
				'a merge is undone': () => some(merges, async (merge) => await refused(undoMerge(store, merge, 'ana'))),
				'an owner of a contact': () => some(people, async (person) => await setOwnerOfPerson(store, person, random.of(['ana', 'ben', null]), true)),
				'an owner of an enquiry': async () => await some(await store.all<{ id: string }>('SELECT id FROM enquiry ORDER BY id'), async ({ id }) => await setOwnerOfEnquiry(store, id, random.of(['ana', 'ben', null]), true)),
				'an owner of a mail': () => some(mails, async ({ key }) => await some(people, async (contactId) => await recordAssignment(store, { messageKey: key, contactId, enquiryId: null, ownerId: random.of(['ana', 'ben']), rule: 'r', reason: 'r', assignedNow: true }))),
				'a mail goes to another enquiry': () => some(mails, async ({ key }) => await store.transaction((sql) => moveMessage(sql, { messageKey: key, toEnquiryId: null, reference: null, movedBy: null }))),
				'an answer is written': async () => sent.push(await world.writes(random.of(['inbox@office.example', 'sales@office.example', 'other@office.example']), mails.length > 0 ? [random.of(mails).headerId] : [])),
				'an answer is sent': () => some(sent, async (id) => await settleOutgoing(store, id, random.of(['sent', 'refused', 'unknown'] as const), 'r')),
				'an answer comes back': () => some(sent, async (id) => await setRecipientState(store, id, 'ann@client.example', { status: 'bounced', statusCode: '5.1.1', reason: 'r' })),
				'a folder has another role': async () => await keepListedFolder(store, random.of(BOXES), { path: folder(), specialUse: random.of(Object.values(ROLES)), isActive: true }),
				'a mailbox has another address': () => set('UPDATE mailbox SET address = $1 WHERE id = $2', [random.of(['inbox@office.example', 'elsewhere@office.example']), 'box']),
				'a mail is erased': () => random.below(4) === 0 && some(mails, async ({ id }) => await store.transaction((sql) => eraseMails(sql, [id]))),
				'a contact is erased': () => random.below(8) === 0 && some(people, async (person) => await eraseContact(store, person)),
				'the list is read': () => refreshConversations(store, { limit: 1 + random.below(10) }),
			};
			for (let step = 1; step <= 400; step++) {
				const act = random.of(Object.keys(acts));
				happened.push(act);
				await acts[act]();
				if (step % 50 !== 0) continue;
				await world.refresh();
				const rows = await world.rows();
				expect({ rows, happened: happened.slice(-50) }).toEqual({ rows: await world.fromScratch(), happened: happened.slice(-50) });
			}
			await deleteMailbox(store, { id: 'box2', address: 'sales@office.example' });
			await world.refresh();
			const rows = await world.rows();
			expect(rows.filter(({ mailbox_id: id }) => id === 'box2')).toEqual([]);
			expect(rows).toEqual(await world.fromScratch());
		}, 60_000);
	});
}
