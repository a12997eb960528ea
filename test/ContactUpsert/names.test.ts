import { compareNames, plainName, realName, sharesWholeName } from '../../nodes/shared/filing/names';

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
		['Михаил Петров', 'Michael Peterson'],
		['Иван Петров', 'Иван Петрович Сидоров'],
		['Jan van den Berg', 'Jan-Willem Bakker'],
		['黄芳', 'Fang Huang'],
	])('%s and %s say too little', (one, other) => {
		expect(compareNames(one, other)).toBe('unclear');
	});

	describe.each([
		['Cyrillic: patronymics, order, short names, ё', 'agree', [['Иванов Иван Иванович', 'Иван Иванов'], ['Саша Козлова', 'Александра Козлова'], ['Семёнов Пётр', 'петр семенов'], ['И. Петров', 'Иван Петров']]],
		['Cyrillic: relatives', 'disagree', [['Иван Петров', 'Анна Петрова'], ['Валентин Попов', 'Валентина Попова']]],
		['Cyrillic and Latin letters', 'agree', [['Сергей Иванов', 'Sergey Ivanov'], ['Юлия Зайцева', 'Yulia Zaitseva'], ['Алексей Кузнецов', 'Alexey Kuznetsov'], ['Александр Смирнов', 'Alex Smirnov']]],
		['Cyrillic and Latin letters: relatives', 'disagree', [['Татьяна Зайцев', 'Irina Zaitsev'], ['Сергей Иванов', 'Olga Ivanov']]],
		['Arabic', 'agree', [['Mohamed El Amrani', 'Muhammad Elamrani'], ['Ahmed Al-Masri', 'Ahmad Almasri'], ['Khalid Abu Zaid', 'Khaled Abuzaid'], ['Youssef Ben Ali', 'Yusuf Benali'], ['أحمد المصري', 'احمد المصري'], ['Fatima Zahra Alaoui', 'Fatima Alaoui']]],
		['Arabic: relatives', 'disagree', [['Mohamed El Amrani', 'Karim El Amrani'], ['Ahmed Al-Masri', 'Omar Al-Masri'], ['Khalid Abu Zaid', 'Samira Abu Zaid']]],
		['Chinese, Japanese, Korean', 'agree', [['王伟', '王 伟'], ['Wang Wei', 'Wei Wang'], ['김민준', '민준'], ['Kim Min-jun', 'Minjun Kim'], ['太郎 山田', '山田 太郎'], ['田中さくら様', '田中 さくら']]],
		['Chinese, Japanese, Korean: others', 'disagree', [['王伟', '王芳'], ['Zhang Wei', 'Zhang Min'], ['김민준', '김서연'], ['山田太郎', '山田花子']]],
		['Chinese: a surname alone', 'unclear', [['王先生', '王伟'], ['王', '王芳']]],
		['Vietnamese', 'agree', [['Nguyễn Văn An', 'Nguyen Van An'], ['Nguyễn Văn An', 'An Nguyen'], ['Trần Thị Hoa', 'Hoa Tran'], ['Đặng Minh Đức', 'Dang Minh Duc']]],
		['Vietnamese: others', 'disagree', [['Nguyễn Thị Lan', 'Nguyễn Thị Hoa'], ['Nguyễn Văn An', 'Trần Văn Bình']]],
		['Vietnamese: a surname that is a particle elsewhere', 'unclear', [['Le Van Minh', 'Tran Van Minh']]],
		['Spanish: two surnames', 'agree', [['Ana Ruiz Gómez', 'Ruiz Gómez, Ana'], ['Ana María Ruiz', 'Ana Ruiz'], ['Mª Carmen López', 'Carmen López'], ['Paco Gil', 'Francisco Gil Ruiz'], ['José Ortega y Gasset', 'Jose Ortega'], ['María de los Ángeles Ruiz', 'Angeles Ruiz']]],
		['Spanish: brothers and sisters', 'disagree', [['Ana Ruiz Gómez', 'Luis Ruiz Gómez'], ['María García', 'Marta García'], ['Andrea Gil', 'Andrés Gil'], ['Ana Mar', 'Anastasia Mar'], ['José Gil', 'Josefa Gil']]],
		['Spanish: one of two surnames', 'unclear', [['Ana Ruiz Gómez', 'Ana Ruiz Vega']]],
		['Dutch', 'agree', [['Jan de Vries', 'Vries, Jan de'], ['J. van den Berg', 'Jan van den Berg'], ['Kees van Dijk', 'Cornelis van Dijk'], ['Van der Berg', 'Vanderberg']]],
		['Dutch: others', 'disagree', [['Jan de Vries', 'Piet de Vries']]],
		['Hungarian: the surname first', 'agree', [['Nagy Anna', 'Anna Nagy'], ['Szabó Kata', 'Szabo, Kata']]],
		['Hungarian: relatives', 'disagree', [['Nagy Anna', 'Nagy Béla'], ['Nagy Anna', 'Béla Nagy']]],
		['German', 'agree', [['Böhm', 'Boehm'], ['Jürgen Groß', 'Juergen Gross'], ['Hans-Peter Weiß', 'Hans Peter Weiss'], ['Herr Dr. Max Koch', 'Max Koch'], ['Rike Vogt', 'Friederike Vogt']]],
		['English', 'agree', [['Bill Smith', 'William Smith'], ['Peggy O’Brien', "Margaret O'Brien"], ['Liz Taylor', 'Elizabeth Taylor'], ['OBrien Sean', 'Sean O\'Brien'], ['J. R. Hall', 'J.R. Hall'], ['Don Smith', 'Donald Smith'], ['Don José Gil', 'José Gil']]],
		['English: others', 'disagree', [['Bill Smith', 'Bob Smith'], ['Christopher Hill', 'Christina Hill'], ['Jack Hill', 'James Hill']]],
		['Polish, Turkish, Scandinavian letters', 'agree', [['Łukasz Wójcik', 'Lukasz Wojcik'], ['Işıl Yılmaz', 'Isil Yilmaz'], ['Bjørn Sørensen', 'Bjorn Sorensen']]],
		['Indian scripts: vowel signs tell names apart', 'disagree', [['राम कुमार', 'रीमा शर्मा'], ['रमेश', 'रामा']]],
		['slips of the pen', 'agree', [['Jhn Morris', 'John Morris'], ['Johhn Matthews', 'John Matthews'], ['Evva Suárez', 'Eva Suarez'], ['Raúúl Carrasco', 'Raul Carrasco'], ['WilliameWatson', 'William Watson'], ['Ann aMuller', 'Anna Müller'], ['Die,z Diego', 'Diego Diez'], ['Anna Roca', 'Ana Roca']]],
		['D. is a title before a given name', 'agree', [['D. Francisco', 'Francisco Gonzalez'], ['D. Luis Gil', 'Luis Gil'], ['D. Smith', 'David Smith']]],
		['a surname alone is the whole family\'s', 'unclear', [['Herr Müller', 'Hans Müller'], ['Ruiz', 'Ana Ruiz']]],
		['families and couples say too little about one of them', 'unclear', [['Familie Müller', 'Hans Müller'], ['Ana y Luis', 'Ana Ruiz'], ['Ana Ruiz & Luis Vega', 'Luis Vega'], ['Fam. Ruiz', 'Ana Ruiz'], ['Herr und Frau Weber', 'Eva Weber']]],
		['families and couples: the same again', 'agree', [['Familie Müller', 'FAMILIE MUELLER'], ['Ana y Luis', 'Ana & Luis'], ['Ana + Luis', 'Luis y Ana']]],
		['families and couples: others', 'disagree', [['Familie Müller', 'Eva Koch'], ['Ana y Luis', 'Pedro Vega']]],
		['firms say too little about a person', 'unclear', [['Autos Vega SL', 'Ana Ruiz'], ['Müller Immobilien GmbH', 'Hans Koch'], ['Grupo Sol S.A.', 'Ana Sol'], ['ООО Ромашка', 'Иван Петров'], ['Taxi Ana SA', 'Luis Vega']]],
		['firms', 'agree', [['Autos Vega SL', 'Autos Vega S.L.'], ['Müller GmbH', 'Mueller Immobilien']]],
		['firms: others', 'disagree', [['Autos Vega SL', 'Hotel Berlin GmbH']]],
		['a surname that looks like a firm\'s form', 'agree', [['Ana Sá', 'ana sa'], ['Ana Sa', 'Ana Sá Lima']]],
	] as const)('%s: %s', (_, agreement, pairs) => {
		test.each(pairs)('%s – %s', (one, other) => {
			expect(compareNames(one, other)).toBe(agreement);
			expect(compareNames(other, one)).toBe(agreement);
			// What the store keeps of a name compares as the name does.
			expect(compareNames(plainName(one), other)).toBe(agreement);
		});
	});

	test.each([
		['Ana Ruiz', 'Ana Ruiz Gómez', true],
		['A. Ruiz', 'Ana Ruiz', false],
		['Ana', 'Ana Ruiz', false],
		['Ana', 'Ana', false],
		['Ana Ruiz', 'Luis Ruiz', false],
		[null, 'Ana Ruiz', false],
	])('whole names: %s and %s: %s', (one, other, whole) => {
		expect(sharesWholeName(one, other)).toBe(whole);
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
