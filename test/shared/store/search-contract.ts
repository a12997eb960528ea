import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { describeMessage, descriptionOf, receive } from '../../../nodes/shared/store/arrivals';
import { insertContact } from '../../../nodes/shared/store/contacts';
import { eraseMails } from '../../../nodes/shared/store/erase-mail';
import { searchMails, type MailSearch } from '../../../nodes/shared/store/mail-search';
import { queueOutgoing } from '../../../nodes/shared/store/outgoing';
import { keepInThread } from '../../../nodes/shared/store/outgoing-threads';
import { takeSource } from '../../../nodes/shared/store/recent-sources';
import { boxWord, indexWaiting, searchProgress } from '../../../nodes/shared/store/search-index';
import type { Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const LATER = () => Date.now() + 3_600_000;

interface Written {
	from?: string;
	subject?: string;
	text?: string;
	to?: string;
	mailboxId?: string;
	receivedAt?: number;
	id?: string;
	/** Whether its run has begun. */
	isRead?: boolean;
}

/** What search must do on every back end (S5). */
export function describeSearch(name: string, backend: Backend): void {
	describe(`search on ${name}`, () => {
		let store: Store;
		let count = 0;
		beforeEach(async () => {
			store = await backend.open();
			await store.run(`INSERT INTO mailbox (id, address, created_at) VALUES ('box', 'inbox@office.example', 0), ('box2', 'sales@office.example', 0), ('own', 'ana@office.example', 0)`);
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		async function arrives({ from = 'Ann Lee <ann@client.example>', subject = 'Enquiry', text = 'Hello', to = 'inbox@office.example', mailboxId = 'box', receivedAt = NOON + ++count, id = `m${++count}`, isRead = true }: Written): Promise<string> {
			const raw = Buffer.from(`From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${id}@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`);
			const { mail } = await parseMail(raw);
			const key = contentKey(raw);
			await store.transaction((sql) => receive(sql, { messageKey: `${mailboxId}:${id}`, mailboxId, folder: null, receivedAt, contentKey: key, mail, source: raw, sizeBytes: raw.length }));
			const messageId = String((await store.get<{ id: string }>('SELECT id FROM message WHERE content_key = $1', [key]))?.id);
			if (isRead) await store.transaction((sql) => describeMessage(sql, messageId, descriptionOf(mail)));
			return messageId;
		}
		const find = async (text: string, more: Partial<MailSearch> = {}, limit = 20) => (await searchMails(store, { mailboxIds: ['box', 'box2', 'own'], ...more }, text, { limit })).mails;
		const subjects = async (text: string, more: Partial<MailSearch> = {}) => (await find(text, more)).map(({ subject }) => subject);

		test('S5: a mail is found by its sender, its recipients, its subject and what it says, as it is typed', async () => {
			await arrives({ from: 'Ana María Ruiz <ana.ruiz@client.example>', subject: 'Visit of the villa', to: 'Sales Team <sales@office.example>', text: 'I would like to see the terrace on Monday.' });
			await arrives({ from: 'Bob <bob@other.example>', subject: 'Invoice' });
			for (const text of ['ruiz', 'RUI', 'maria', 'ana ru', 'ruiz ana', 'ana.ruiz@client.example', 'ana.ruiz@cl', 'ruiz@client', 'client.example', '@client.example', 'vis', 'Visit villa', 'sales t', 'terra', 'see on monda', 'villa r']) {
				expect([text, await subjects(text)]).toEqual([text, ['Visit of the villa']]);
			}
			for (const text of ['ruizo', 'isit', 'ana.ruiz@other.example', 'villa invoice', 'bob@client.example']) expect([text, await subjects(text)]).toEqual([text, []]);
			const [mail] = await find('terrace');
			expect(mail).toMatchObject({ fromName: 'Ana María Ruiz', fromAddress: 'ana.ruiz@client.example', recipients: ['sales@office.example'], preview: 'I would like to see the terrace on Monday.', mailboxId: 'box', direction: 'in', isUnread: null, folder: null, contacts: [] });
			expect(mail.messageKey).toMatch(/^box:/);
		});

		test.each([
			['Spanish', 'Información sobre el piso, ¿cuándo podría visitarlo? Señor Núñez', ['informacion', 'INFORMACIÓN', 'cuando', 'nunez', 'señ', 'senor']],
			['German', 'Herr Müller aus der Goethestraße möchte die Wohnung besichtigen. Gruß, Mueller-Lüdenscheidt', ['müller', 'Muller', 'mueller', 'goethestrasse', 'GOETHESTRASSE', 'moechte', 'möch', 'Mueller', 'mueller-luedenscheidt', 'gruss']],
			['German, written without umlauts', 'Herr Mueller schreibt aus Koeln', ['müller', 'köln', 'Mueller']],
			['Danish', 'Søren bor på Åboulevarden, æbler', ['søren', 'soren', 'soeren', 'aboul', 'aaboulevarden', 'aebler', 'æbler']],
			['Polish', 'Dzień dobry, Łódź, chciałbym obejrzeć', ['dzien', 'lodz', 'Łódź', 'obejrzec']],
			['Turkish', 'Işıl Hanım İstanbul’daki DAİRE için yazıyor', ['ışıl', 'isil', 'IŞIL', 'istanbul', 'İSTANBUL', 'ıstanbul', 'daire', 'icin']],
			['Greek', 'Ενδιαφέρομαι για το διαμέρισμα της ΟΔΟΣ Ερμού', ['ενδιαφερομαι', 'ΕΝΔΙΑΦΈΡΟΜΑΙ', 'οδος', 'οδός', 'ερμου', 'διαμερ']],
			['Cyrillic', 'Здравствуйте, меня интересует квартира на Тверской, Алёна', ['КВАРТИРА', 'интерес', 'алена', 'Алёна', 'тверской']],
			['Arabic', 'أريد زيارة الشقّة في شارع الملك', ['اريد', 'أريد', 'الشقة', 'شارع', 'المل']],
			['Hebrew', 'אני מעוניין בדירה בתל אביב', ['מעוניין', 'בדירה', 'אביב', 'בתל אב']],
			['Japanese', '東京都のマンションを見学したいです。ｶﾀｶﾅ', ['東京', '京都の', 'マンション', 'ンション', '見学', '学', 'カタカナ', 'したい']],
			['Chinese', '我想参观位于北京的公寓', ['北京', '公寓', '京', '想参观', '位于北京的公寓']],
			['Thai', 'สนใจคอนโดมิเนียมในกรุงเทพ', ['คอนโด', 'กรุงเทพ', 'สนใจ']],
			['Korean', '강남아파트를 보고 싶습니다', ['강남', '아파트', '강나', '아파ㅌ', '보고', '싶습니다']],
			['Hindi', 'मुझे दिल्ली में फ्लैट चाहिए', ['दिल्ली', 'फ्लैट', 'मुझ']],
			['Vietnamese', 'Tôi muốn xem căn hộ ở Đà Nẵng', ['can ho', 'căn', 'da nang', 'Đà']],
		])('S5: %s', async (_language, text, typed) => {
			await arrives({ subject: 'This one', text });
			await arrives({ subject: 'Another', text: 'Something else, 別の件です, другое' });
			for (const one of typed) expect([one, await subjects(one)]).toEqual([one, ['This one']]);
		});

		test('S5: of the scripts without blanks, what merely has the same letters elsewhere is another', async () => {
			await arrives({ subject: '京東', text: '京東' });
			expect(await subjects('東京')).toEqual([]);
			expect(await subjects('京東')).toEqual(['京東']);
		});

		test('S5: references and numbers are found in every spelling', async () => {
			await arrives({ subject: 'Reference', text: 'About REF-1001, please call' });
			await arrives({ subject: 'Far apart', text: 'The ref is unknown. It costs 1001 euros' });
			await arrives({ subject: 'Spelled out', text: 'Ref: 1001' });
			expect(await subjects('REF-1001')).toEqual(['Spelled out', 'Reference']);
			expect(await subjects('ref1001')).toEqual(['Spelled out', 'Reference']);
			expect(await subjects('ref-10')).toEqual(['Spelled out', 'Reference']);
			expect(await subjects('1001')).toEqual(['Spelled out', 'Far apart', 'Reference']);
			expect(await subjects('1001 ref')).toEqual(['Spelled out', 'Far apart', 'Reference']);
			expect(await subjects('REF-1002')).toEqual([]);
		});

		test.each([
			['+34 612 345 678', ['612345678', '612 345 678', '+34612345678', '0034 612345678', '345678', '61234']],
			['+34612345678', ['612345678', '612 34 56 78', '+34 612 345 678']],
			['0171/1234567', ['01711234567', '0171 123', '+49 171 1234567', '1711234567']],
			['+49 (0)171 1234567', ['0171 1234567', '+491711234567']],
			['(415) 555-2671', ['4155552671', '415 555 2671', '+1 415-555-2671', '5552671']],
			['٠٥٠ ١٢٣ ٤٥٦٧', ['0501234567', '050 123']],
		])('S5: a phone number written as %s', async (written, typed) => {
			await arrives({ subject: 'This one', text: `You can call me: ${written} in the evening` });
			await arrives({ subject: 'Another', text: '+34 699 000 111, 415 euros' });
			for (const one of typed) expect([one, await subjects(one)]).toEqual([one, ['This one']]);
		});

		test('S5: the newest comes first, page by page, also when many came in the same second', async () => {
			const order: string[] = [];
			for (let index = 0; index < 12; index++) {
				const receivedAt = NOON - [5, 3, 9, 1][index % 4] * 1_000_000;
				await arrives({ subject: `Villa ${index}`, receivedAt });
				order.push(`${String(9_999_999_999_999 - receivedAt)} Villa ${index}`);
			}
			const seen: string[] = [];
			let before: number | null = null;
			for (let page = 0; page < 20; page++) {
				const { mails, next } = await searchMails(store, { mailboxIds: ['box'] }, 'villa', { limit: 5, before });
				seen.push(...mails.map(({ subject }) => subject));
				before = next;
				if (next === null) break;
			}
			expect([...seen].sort()).toEqual(Array.from({ length: 12 }, (_, index) => `Villa ${index}`).sort());
			const second = (subject: string) => order.find((line) => line.endsWith(` ${subject}`))?.slice(0, 13) ?? '';
			expect(seen.map(second)).toEqual(seen.map(second).sort());
			expect((await find('')).length).toBe(12);
		});

		test('S5: among many mails, what is common and what is rare is found, every mail once, the newest first', async () => {
			const MANY = 1_300;
			const wordsOf = (index: number) => ['enquiry', `number${index}`, ...(index % 2 === 0 ? ['terrace'] : []), ...(index % 15 === 0 ? ['kitchen'] : ['kit']), ...(index % 300 === 7 ? ['unusual', 'terrier'] : [])];
			const boxOf = (index: number) => (index % 200 === 3 ? { id: 'own', address: 'ana@office.example' } : { id: 'box', address: 'inbox@office.example' });
			await store.run(`INSERT INTO thread (id, subject, first_at, last_at) VALUES ('t', '', 0, 0)`);
			await store.transaction(async (sql) => {
				for (let index = 0; index < MANY; index++) {
					const { id, address } = boxOf(index);
					await sql.run(
						`INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at, search_version)
						 VALUES ($1, $1, 't', $1, '', '', '[]', '', 'personal', '', 1, 1, $2, $2, 1)`,
						[String(index), index],
					);
					await sql.run("INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state) VALUES ($1, $1, $2, 0, 0, 'done')", [String(index), id]);
					await sql.run('INSERT INTO search_mail (doc, message_id, boxes, words) VALUES ($1, $2, $3, $4)', [index * 3, String(index), boxWord(address), [boxWord(address), ...wordsOf(index)].join(' ')]);
				}
			});
			for (const [text, mailboxIds] of [['enquiry', ['box', 'own', 'box2']], ['enquiry', ['own']], ['enquiry kitchen', ['box']], ['terrace kitchen', ['box', 'own', 'box2']], ['kitchen', ['own']], ['kit', ['box']], ['terr', ['box', 'own', 'box2']], ['unusual', ['box', 'own', 'box2']], ['unusual terrace', ['box']], ['enquiry unus', ['own', 'box']], ['en te ki', ['own', 'box']], ['number12', ['box', 'own', 'box2']], ['nothing', ['box']], ['', ['own']], ['enquiry', ['box2']]] as [string, string[]][]) {
				const typed = text.split(' ').filter((word) => word !== '');
				const expected = Array.from({ length: MANY }, (_, index) => MANY - 1 - index).filter((index) => mailboxIds.includes(boxOf(index).id) && typed.every((word) => wordsOf(index).some((one) => one.startsWith(word)))).map(String);
				const found: string[] = [];
				let before: number | null = null;
				do {
					const page = await searchMails(store, { mailboxIds }, text, { limit: 70, before });
					found.push(...page.mails.map(({ subject }) => subject));
					before = page.next;
				} while (before !== null);
				expect({ text, mailboxIds, found }).toEqual({ text, mailboxIds, found: expected });
			}
		}, 60_000);

		test('invariant 10: only mail of the given mailboxes is found, whatever is typed; the same mail in two mailboxes once', async () => {
			await arrives({ subject: 'Secret of Ana', mailboxId: 'own', id: 'secret' });
			await arrives({ subject: 'Twice', id: 'twice', mailboxId: 'box' });
			await arrives({ subject: 'Twice', id: 'twice', mailboxId: 'box2' });
			expect(await subjects('secret')).toEqual(['Secret of Ana']);
			for (const text of ['secret', '', 'ann', '_b', 'inbox']) expect(await subjects(text, { mailboxIds: ['box', 'box2'] })).not.toContain('Secret of Ana');
			expect(await subjects('twice')).toEqual(['Twice']);
			for (const id of ['box', 'box2']) expect(await find('twice', { mailboxIds: [id] })).toEqual([expect.objectContaining({ subject: 'Twice', mailboxId: id })]);
			expect(await subjects('twice', { mailboxIds: ['own'] })).toEqual([]);
			expect(await subjects('twice', { mailboxIds: [] })).toEqual([]);
		});

		test('A1: mail attached to a contact is found in their history, also that of a personal mailbox', async () => {
			const contactId = await insertContact(store, { name: 'Ann Lee', company: null, language: null }, { messageKey: 'k', source: 'Portal', receivedAt: 1 });
			const linked = await arrives({ subject: 'Villa, to Ana', mailboxId: 'own' });
			await arrives({ subject: 'Villa, not attached', mailboxId: 'own' });
			const here = await arrives({ subject: 'Villa, shared' });
			for (const id of [linked, here]) await store.run(`INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, $2, 'auto', 0)`, [id, contactId]);
			expect(await subjects('villa', { mailboxIds: ['box'], contactId })).toEqual(['Villa, shared']);
			expect(await subjects('villa', { mailboxIds: ['box'], contactId, everywhere: true })).toEqual(['Villa, shared', 'Villa, to Ana']);
			expect(await subjects('to ana', { mailboxIds: [], contactId, everywhere: true })).toEqual(['Villa, to Ana']);
			expect(await subjects('', { contactId })).toEqual(['Villa, shared', 'Villa, to Ana']);
			expect((await find('shared')).map(({ contacts }) => contacts)).toEqual([[{ id: contactId, name: 'Ann Lee' }]]);
		});

		test('S5: by the sender alone, and unread mail alone', async () => {
			const id = await arrives({ from: 'Ann Lee <ann@client.example>', subject: 'From Ann', text: 'for Bob' });
			const other = await arrives({ from: 'Bob <bob@client.example>', subject: 'From Bob', text: 'for Ann' });
			expect(await subjects('', { from: 'ann' })).toEqual(['From Ann']);
			expect(await subjects('for', { from: 'bob@cl' })).toEqual(['From Bob']);
			expect(await subjects('for ann', { from: 'ann' })).toEqual(['From Ann']);
			await store.run(`INSERT INTO folder (id, mailbox_id, path, created_at) VALUES ('f', 'box', 'INBOX', 0)`);
			for (const [message, seen] of [[id, 1], [other, 0]] as const) await store.run(`INSERT INTO folder_mail (id, mailbox_id, message_id, folder_id, is_seen, size_bytes, received_at, created_at) VALUES ($1, 'box', $1, 'f', $2, 1, 1, 1)`, [message, seen]);
			expect((await find('for')).map(({ subject, isUnread, folder }) => [subject, isUnread, folder])).toEqual([['From Bob', true, 'INBOX'], ['From Ann', false, 'INBOX']]);
			expect(await subjects('for', { unreadOnly: true })).toEqual(['From Bob']);
		});

		test('S5: what was sent from here is found, in the mailbox it was sent from', async () => {
			const source = Buffer.from('Subject: Our offer\r\n\r\nText');
			const mail = { key: 'staff:1', purpose: 'staff' as const, senderAddress: 'sales@office.example', envelopeFrom: '', envelopeTo: [], envelopeId: 'e', headerId: '<o@office.example>', subject: 'Our offer', recipients: [], source, messageKey: null, contactId: null, enquiryId: null, memberId: null, listings: [], answers: [], countsAsAnswer: false, keepsCopy: false, giveUpAt: 1 };
			await store.transaction(async (sql) => {
				const id = await queueOutgoing(sql, mail, 'p', NOON);
				await keepInThread(sql, String(id), mail, { inReplyTo: null, references: [], fromName: 'Sales', shownRecipients: ['ann@client.example'], text: 'We offer you the villa', attachmentCount: 0, isAutomatic: false }, NOON);
			});
			for (const text of ['offer', 'ann@client.example', 'villa', 'sales']) expect(await find(text, { mailboxIds: ['box2'] })).toEqual([expect.objectContaining({ subject: 'Our offer', direction: 'out', mailboxId: 'box2' })]);
			expect(await subjects('offer', { mailboxIds: ['box'] })).toEqual([]);
		});

		test('S5: whatever is typed, nothing is thrown, and what it says nothing about is not found', async () => {
			await arrives({ subject: 'Hello', text: 'a the "quoted" text; DROP TABLE message' });
			const hostile = ['"', "'", '"""', "a'b\"c", '* OR 1=1', 'NEAR(a b, 5)', 'words:hello', '{words}', 'a AND', 'NOT', '- -', '^a', ')(', "'); DROP TABLE message; --", '\\', '&', '|', '!', ':*', '<->', '\0', 'he\0llo', '\uD800', '\uDFFF\uD800x', '😀', '😀'.repeat(5_000), 'x'.repeat(10_000), 'x '.repeat(5_000), '漢'.repeat(10_000), '"a" '.repeat(2_500), '('.repeat(10_000), '1 '.repeat(5_000), '\u0301'.repeat(10_000), `a${'\u0301'.repeat(10_000)}`, '.@'.repeat(5_000), 'a.'.repeat(5_000), '%', '_', '_b', '$1', '?', '\u202E\u200B', '٠'.repeat(200), '\r\n\t', '+00', '+', '00000000000000', '0 0 0 0 0 0 0', 'ﷺ'.repeat(500)];
			const startedAt = performance.now();
			for (const text of hostile) expect(Array.isArray(await find(text))).toBe(true);
			expect(performance.now() - startedAt).toBeLessThan(5_000);
			expect(await subjects('"quoted" TEXT;')).toEqual(['Hello']);
			expect(await subjects('the')).toEqual(['Hello']);
			for (const nothing of ['"', '%', '😀', '()']) expect([nothing, await subjects(nothing)]).toEqual([nothing, []]);
			for (const everything of ['', '  ', 'h']) expect(await subjects(everything)).toEqual(['Hello']);
			for (const from of hostile) expect(Array.isArray(await find('hello', { from }))).toBe(true);
		});

		test('S5: a mail of any size and any content is indexed', async () => {
			const long = Array.from({ length: 30_000 }, (_, index) => `word${index}`).join(' ');
			for (const text of [long, '漢字仮名'.repeat(20_000), 'x'.repeat(100_000), `${'a.'.repeat(20_000)}`, '\u0301'.repeat(1_000), "'\\\"' : & | <->", '1 2 3 4 5 6 7 8 9 '.repeat(1_000), '0'.repeat(60), '0 0 0 0 0 0', '+00 00 00 00', '😀 '.repeat(1_000)]) await arrives({ subject: 'Large', text });
			expect(await subjects('large')).toHaveLength(11);
			expect(await subjects('word17')).toEqual(['Large']);
		}, 30_000);

		test('S5: mails that were stored before are indexed in turns, the newest first, and it can be seen how far it is', async () => {
			for (let index = 0; index < 5; index++) await arrives({ subject: `Old ${index}`, text: 'terrace', isRead: false, receivedAt: NOON + index * 1000 });
			// Not what is still in memory.
			for (const { id } of await store.all<{ id: string }>('SELECT id FROM message')) takeSource(id);
			await store.run("DELETE FROM message_source WHERE message_id IN (SELECT id FROM message WHERE subject = 'Old 2')");
			expect(await searchProgress(store)).toEqual({ indexed: 0, waiting: 5 });
			// They have just come: each is indexed when its run begins.
			expect(await indexWaiting(store, { forMs: 10_000 })).toBe(0);
			let left = 2;
			expect(await indexWaiting(store, { forMs: 10_000, goesOn: () => left-- > 0, now: LATER() })).toBe(2);
			expect(await subjects('old')).toEqual(['Old 4', 'Old 3']);
			expect(await searchProgress(store)).toEqual({ indexed: 2, waiting: 3 });
			expect(await indexWaiting(store, { forMs: 10_000, now: LATER() })).toBe(3);
			expect(await searchProgress(store)).toEqual({ indexed: 5, waiting: 0 });
			expect(await subjects('terrace')).toEqual(['Old 4', 'Old 3', 'Old 1', 'Old 0']);
			expect(await subjects('old')).toEqual(['Old 4', 'Old 3', 'Old 2', 'Old 1', 'Old 0']);
			expect(await indexWaiting(store, { forMs: 10_000, now: LATER() })).toBe(0);
		});

		test('N8: an erased mail is not found, and does not come back into the index', async () => {
			const id = await arrives({ subject: 'Gone', text: 'terrace', isRead: true });
			await arrives({ subject: 'Stays', text: 'terrace' });
			await store.transaction((sql) => eraseMails(sql, [id]));
			expect(await subjects('terrace')).toEqual(['Stays']);
			const { mail } = await parseMail(Buffer.from('Subject: Gone\r\n\r\nterrace'));
			await store.transaction((sql) => describeMessage(sql, id, descriptionOf(mail)));
			await indexWaiting(store, { forMs: 1_000, now: LATER() });
			expect(await subjects('terrace')).toEqual(['Stays']);
			expect(await store.all('SELECT doc FROM search_mail')).toHaveLength(1);
		});
	});
}
