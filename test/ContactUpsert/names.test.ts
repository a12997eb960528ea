import { compareNames, realName } from '../../nodes/ContactUpsert/names';

describe('names that can be one person (W5)', () => {
	test.each([
		['Ana Ruiz', 'ana ruiz'],
		['Ana Ruiz', 'Ruiz, Ana'],
		['Ana Ruiz', 'Sra. Ana Ruiz'],
		['Ana Ruiz Gómez', 'Ana Ruiz'],
		['José García', 'Jose Garcia'],
		['Ana', 'Ana Ruiz'],
		['A. Ruiz', 'Ana Ruiz'],
		['Alexander Weber', 'Alex Weber'],
		['Mari Roca', 'Maria Roca'],
		['Müller, Jürgen', 'Herr Jürgen Müller'],
		['Jurgen Mueler', 'Jurgen Mueller'],
		['Jonh Smith', 'John Smith'],
		['María de los Ángeles López', 'Maria Angeles Lopez'],
		['山田太郎', '山田 太郎'],
		['山田', '山田太郎'],
		['Иван Петров', 'иван петров'],
	])('%s and %s agree', (one, other) => {
		expect(compareNames(one, other)).toBe('agree');
		expect(compareNames(other, one)).toBe('agree');
	});

	test.each([
		['Ana Ruiz', 'Luis Vega'],
		['Ana Ruiz', 'Luis Ruiz'],
		['Ana', 'Luis'],
		['山田太郎', '佐藤花子'],
		['Marc Roca', 'Maria Roca'],
		['Paul Smith', 'Paula Smith'],
		['Mario Conti', 'Maria Conti'],
		['Иван Петров', 'Анна Иванова'],
	])('%s and %s disagree', (one, other) => {
		expect(compareNames(one, other)).toBe('disagree');
		expect(compareNames(other, one)).toBe('disagree');
	});

	test.each([
		[null, 'Ana Ruiz'],
		['Ana Ruiz', null],
		[null, null],
		['A.', 'Ana Ruiz'],
		['Ana Ruiz', 'Ana Vega'],
		['Иван Петров', 'Ivan Petrov'],
	])('%s and %s say too little', (one, other) => {
		expect(compareNames(one, other)).toBe('unclear');
	});

	test('a hostile name costs no more than its length', () => {
		const begin = Date.now();
		for (let round = 0; round < 200; round++) compareNames(`${'a '.repeat(5000)}b`, `${'a'.repeat(10_000)} ${'b '.repeat(5000)}`);
		expect(Date.now() - begin).toBeLessThan(2000);
	});
});

describe('a name as a person would write it', () => {
	test.each([
		['  Ana \n Ruiz ', 'Ana Ruiz'],
		['Unknown', null],
		['Desconocido', null],
		['ana@example.com', null],
		['12345', null],
		['', null],
		[null, null],
		['O’Brien', 'O’Brien'],
	])('%j is %j', (text, name) => {
		expect(realName(text)).toBe(name);
	});
});
