import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { receive } from '../../../nodes/shared/store/arrivals';
import { insertContact } from '../../../nodes/shared/store/contacts';
import { findOpenEnquiryInThread, openEnquiry } from '../../../nodes/shared/store/enquiries';
import { eraseMails } from '../../../nodes/shared/store/erase-mail';
import { recordFiledMessage } from '../../../nodes/shared/store/filed-messages';
import { getDelivery } from '../../../nodes/shared/store/ledger';
import { ensureMailbox, setMailboxOptions } from '../../../nodes/shared/store/mailboxes';
import { recordResponse } from '../../../nodes/shared/store/responses';
import type { Store } from '../../../nodes/shared/store/store';
import { rootOfThread, threadsAsOne } from '../../../nodes/shared/store/thread-merge';
import { threadOf, threadsOfIds, type ThreadedMail } from '../../../nodes/shared/store/threads';
import type { Backend } from './contract';
import { AT, rawMails } from './thread-mails';
import { SITUATIONS } from './thread-situations';
import { correspondence, partition, renamed, shuffled } from './thread-correspondence';
import { presentThreads, threadsIn } from './thread-delivery';

const OFFICE = 'office@agency.example';

/** Letters of mails by their thread: ["ab", "c"]. */
export function grouped(threads: ReadonlyMap<string, string>): string[] {
	const groups = new Map<string, string>();
	for (const [letter, thread] of [...threads].sort()) groups.set(thread, (groups.get(thread) ?? '') + letter);
	return [...groups.values()].sort();
}

/** Threads on every back end (S3). */
export function describeThreads(name: string, backend: Backend): void {
	describe(`threads on ${name}`, () => {
		let store: Store;
		let mailboxId: string;
		beforeAll(async () => {
			store = await backend.open();
			mailboxId = (await ensureMailbox(store, OFFICE, 'imap')).id;
			await setMailboxOptions(store, mailboxId, { kind: 'shared', ownerId: null, createsContacts: true, own: ['sales@agency.example'] });
		});
		afterAll(async () => {
			await store.close();
			await backend.clean();
		});

		let runs = 0;
		/** Takes mails in, in this order; gives the threads they are in at the end. */
		async function delivered(situation: (typeof SITUATIONS)[number], letters: readonly string[]): Promise<string[]> {
			const run = `${name.length}x${++runs}`;
			const mails = rawMails(situation, run);
			for (const letter of letters) {
				const { raw, receivedAt, providerThreadId } = mails[letter];
				const { mail } = await parseMail(raw);
				await store.transaction((sql) => receive(sql, { messageKey: `${run}:${letter}`, mailboxId, folder: null, receivedAt, contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length, ...(providerThreadId && { providerThreadId: `${run}:${providerThreadId}` }) }));
			}
			const threads = new Map<string, string>();
			for (const letter of letters) threads.set(letter, (await getDelivery(store, `${run}:${letter}`))?.threadId ?? 'none');
			return grouped(threads);
		}

		test.each(SITUATIONS)('$name', async (situation) => {
			const letters = Object.keys(situation.mails);
			const wanted = [...situation.threads].sort();
			for (const order of ordersOf(letters)) expect({ order, threads: await delivered(situation, order) }).toEqual({ order, threads: wanted });
		});

		const mail = (more: Partial<ThreadedMail>): ThreadedMail => ({ messageId: null, inReplyTo: null, references: [], subject: 'Flat', receivedAt: AT, from: 'ana@people.example', recipients: [OFFICE], ...more });
		const taken = async (one: ThreadedMail) => await store.transaction((sql) => threadOf(sql, one));
		const root = async (id: string) => (await store.get<{ root: string }>(`SELECT ${rootOfThread('t')} AS root FROM thread t WHERE t.id = $1`, [id]))?.root;

		test('threads that turn out to be one: the oldest stands for all, what they were stays to be read', async () => {
			const key = () => `<merge.${++runs}.${name.length}@x.example>`;
			const [a, b, c] = [key(), key(), key()];
			const first = await taken(mail({ messageId: a, subject: 'Flat', receivedAt: AT }));
			const third = await taken(mail({ messageId: c, inReplyTo: b, subject: 'AW: Flat', receivedAt: AT + 20 }));
			const fourth = await taken(mail({ inReplyTo: '<elsewhere@x.example>', messageId: key(), subject: 'Garage', receivedAt: AT + 40 }));
			expect(new Set([first, third, fourth]).size).toBe(3);

			expect(await taken(mail({ messageId: b, inReplyTo: a, subject: 'Re: Flat', receivedAt: AT + 10 }))).toBe(first);
			expect([await root(first), await root(third), await root(fourth)]).toEqual([first, first, fourth]);
			expect(await store.get('SELECT merged_into AS "into", merged_because AS because, subject, first_at AS first, last_at AS last FROM thread WHERE id = $1', [third])).toEqual({ into: first, because: 'message-id', subject: 'AW: Flat', first: AT + 20, last: AT + 20 });
			expect(await store.get('SELECT merged_into AS "into", subject, first_at AS first, last_at AS last FROM thread WHERE id = $1', [first])).toEqual({ into: null, subject: 'Flat', first: AT, last: AT + 20 });
			expect(await threadsAsOne(store, third)).toEqual([first, third]);
			expect(await threadsAsOne(store, 'no thread')).toEqual(['no thread']);
			expect(await threadsOfIds(store, [c])).toEqual([first, third]);

			// A chain of merges is flat.
			const [d, e] = [key(), key()];
			const late = await taken(mail({ messageId: d, references: [e], subject: 'Re: Flat', receivedAt: AT + 60 }));
			const early = await taken(mail({ messageId: e, subject: 'Flat', receivedAt: AT - 60_000 }));
			expect(early).toBe(await root(late));
			await taken(mail({ messageId: key(), references: [a, e], subject: 'Re: Flat', receivedAt: AT + 70 }));
			expect(new Set([await root(first), await root(third), await root(late), await root(early)]).size).toBe(1);
		});

		test('an enquiry that was opened in a thread is found by the thread that is part of it now', async () => {
			const [a, b] = [`<enq.${++runs}@x.example>`, `<enq.${++runs}@x.example>`];
			const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'c', source: 'Portal', receivedAt: AT }, AT);
			const orphan = await taken(mail({ messageId: b, inReplyTo: a, subject: 'Re: Flat', receivedAt: AT + 10 }));
			const enquiry = await openEnquiry(store, { contactId, reference: null, threadKey: orphan, messageKey: 'm1', receivedAt: AT });
			const whole = await taken(mail({ messageId: a, receivedAt: AT - 100_000 }));
			expect(await findOpenEnquiryInThread(store, contactId, whole)).toBe(enquiry);
			expect(await findOpenEnquiryInThread(store, contactId, orphan)).toBe(enquiry);
			expect(await findOpenEnquiryInThread(store, contactId, orphan, 'Sales')).toBeUndefined();
			expect(await findOpenEnquiryInThread(store, contactId, 'another')).toBeUndefined();
		});

		test('an answer of ours belongs to the enquiry, though the thread it was in is part of another now', async () => {
			const [a, b] = [`<res.${++runs}@x.example>`, `<res.${++runs}@x.example>`];
			const person = `res${runs}@people.example`;
			const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'c', source: 'Portal', receivedAt: AT }, AT);
			await store.run(`INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ('email', $1, $2, $3)`, [person, contactId, AT]);
			const raw = Buffer.from(`From: ${person}\r\nTo: ${OFFICE}\r\nSubject: Re: Flat\r\nMessage-ID: ${b}\r\nIn-Reply-To: ${a}\r\n\r\nHello`);
			const key = `res:${runs}`;
			await store.transaction(async (sql) => receive(sql, { messageKey: key, mailboxId, folder: null, receivedAt: AT, contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length }));
			const enquiry = await openEnquiry(store, { contactId, reference: null, threadKey: (await getDelivery(store, key))?.threadId ?? '', messageKey: key, receivedAt: AT });
			await store.transaction((sql) => recordFiledMessage(sql, { messageKey: key, contactId, createdContact: true, enquiryId: enquiry, openedEnquiry: true, reviewId: null, contactReason: '', enquiryReason: '', source: 'Direct', receivedAt: AT }, AT));
			await taken(mail({ messageId: a, from: person, receivedAt: AT - 100_000 }));
			expect(await store.transaction((sql) => recordResponse(sql, { headerId: `<out.${runs}@x.example>`, recipients: [person], answers: [a], enquiryId: null, isAutomatic: false, counts: true, respondedBy: null, respondedAt: AT + 5 }))).toEqual([enquiry]);
		});

		test('erasing the last mail of threads that are one leaves no subject and no trace of any of them', async () => {
			const run = `erase${++runs}`;
			const [a, b] = [`<${run}.a@x.example>`, `<${run}.b@x.example>`];
			const letters: [string, string, string][] = [['b', b, `In-Reply-To: ${a}\r\n`], ['a', a, '']];
			for (const [letter, id, more] of letters) {
				const raw = Buffer.from(`From: ${run}@people.example\r\nTo: ${OFFICE}\r\nSubject: SECRET ${letter}\r\nMessage-ID: ${id}\r\n${more}\r\nHello`);
				await store.transaction(async (sql) => receive(sql, { messageKey: `${run}:${letter}`, mailboxId, folder: null, receivedAt: AT, contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length }));
			}
			const ids = (await store.all<{ id: string }>('SELECT id FROM message WHERE header_id IN ($1, $2)', [a, b])).map(({ id }) => id);
			await store.transaction((sql) => eraseMails(sql, ids));
			expect(await store.all("SELECT subject FROM thread WHERE subject LIKE '%SECRET%'")).toEqual([]);
			expect(await store.all('SELECT header_id FROM thread_reference WHERE header_id IN ($1, $2)', [a, b])).toEqual([]);
		});

		test('a transaction that takes in very many mails with long References, beside others', async () => {
			const run = `mass${++runs}x${name.length}`;
			const references = (first: number) => Array.from({ length: 40 }, (_, index) => `<${run}.${first + index}@x.example>`);
			const mass = async (offset: number) => await store.transaction(async (sql) => {
				const threads: string[] = [];
				for (let index = 0; index < 60; index++) threads.push(await threadOf(sql, mail({ messageId: `<${run}.of${offset + index}@x.example>`, subject: `Re: ${run}`, references: references(offset + 20 * index) })));
				return threads;
			});
			const threads = (await Promise.all([mass(0), mass(10), mass(500)])).flat();
			expect(new Set(await presentThreads(store, threads)).size).toBe(1);
		}, 60_000);

		test('mails that several workers take in at once, in any order, end in the threads they would be in one after the other', async () => {
			const mails = correspondence(300, 7, `${name.length}par`);
			const expected = partition(await threadsIn(store, mails.map((one) => renamed(one, `${name.length}seq`))));
			for (let round = 0; round < 3; round++) {
				const domain = `${name.length}par${round}`;
				const order = shuffled(mails.map((_, index) => index), round);
				const threads: string[] = [];
				const workers = Array.from({ length: 8 }, async () => {
					for (let index = order.pop(); index !== undefined; index = order.pop()) {
						const mine = index;
						threads[mine] = await store.transaction((sql) => threadOf(sql, renamed(mails[mine], domain)));
					}
				});
				await Promise.all(workers);
				expect(partition(await presentThreads(store, threads))).toEqual(expected);
			}
		}, 60_000);
	});
}

/** All orders of a few; of more, some of them. */
function ordersOf(letters: readonly string[]): string[][] {
	if (letters.length <= 3) return permutations(letters);
	return [[...letters], [...letters].reverse(), ...[1, 2, 3, 4, 5, 6].map((seed) => shuffled(letters, seed))];
}

function permutations(letters: readonly string[]): string[][] {
	if (letters.length <= 1) return [[...letters]];
	return letters.flatMap((first) => permutations(letters.filter((one) => one !== first)).map((rest) => [first, ...rest]));
}
