import { createActivity, readActivity, takeUpReminder } from '../../../nodes/shared/store/activities';
import { listActivities } from '../../../nodes/shared/store/activity-list';
import { insertContact } from '../../../nodes/shared/store/contacts';
import { openEnquiry } from '../../../nodes/shared/store/enquiries';
import { inboxPage, keepInboxPage } from '../../../nodes/shared/store/inbox-page';
import { disabledMailboxes, ensureMailbox, listMailboxes, setGeneralSender, setMailboxState, setPrimaryMailbox } from '../../../nodes/shared/store/mailboxes';
import { mailsOfAlert } from '../../../nodes/shared/store/notice-mails';
import { areOver, lastDigestAt, listNotices, lockTelling, noticesToldSince, raiseNotice, resolveByHand, resolveNotice, settleEnds, takeUpNotices, untoldEnds, untoldNotices } from '../../../nodes/shared/store/notices';
import { putAsideMails } from '../../../nodes/shared/store/put-aside';
import type { Store } from '../../../nodes/shared/store/store';
import { upsertTeamMember } from '../../../nodes/shared/store/team';
import type { Backend } from './contract';
import { receivedMail } from './received-mail';

/** What every back end must do with notices, and with the mailboxes they leave from. */
export function describeNotices(name: string, backend: Backend): void {
	describe(`notices on ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await backend.open();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		const subjects = (notices: { subject: string }[]) => notices.map(({ subject }) => subject);
		const idOf = async (subject: string) => (await listNotices(store, 'all', Infinity)).find((one) => one.subject === subject)!.id;
		const takeUp = async (names: string[], now: number) => {
			const ids = await Promise.all(names.map(idOf));
			return await store.transaction(async (sql) => {
				await lockTelling(sql, now);
				return await takeUpNotices(sql, ids, now);
			});
		};

		test('what is taken up is untold no longer, and has a time that no other notice has', async () => {
			for (const [at, subject] of ['a', 'b', 'c', 'd'].entries()) await raiseNotice(store, subject, subject, at);
			await resolveNotice(store, 'd', 9);
			expect(subjects(await untoldNotices(store, 9))).toEqual(['a', 'b', 'c']);
			expect(await takeUp(['a', 'b'], 100)).toBe(100);
			expect(await takeUp(['c'], 100)).toBe(101);
			expect(await takeUp(['a', 'd'], 100)).toBeNull();
			expect(await untoldNotices(store, 9)).toEqual([]);
			expect(subjects(await noticesToldSince(store, 101))).toEqual(['c']);
			expect(subjects(await listNotices(store, 'open', 2))).toEqual(['c', 'b']);
			expect(await listNotices(store, 'all', Infinity)).toHaveLength(4);
		});

		test('two that decide at once take up each notice in one of them', async () => {
			for (const subject of ['a', 'b', 'c']) await raiseNotice(store, subject, subject, 1);
			const taken = await Promise.all([takeUp(['a', 'b', 'c'], 100), takeUp(['a', 'b', 'c'], 100)]);
			expect(taken.filter((one) => one !== null)).toEqual([100]);
		});

		test('an end is told when all that was told together is over, and only when it was told', async () => {
			for (const subject of ['a', 'b', 'never told']) await raiseNotice(store, subject, subject, 1);
			await takeUp(['a', 'b'], 100);
			await resolveNotice(store, 'a', 200);
			await resolveNotice(store, 'never told', 200);
			expect(await untoldEnds(store, 9)).toEqual([]);
			expect(await areOver(store, { toldAt: 100 })).toBe(false);
			await resolveNotice(store, 'b', 300);
			expect(await areOver(store, { toldAt: 100 })).toBe(true);
			expect(subjects(await untoldEnds(store, 9))).toEqual(['a', 'b']);
			await settleEnds(store, [await idOf('a'), await idOf('b')], 400);
			await settleEnds(store, [], 400);
			expect(await untoldEnds(store, 9)).toEqual([]);
			// The same trouble again is a notice of its own.
			expect(await raiseNotice(store, 'a', 'again', 500)).toBe(true);
			expect(subjects(await untoldNotices(store, 9))).toEqual(['a']);
		});

		test('of what somebody resolved by hand nobody is told the end', async () => {
			await raiseNotice(store, 'a', 'a', 1);
			await takeUp(['a'], 100);
			const id = await idOf('a');
			expect([await resolveByHand(store, id, 200), await resolveByHand(store, id, 300)]).toEqual([true, false]);
			expect(await areOver(store, { noticeId: id })).toBe(true);
			expect(await untoldEnds(store, 9)).toEqual([]);
		});

		test('when mails that were put aside were last told of', async () => {
			expect(await lastDigestAt(store)).toBe(0);
			for (const subject of ['delivery:k1:quarantined', 'mailbox:m:port']) await raiseNotice(store, subject, subject, 1);
			await takeUp(['delivery:k1:quarantined'], 100);
			await takeUp(['mailbox:m:port'], 900);
			expect(await lastDigestAt(store)).toBe(100);
			expect(await putAsideMails(store, [])).toEqual([]);
			const raw = Buffer.from('From: Ana <ana@example.com>\r\nSubject: Viewing\r\n\r\nHello\r\n');
			await receivedMail(store, raw, 'k1');
			expect(await putAsideMails(store, ['k1', 'k2'])).toEqual([]);
			await store.run("UPDATE delivery SET state = 'quarantined', reason = 'It failed' WHERE message_key = 'k1'");
			const mail = { messageKey: 'k1', mailboxAddress: 'inbox@office.example', isPersonal: false, subject: 'Viewing', fromAddress: 'ana@example.com', receivedAt: 1, reason: 'It failed' };
			expect(await putAsideMails(store, ['k1', 'k2'])).toEqual([mail]);
			await store.run("UPDATE mailbox SET kind = 'personal'");
			expect(await putAsideMails(store, ['k1'])).toEqual([{ ...mail, isPersonal: true }]);
			expect(await mailsOfAlert(store, 'nobody')).toEqual([]);
		});

		test('A12, A13: exactly one mailbox is the primary one, and exactly one the general sender', async () => {
			const ids: string[] = [];
			for (const address of ['a@office.example', 'b@office.example', 'c@office.example']) ids.push((await ensureMailbox(store, address, 'imap')).id);
			const marked = async () => (await listMailboxes(store)).map(({ address, isPrimary, isGeneralSender }) => `${address[0]}${isPrimary ? ' primary' : ''}${isGeneralSender ? ' general' : ''}`);
			expect(await marked()).toEqual(['a', 'b', 'c']);
			await setPrimaryMailbox(store, ids[1]);
			await setGeneralSender(store, ids[2]);
			expect(await marked()).toEqual(['b primary', 'a', 'c general']);
			await setPrimaryMailbox(store, ids[2]);
			await setGeneralSender(store, ids[0]);
			expect(await marked()).toEqual(['c primary', 'a general', 'b']);
			await setMailboxState(store, ids[1], 'disabled', 'refused');
			expect([...(await disabledMailboxes(store))]).toEqual([ids[1]]);
		});

		test('N9: an activity is taken up once to remind its assignee', async () => {
			const { member } = await upsertTeamMember(store, { email: 'marta@agency.example', name: 'Marta' });
			const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
			const enquiryId = await openEnquiry(store, { contactId, reference: null, threadKey: 't', messageKey: 'k1', receivedAt: 1 });
			const make = async (assigneeId: string | null) => await createActivity(store, { kind: 'answer enquiry', contactId, enquiryId, assigneeId, messageKey: 'k1', subject: 'Hello', dueAt: 100 });
			const [id] = [await make(member.id), await make(null)];
			const toRemind = async () => (await listActivities(store, { state: 'open', dueBefore: 200, isToRemind: true }, 9)).map((one) => one.id);
			expect(await toRemind()).toEqual([id]);
			expect(await takeUpReminder(store, id, 'somebody else', 150)).toBe(false);
			expect([await takeUpReminder(store, id, member.id, 150), await takeUpReminder(store, id, member.id, 160)]).toEqual([true, false]);
			expect((await readActivity(store, id))?.remindedAt).toBe(150);
			expect(await toRemind()).toEqual([]);
		});

		test('the address of the inbox page is the one that was used last', async () => {
			expect(await inboxPage(store)).toBeNull();
			for (const address of ['https://a.example/inbox', 'https://b.example/inbox', 'https://b.example/inbox']) await keepInboxPage(store, address);
			expect(await inboxPage(store)).toBe('https://b.example/inbox');
		});
	});
}
