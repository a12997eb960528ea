import { insertContact } from '../../../nodes/shared/store/contacts';
import {
	beginOutgoing, copiesToKeep, delayOutgoing, dueOutgoing, findOutgoing, listOutgoing, queueOutgoing, readOutgoing, recipientsOf, retryOutgoing, setRecipientState, setSentCopy,
	settleBroken, settleOutgoing, takeOutgoing, type NewOutgoing,
} from '../../../nodes/shared/store/outgoing';
import { keepInThread } from '../../../nodes/shared/store/outgoing-threads';
import type { Store } from '../../../nodes/shared/store/store';
import { threadOf } from '../../../nodes/shared/store/threads';
import type { Backend } from './contract';

/** The queue of what leaves, on every back end. */
export function describeOutgoing(name: string, backend: Backend): void {
	describe(`outgoing queue on ${name}`, () => {
		let store: Store;
		beforeEach(async () => (store = await backend.open()));
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		const mail = (key: string, more: Partial<NewOutgoing> = {}): NewOutgoing => ({
			key, purpose: 'staff', senderAddress: 'sales@agency.example', envelopeFrom: 'sales@agency.example', envelopeTo: ['Ana@example.com', 'luis@example.com'], envelopeId: `e-${key}`, headerId: `<${key}@agency.example>`,
			subject: 'Your viewing', recipients: [{ address: 'ana@example.com', place: 'to' }, { address: 'luis@example.com', place: 'bcc' }], source: Buffer.from(`Message-ID: <${key}@agency.example>\r\n\r\nHello\r\n`),
			messageKey: null, contactId: null, enquiryId: null, memberId: null, listings: ['R1'], answers: ['<a@b>'], countsAsAnswer: true, keepsCopy: true, giveUpAt: 9_000, ...more,
		});
		const queued = async (key: string, process = 'p1', now = 1000, more: Partial<NewOutgoing> = {}) => String(await store.transaction((sql) => queueOutgoing(sql, mail(key, more), process, now)));

		test('a key has one row, with the whole mail and its recipients; what was written is what is read', async () => {
			const id = await queued('one');
			expect(await store.transaction((sql) => queueOutgoing(sql, mail('one'), 'p2'))).toBeNull();
			expect(await readOutgoing(store, 'one')).toEqual({
				id, key: 'one', purpose: 'staff', status: 'queued', reason: null, senderAddress: 'sales@agency.example', envelopeFrom: 'sales@agency.example', envelopeTo: ['Ana@example.com', 'luis@example.com'],
				envelopeId: 'e-one', headerId: '<one@agency.example>', subject: 'Your viewing', sizeBytes: mail('one').source.length, messageKey: null, contactId: null, enquiryId: null, memberId: null, listings: ['R1'],
				answers: ['<a@b>'], countsAsAnswer: true, attempts: 0, nextAttemptAt: 1000, giveUpAt: 9000, process: 'p1', sentCopy: 'wanted', sentFolder: null, bouncedAt: null, queuedAt: 1000, settledAt: null,
			});
			expect((await recipientsOf(store, id)).map(({ address, place, status }) => [address, place, status])).toEqual([['ana@example.com', 'to', 'open'], ['luis@example.com', 'bcc', 'open']]);
		});

		test('only the process that has it in hand may begin; it begins once', async () => {
			const id = await queued('one');
			expect(await beginOutgoing(store, id, 'p2')).toBe(false);
			expect([await beginOutgoing(store, id, 'p1'), await beginOutgoing(store, id, 'p1')]).toEqual([true, false]);
			expect(await findOutgoing(store, id)).toMatchObject({ status: 'sending', attempts: 1, nextAttemptAt: null });
		});

		test('of eight that want a mail whose process is gone, one begins', async () => {
			const id = await queued('one', 'gone');
			const alive = Array.from({ length: 8 }, (_, index) => `w${index}`);
			const began = await Promise.all(alive.map(async (process) => (await store.transaction((sql) => takeOutgoing(sql, id, process, alive))) && (await store.transaction((sql) => beginOutgoing(sql, id, process)))));
			expect(began.filter(Boolean)).toHaveLength(1);
		});

		test('a mail in the hands of a living process is left to it', async () => {
			const id = await queued('one', 'p1');
			expect(await takeOutgoing(store, id, 'p2', ['p1', 'p2'])).toBe(false);
			expect(await takeOutgoing(store, id, 'p2', ['p2'])).toBe(true);
		});

		test('what had begun in a process that is gone is unknown, and stays so until that process says otherwise', async () => {
			const [mine, gone] = [await queued('mine', 'p1'), await queued('gone', 'p2')];
			await beginOutgoing(store, mine, 'p1');
			await beginOutgoing(store, gone, 'p2');
			expect(await settleBroken(store, ['p1'], 2000)).toBe(1);
			expect(await findOutgoing(store, mine)).toMatchObject({ status: 'sending' });
			expect(await findOutgoing(store, gone)).toMatchObject({ status: 'unknown', settledAt: 2000, process: null });
			await settleOutgoing(store, gone, 'sent', '250 OK', '<other@server.example>', 3000);
			expect(await findOutgoing(store, gone)).toMatchObject({ status: 'sent', headerId: '<other@server.example>', settledAt: 3000 });
			await settleOutgoing(store, gone, 'refused', 'late');
			expect(await findOutgoing(store, gone)).toMatchObject({ status: 'sent', reason: '250 OK' });
		});

		test('what the server did not take now waits for its time, the oldest first', async () => {
			const [one, two] = [await queued('one'), await queued('two', 'p1', 1001)];
			await beginOutgoing(store, one, 'p1');
			await delayOutgoing(store, one, 'busy', 5000);
			expect(await findOutgoing(store, one)).toMatchObject({ status: 'queued', attempts: 1, reason: 'busy', process: null });
			const due = async (now: number) => (await dueOutgoing(store, 'sales@agency.example', now, 10)).map(({ id }) => id);
			expect([await due(1000), await due(4999), await due(5000)]).toEqual([[], [two], [two, one]]);
			expect(await dueOutgoing(store, 'other@agency.example', 9000, 10)).toEqual([]);
		});

		test('a refused mail is tried again when somebody asks; one that may have left only when they say so', async () => {
			const [refused, unknown] = [await queued('refused'), await queued('unknown')];
			await settleOutgoing(store, refused, 'refused', '550');
			await settleOutgoing(store, unknown, 'unknown', 'no answer');
			expect(await retryOutgoing(store, refused, 20_000, false, 6000)).toBe(true);
			expect(await retryOutgoing(store, unknown, 20_000, false, 6000)).toBe(false);
			expect(await retryOutgoing(store, unknown, 20_000, true, 6000)).toBe(true);
			expect(await findOutgoing(store, refused)).toMatchObject({ status: 'queued', nextAttemptAt: 6000, giveUpAt: 20_000 });
		});

		test('copies for the Sent folder are wanted of what was sent, until they are kept', async () => {
			const [sent, waiting] = [await queued('sent'), await queued('waiting')];
			await settleOutgoing(store, sent, 'sent', '250');
			expect((await copiesToKeep(store, 'sales@agency.example', 10)).map(({ id }) => id)).toEqual([sent]);
			await setSentCopy(store, sent, 'kept', 'Sent');
			await settleOutgoing(store, waiting, 'refused', '550');
			expect(await copiesToKeep(store, 'sales@agency.example', 10)).toEqual([]);
		});

		test('a recipient is delayed, then bounced, and nothing takes that back; the list finds it', async () => {
			const id = await queued('one');
			await settleOutgoing(store, id, 'sent', '250');
			const say = async (status: 'delayed' | 'bounced' | 'refused') => await setRecipientState(store, id, 'ana@example.com', { status, statusCode: '5.1.1', reason: status }, 7000);
			expect([await say('delayed'), await say('delayed'), await say('bounced'), await say('delayed'), await say('refused')]).toEqual([true, false, true, false, false]);
			expect(await setRecipientState(store, id, 'stranger@example.com', { status: 'bounced', statusCode: null, reason: '' })).toBe(false);
			expect((await recipientsOf(store, id))[0]).toMatchObject({ status: 'bounced', statusAt: 7000 });
			expect((await listOutgoing(store, { bounced: true, status: 'sent', purpose: 'staff', senderAddress: 'sales@agency.example' }, 5)).map((row) => row.id)).toEqual([id]);
			expect(await listOutgoing(store, { bounced: true, status: 'queued' }, 5)).toEqual([]);
		});

		test('it stands in the conversation it answers, is linked to its contact, and a copy that comes back is known', async () => {
			const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k', source: 'Direct', receivedAt: 1 });
			const thread = await store.transaction((sql) => threadOf(sql, { messageId: '<asked@people.example>', inReplyTo: null, references: [], subject: 'Flat', receivedAt: 1, from: 'ana@example.com', recipients: ['office@agency.example'] }));
			const envelope = { inReplyTo: '<asked@people.example>', references: ['<asked@people.example>'], fromName: 'Example Homes', shownRecipients: ['ana@example.com'], text: 'Hello\nAna', attachmentCount: 1, isAutomatic: false };
			const id = await queued('one', 'p1', 1000, { contactId });
			await store.transaction((sql) => keepInThread(sql, id, mail('one', { contactId }), envelope, 1000));
			expect(await store.get('SELECT thread_id AS thread, direction, preview, attachment_count AS files FROM message WHERE id = $1', [id])).toEqual({ thread, direction: 'out', preview: 'Hello Ana', files: 1 });
			expect(await store.get('SELECT contact_id AS contact FROM message_link WHERE message_id = $1', [id])).toEqual({ contact: contactId });
			expect(await store.transaction((sql) => threadOf(sql, { messageId: '<answer@people.example>', inReplyTo: '<one@agency.example>', references: [], subject: 'Re: Flat', receivedAt: 2000, from: 'ana@example.com', recipients: ['office@agency.example'] }))).toBe(thread);
			expect((await listOutgoing(store, { contactId }, 5)).map((row) => row.id)).toEqual([id]);
		});
	});
}
