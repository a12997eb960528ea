import { applyReport, describeReport } from '../../../nodes/shared/mail/delivery-report/apply-report';
import type { DeliveryReport, ReportedRecipient } from '../../../nodes/shared/mail/delivery-report/report';
import { blockAddress, blockOf, listBlocked, unblockAddress } from '../../../nodes/shared/store/blocked-addresses';
import { addIdentities, insertContact } from '../../../nodes/shared/store/contacts';
import { eraseContact } from '../../../nodes/shared/store/erase';
import { openNotices, resolveNotice } from '../../../nodes/shared/store/notices';
import { claimCopy, copiesGoOn, countCopies, mailboxesCopiedTo, nameCopy, nextCopyAt, queueCopy, retryCopies, settleCopy, stopCopies } from '../../../nodes/shared/store/original-copies';
import { findOutgoing, listOutgoing, queueOutgoing, recipientsOf, settleOutgoing, type OutgoingPurpose } from '../../../nodes/shared/store/outgoing';
import { recipientsOfMany } from '../../../nodes/shared/store/outgoing-recipients';
import { answersTo, findReported, undeliverableAmong } from '../../../nodes/shared/store/reported-mail';
import type { Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';
import { receivedMail } from './received-mail';

const ANN = 'ann@client.example';
const ARCHIVE = 'Archive@example.com';

/** What every back end must do with delivery reports: find the mail of ours, and write down what became of it. */
export function describeReports(name: string, backend: Backend): void {
	describe(`delivery reports on ${name}`, () => {
		let store: Store;
		let report: { messageId: string; receivedAt: number };
		let contactId: string;
		beforeEach(async () => {
			store = await backend.open();
			const { messageId } = await receivedMail(store, Buffer.from('From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\nMessage-ID: <bounce@mx.example>\r\n\r\nNo.\r\n'), 'smtp:bounce');
			report = { messageId, receivedAt: 7000 };
			contactId = await insertContact(store, { name: 'Ann', company: null, language: null }, { messageKey: 'm', source: 'direct', receivedAt: 1 });
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		async function sent(id: string, { purpose = 'reply' as OutgoingPurpose, to = [ANN], status = 'sent' as 'sent' | 'unknown' | 'refused' | null, at = 1000 } = {}): Promise<string> {
			const mail = {
				key: `${purpose}:${id}`, purpose, senderAddress: 'office@office.example', envelopeFrom: 'office@office.example', envelopeTo: to, envelopeId: id, headerId: `<${id}@office.example>`, subject: `Mail ${id}`,
				recipients: to.map((address) => ({ address, place: 'to' as const })), source: Buffer.from('Subject: x\r\n\r\nx\r\n'), messageKey: 'smtp:question', contactId, enquiryId: null, memberId: null, listings: [], answers: [],
				countsAsAnswer: false, keepsCopy: false, giveUpAt: 9_000_000,
			};
			const row = (await queueOutgoing(store, mail, 'here', at)) ?? '';
			if (status !== null) await settleOutgoing(store, row, status, 'the server said so', null, at);
			return row;
		}

		const failed = (address = ANN, more: Partial<ReportedRecipient> = {}): ReportedRecipient => ({ address, originalAddress: null, outcome: 'bounced', statusCode: '5.1.1', reason: '550 5.1.1 No such user', ...more });
		const about = (envelopeId: string | null, recipients = [failed()], headerIds: string[] = []): DeliveryReport => ({ envelopeId, headerIds, recipients });
		const apply = (one: DeliveryReport) => store.transaction((sql) => applyReport(sql, one, report));
		const stateOf = async (id: string, address = ANN) => (await recipientsOf(store, id)).find((one) => one.address === address);

		test('by ENVID, or else by a Message-ID of ours: the recipient bounced, the mail came back, the address is blocked', async () => {
			for (const [id, one] of [['first', about('first')], ['second', about(null, [failed()], ['<strange@client.example>', '<second@office.example>'])]] as const) {
				const row = await sent(id);
				const { news } = await apply(one);
				expect(news).toEqual({
					about: { id: row, purpose: 'reply', messageId: `<${id}@office.example>`, subject: `Mail ${id}`, messageKey: 'smtp:question' },
					recipients: [{ address: ANN, outcome: 'bounced', statusCode: '5.1.1', reason: '550 5.1.1 No such user', wasRecipient: true }],
				});
				expect(await stateOf(row)).toMatchObject({ status: 'bounced', statusCode: '5.1.1', reason: '550 5.1.1 No such user', statusAt: 7000 });
				expect((await findOutgoing(store, row))?.bouncedAt).toBe(7000);
			}
			expect(await listBlocked(store, 10)).toEqual([{ address: ANN, reason: 'Mail came back: 550 5.1.1 No such user', blockedBy: 'bounce', blockedAt: 7000 }]);
			expect(await store.all('SELECT message_id AS id, contact_id AS contact FROM message_link')).toEqual([{ id: report.messageId, contact: contactId }]);
			expect(await openNotices(store)).toEqual([]);
		});

		test.each(['5.2.2', '4.2.2', '4.4.7', '5.3.4', '5.6.0', '5.7.1', '5.1.8', null])('an address is not blocked for %s', async (statusCode) => {
			const row = await sent('one');
			await apply(about('one', [failed(ANN, { statusCode })]));
			expect((await stateOf(row))?.status).toBe('bounced');
			expect(await blockOf(store, ANN)).toBeUndefined();
		});

		test('a delay is written down, and what is worse stays', async () => {
			const row = await sent('one');
			await apply(about('one', [failed(ANN, { outcome: 'delayed', statusCode: '4.4.1', reason: 'later' })]));
			expect(await stateOf(row)).toMatchObject({ status: 'delayed', statusCode: '4.4.1' });
			expect((await findOutgoing(store, row))?.bouncedAt).toBeNull();
			await apply(about('one'));
			await apply(about('one', [failed(ANN, { outcome: 'delayed', statusCode: '4.4.1' })]));
			expect(await stateOf(row)).toMatchObject({ status: 'bounced', statusCode: '5.1.1' });
			await apply(about('one', [failed(ANN, { outcome: 'delivered', statusCode: '2.0.0' })]));
			expect((await stateOf(row))?.status).toBe('bounced');
		});

		test('the same report again changes nothing: an address that somebody unblocked meanwhile stays free', async () => {
			const row = await sent('one', { purpose: 'staff' });
			expect((await apply(about('one'))).warning).toMatchObject({ message: expect.stringContaining(`did not reach ${ANN}`) as string });
			await unblockAddress(store, ANN);
			await resolveNotice(store, `outgoing:${row}:bounced`);
			report = { ...report, receivedAt: 8000 };
			expect((await apply(about('one'))).warning).toBeNull();
			expect([await blockOf(store, ANN), await openNotices(store), (await findOutgoing(store, row))?.bouncedAt]).toEqual([undefined, [], 7000]);
		});

		test('of two reports of one mail the one that says why counts, whichever comes first', async () => {
			const [vague, definite] = [failed(ANN, { statusCode: null, reason: 'It could not be delivered' }), failed()];
			for (const [id, order] of [['first', [vague, definite, vague]], ['last', [definite, vague, definite]]] as const) {
				const row = await sent(id);
				for (const one of order) await apply(about(id, [one]));
				expect(await stateOf(row)).toMatchObject({ status: 'bounced', statusCode: '5.1.1', reason: '550 5.1.1 No such user' });
				expect(await unblockAddress(store, ANN)).toBe(true);
			}
		});

		test('a report is believed of those alone whom the mail was sent to: anybody can write one', async () => {
			const row = await sent('one', { to: [ANN, 'bob@client.example'] });
			const { news } = await apply(about('one', [failed('chief@bank.example'), failed('bob@client.example')]));
			expect(news.recipients.map(({ wasRecipient }) => wasRecipient)).toEqual([false, true]);
			expect((await stateOf(row))?.status).toBe('open');
			expect((await listBlocked(store, 10)).map(({ address }) => address)).toEqual(['bob@client.example']);
		});

		test('a report about a mail that is not ours, or that never left, changes nothing', async () => {
			await sent('waiting', { status: null });
			await sent('refused', { status: 'refused' });
			for (const one of [about('strange'), about(null), about(''), about('waiting'), about('refused'), about(null, [failed()], ['<strange@client.example>'])]) {
				expect(await apply(one)).toMatchObject({ news: { about: null, recipients: [{ wasRecipient: false }] }, warning: null });
			}
			expect([await listBlocked(store, 10), await listOutgoing(store, { bounced: true }, 10), await store.all('SELECT 1 AS one FROM message_link')]).toEqual([[], [], []]);
		});

		test('whatever spelling the address has: capitals, both of a domain, the encoded tag, and where it was passed on to', async () => {
			for (const [id, to, recipient] of [
				['capitals', ANN, failed('Ann@Client.Example')],
				['domain', 'zoe@bücher.example', failed('zoe@xn--bcher-kva.example')],
				['tag', 'ann+one@client.example', failed('ann@provider.example', { originalAddress: 'ann+2Bone@client.example' })],
				['passed on', ANN, failed('a.lee@provider.example', { originalAddress: ANN })],
			] as const) {
				const row = await sent(id, { to: [to] });
				await apply(about(id, [recipient]));
				expect([id, (await stateOf(row, to))?.status]).toEqual([id, 'bounced']);
			}
		});

		test('of several mails of staff that come back, one notice each; of automatic ones none', async () => {
			for (const [id, purpose] of [['a', 'staff'], ['b', 'staff'], ['c', 'reply'], ['d', 'owner'], ['e', 'notice']] as const) {
				const row = await sent(id, { purpose });
				await apply(about(id));
				expect((await openNotices(store)).filter(({ subject }) => subject === `outgoing:${row}:bounced`)).toHaveLength(purpose === 'staff' ? 1 : 0);
			}
			expect(await openNotices(store)).toHaveLength(2);
		});

		test('N8: erasing the person takes away what was told of their address, and the block', async () => {
			await sent('one', { purpose: 'staff' });
			await addIdentities(store, contactId, [{ kind: 'email', value: ANN, raw: ANN }], 1);
			await apply(about('one'));
			expect([(await openNotices(store)).length, (await listBlocked(store, 10)).length]).toEqual([1, 1]);
			await eraseContact(store, contactId);
			expect([await openNotices(store), await listBlocked(store, 10)]).toEqual([[], []]);
			for (const table of ['outgoing_recipient', 'notice']) expect(JSON.stringify(await store.all(`SELECT * FROM ${table}`))).not.toContain(ANN);
		});

		test('looking writes nothing', async () => {
			const row = await sent('one');
			expect((await describeReport(store, about('one'))).about?.id).toBe(row);
			expect((await stateOf(row))?.status).toBe('open');
		});

		test('what became of our answers, and which addresses mail does not reach', async () => {
			const [early, late] = [await sent('early', { at: 1000 }), await sent('late', { purpose: 'staff', at: 2000 })];
			await sent('notice', { purpose: 'notice' });
			expect((await answersTo(store, ['smtp:question', 'smtp:other'])).map(({ id, purpose, status }) => [id, purpose, status])).toEqual([[early, 'reply', 'sent'], [late, 'staff', 'sent']]);
			expect((await recipientsOfMany(store, [early, late])).get(late)).toEqual(await recipientsOf(store, late));
			await apply(about('early', [failed(ANN, { statusCode: '5.2.2', reason: 'full' })]));
			expect(await undeliverableAmong(store, [ANN])).toEqual([]);
			await apply(about('late', [failed(ANN, { statusCode: '5.2.2', reason: 'full' })]));
			expect(await undeliverableAmong(store, [ANN, 'bob@client.example'])).toEqual([{ address: ANN, reason: 'full', at: 7000, blocked: false }]);
			await blockAddress(store, ANN, 'asked for it', 'person', 9000);
			expect(await undeliverableAmong(store, [ANN])).toEqual([{ address: ANN, reason: 'asked for it', at: 9000, blocked: true }]);
			await unblockAddress(store, ANN);
			await sent('again', { at: 3000 });
			expect(await undeliverableAmong(store, [ANN])).toEqual([]);
		});

		describe('copies of originals (W6)', () => {
			let mailboxId: string;
			async function copied(key: string): Promise<string> {
				const messageKey = `smtp:${key}`;
				({ mailbox: { id: mailboxId } } = await receivedMail(store, Buffer.from(`From: ann@client.example\r\nSubject: ${key}\r\nMessage-ID: <${key}@client.example>\r\n\r\nHello\r\n`), messageKey));
				await queueCopy(store, messageKey, 'w:n', ARCHIVE, 1);
				return messageKey;
			}
			async function left(key: string): Promise<string> {
				const messageKey = await copied(key);
				await claimCopy(store, 'w:n', 'here', ARCHIVE, 10);
				await nameCopy(store, messageKey, `<smart-inbox-copy.${key}@office.example>`, `smart-inbox-copy.${key}`);
				await settleCopy(store, messageKey, 'sent', 'taken');
				return messageKey;
			}

			test('one that comes back for good stops the others, with one warning; Retry Copies lets all go on', async () => {
				const [one, two] = [await left('one'), await left('two')];
				const { news, warning } = await apply(about('smart-inbox-copy.one', [failed(ARCHIVE)]));
				expect(news.about).toEqual({ id: null, purpose: 'copy', messageId: '<smart-inbox-copy.one@office.example>', subject: 'one', messageKey: one });
				expect(warning?.message).toBe(`Copies to ${ARCHIVE} are stopped, because the address refuses them: 550 5.1.1 No such user`);
				expect((await apply(about(null, [failed(ARCHIVE)], ['<smart-inbox-copy.two@office.example>']))).warning).toBeNull();
				expect((await apply(about('smart-inbox-copy.one', [failed(ARCHIVE)]))).warning).toBeNull();
				expect((await openNotices(store)).map(({ subject }) => subject)).toEqual([`mailbox:${mailboxId}:copies`]);

				const three = await copied('three');
				expect([await claimCopy(store, 'w:n', 'here', ARCHIVE, 10), await nextCopyAt(store, 'w:n', ARCHIVE)]).toEqual([null, null]);
				expect(await countCopies(store, mailboxId)).toMatchObject({ waiting: 1, refused: 0, returned: 2, blocked: [{ address: ARCHIVE.toLowerCase(), blockedBy: 'bounce' }] });
				expect(await mailboxesCopiedTo(store, ARCHIVE.toLowerCase())).toEqual([mailboxId]);

				expect(await store.transaction((sql) => retryCopies(sql, mailboxId, 20))).toEqual({ retried: 2, unblocked: [ARCHIVE.toLowerCase()], stillBlocked: [] });
				expect(await openNotices(store)).toEqual([]);
				const claimed = [];
				for (let copy = await claimCopy(store, 'w:n', 'here', ARCHIVE, 30); copy !== null; copy = await claimCopy(store, 'w:n', 'here', ARCHIVE, 30)) claimed.push(copy.messageKey);
				expect(claimed.sort()).toEqual([one, three, two].sort());
				// The report of the first time names a copy that is on its way anew.
				expect((await apply(about('smart-inbox-copy.one', [failed(ARCHIVE)]))).news.about).toBeNull();
			});

			test('of two reports of one copy the one that says why counts, whichever comes first, and stops the others', async () => {
				const [vague, definite] = [failed(ARCHIVE, { statusCode: null, reason: 'It could not be delivered' }), failed(ARCHIVE)];
				for (const [key, order] of [['first', [vague, definite, vague]], ['last', [definite, vague, definite]]] as const) {
					const messageKey = await left(key);
					const told = [];
					for (const one of order) told.push((await apply(about(`smart-inbox-copy.${key}`, [one]))).warning?.message);
					const stopped = `Copies to ${ARCHIVE} are stopped, because the address refuses them: 550 5.1.1 No such user`;
					expect([key, told]).toEqual([key, key === 'first' ? [`A copy to ${ARCHIVE} came back: It could not be delivered`, stopped, undefined] : [stopped, undefined, undefined]]);
					expect((await openNotices(store)).map(({ message }) => message)).toEqual([expect.stringContaining(stopped)]);
					expect(await store.get('SELECT reason FROM original_copy WHERE message_key = $1', [messageKey])).toEqual({ reason: 'It came back: 550 5.1.1 No such user' });
					expect(await unblockAddress(store, ARCHIVE.toLowerCase())).toBe(true);
					// What is known already blocks nothing that somebody has unblocked.
					await apply(about(`smart-inbox-copy.${key}`, [definite]));
					expect(await blockOf(store, ARCHIVE.toLowerCase())).toBeUndefined();
					await resolveNotice(store, `mailbox:${mailboxId}:copies`);
				}
				// Sent again, it may come back for another reason.
				expect((await store.transaction((sql) => retryCopies(sql, mailboxId, 20))).retried).toBe(2);
				expect(await store.all('SELECT bounced_at AS at, bounce_code AS code FROM original_copy')).toEqual(Array(2).fill({ at: null, code: null }));
			});

			test('the block concerns that address alone: what waits goes to another one', async () => {
				await left('one');
				await apply(about('smart-inbox-copy.one', [failed(ARCHIVE)]));
				const two = await copied('two');
				expect(await nextCopyAt(store, 'w:n', 'other@example.com')).toBe(1);
				expect((await claimCopy(store, 'w:n', 'here', 'other@example.com', 10))?.messageKey).toBe(two);
				await settleCopy(store, two, 'sent', 'taken');
				await copiesGoOn(store, mailboxId, 'other@example.com');
				expect(await openNotices(store)).toEqual([]);
			});

			test('one that comes back because the address is full is told and stops nothing; the warning stays while others are taken', async () => {
				await left('one');
				const { warning } = await apply(about('smart-inbox-copy.one', [failed(ARCHIVE, { statusCode: '5.2.2', reason: 'full' })]));
				expect(warning?.message).toBe(`A copy to ${ARCHIVE} came back: full`);
				await left('two');
				await copiesGoOn(store, mailboxId, ARCHIVE);
				expect(await openNotices(store)).toHaveLength(1);
				expect(await countCopies(store, mailboxId)).toMatchObject({ returned: 1, blocked: [] });
				// The next one is worse, and is told anew.
				expect(await store.transaction((sql) => stopCopies(sql, mailboxId, ARCHIVE, '550 gone'))).toMatchObject({ message: expect.stringContaining('550 gone') as string });
				expect((await openNotices(store)).map(({ message }) => message)).toEqual([expect.stringContaining('550 gone')]);
			});

			test('delays, other recipients and copies that were refused change nothing', async () => {
				const one = await left('one');
				await apply(about('smart-inbox-copy.one', [failed(ARCHIVE, { outcome: 'delayed', statusCode: '4.0.0' }), failed('chief@bank.example')]));
				expect(await countCopies(store, mailboxId)).toMatchObject({ returned: 0, blocked: [] });
				await store.run("UPDATE original_copy SET status = 'refused' WHERE message_key = $1", [one]);
				expect(await findReported(store, { envelopeId: 'smart-inbox-copy.one', headerIds: [] })).toBeUndefined();
			});

			test('an address that a person blocked stays blocked', async () => {
				await copied('one');
				await blockAddress(store, ARCHIVE.toLowerCase(), 'moved away', 'person');
				expect(await claimCopy(store, 'w:n', 'here', ARCHIVE, 10)).toBeNull();
				expect(await store.transaction((sql) => retryCopies(sql, mailboxId))).toEqual({ retried: 0, unblocked: [], stillBlocked: [ARCHIVE.toLowerCase()] });
			});
		});
	});
}
