import { readFile } from 'node:fs/promises';

import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { describeMessage, descriptionOf, receive } from '../../../nodes/shared/store/arrivals';
import { eraseMails } from '../../../nodes/shared/store/erase-mail';
import { freshStore, sqliteBackend } from './contract-sqlite';
import { describeSearch } from './search-contract';

describeSearch('SQLite', sqliteBackend());

describe('the files of SQLite', () => {
	const fresh = freshStore();

	test('N8: no word of an erased mail is left in them, not even in the segments of the index', async () => {
		const { store } = fresh;
		await store.run(`INSERT INTO mailbox (id, address, created_at) VALUES ('box', 'inbox@office.example', 0)`);
		const ids: string[] = [];
		for (let index = 0; index < 60; index++) {
			const raw = Buffer.from(`From: x${index}@client.example\r\nSubject: s\r\nMessage-ID: <${index}@c>\r\n\r\nxylophone${index % 2 === 0 ? ' quizzical' : ''} ordinary words zzuniq${index}\r\n`);
			const { mail } = await parseMail(raw);
			await store.transaction((sql) => receive(sql, { messageKey: `k${index}`, mailboxId: 'box', folder: null, receivedAt: index * 1000, contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length }));
			const id = String((await store.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1', [`k${index}`]))?.id);
			await store.transaction((sql) => describeMessage(sql, id, descriptionOf(mail)));
			ids.push(id);
		}
		const everything = async () => (await Promise.all(['', '-wal'].map((suffix) => readFile(`${store.location}${suffix}`).catch(() => Buffer.alloc(0))))).map((bytes) => bytes.toString('latin1')).join('');
		expect(await everything()).toContain('quizzical');
		// Words that are stored after others that begin alike are shortened by what they share.
		await store.transaction((sql) => eraseMails(sql, ids.filter((_, index) => index % 2 === 0)));
		await store.leaveNoTrace();
		const left = await everything();
		for (const trace of ['quizzical', 'uizzical', 'uniq48']) expect(left).not.toContain(trace);
		expect(await store.all("SELECT rowid FROM search_word WHERE search_word MATCH 'quizzical'")).toEqual([]);
		expect(await store.all("SELECT rowid FROM search_word WHERE search_word MATCH 'xylophone'")).toHaveLength(30);
		await store.run("INSERT INTO search_word (search_word, rank) VALUES ('integrity-check', 1)");
	});
});
