import { addWords, foldedWords, phoneWord, wordsOf } from '../../../nodes/shared/store/contact-words';
import { insertContact } from '../../../nodes/shared/store/contacts';
import { freshStore } from './contract-sqlite';

const fresh = freshStore();

test('words of a name are folded, at most six, each once; a phone stands without its country code and leading zeros', () => {
	expect(wordsOf('Łucja-Ána Große ruiz RUIZ', ['+34612345678'])).toEqual(['lucja', 'ana', 'grosse', 'ruiz', '612345678']);
	expect(wordsOf('a b c d e f g h', [])).toHaveLength(6);
	expect(wordsOf(null, ['+390612345678', '+4915112345678'])).toEqual(['612345678', '15112345678']);
	expect(wordsOf('山田 太郎', [])).toEqual(['山田', '太郎']);
	expect(wordsOf(null, [])).toEqual([]);
	// What is typed is folded alike.
	expect([foldedWords('GROSSE'), foldedWords('ｇｒｏ')]).toEqual([['grosse'], ['gro']]);
	expect(phoneWord('06 12 345')).toBe('612345');
});

test('words are kept once per record, and found by how they begin', async () => {
	const details = { name: 'Ana Ruiz', company: null, language: null };
	const id = await insertContact(fresh.store, details, { messageKey: 'k', source: 'Portal', receivedAt: 1 });
	await addWords(fresh.store, id, wordsOf('Ana Ruiz', ['+34612345678']));
	await addWords(fresh.store, id, ['ana', 'vega']);
	await addWords(fresh.store, id, []);
	expect((await fresh.store.all('SELECT word FROM contact_word ORDER BY word')).map(({ word }) => word)).toEqual(['612345678', 'ana', 'ruiz', 'vega']);
	expect(await fresh.store.all(`SELECT contact_id FROM contact_word WHERE word >= $1 AND word < $2`, ['ru', 'rv'])).toEqual([expect.objectContaining({ contact_id: id })]);
});
