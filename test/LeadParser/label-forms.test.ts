import { numberOf } from '../../nodes/LeadParser/code-labels';
import { guessLabel, lookUpLabel } from '../../nodes/LeadParser/label-dictionary';
import { readLabelled } from '../../nodes/LeadParser/labelled';
import { linesOfHtml, linesOfText } from '../../nodes/LeadParser/lines';
import { cleanReference, referencesInText } from '../../nodes/LeadParser/references';
import { readHtmlLines } from '../../nodes/shared/mail/message/html-lines';

const fields = (labelled: ReturnType<typeof readLabelled>) => Object.fromEntries(labelled.values.map(({ field, label, value }) => [field ?? label, value]));
const inHtml = (html: string) => fields(readLabelled(linesOfHtml(readHtmlLines(html))));
const inText = (text: string) => fields(readLabelled(linesOfText(text)));

describe('forms of labels (N3)', () => {
	it.each([
		['姓　　名', 'name'], ['◎ 聯絡電話', 'phone'], ['■メールアドレス', 'email'], ['電話 Tel', 'phone'], ['Nom / Name', 'name'], ['Nachricht | Message', 'message'],
		['📞', 'phone'], ['✉️', 'email'], ['👤', 'name'], ['3) Telefon', 'phone'],
	])('%s asks for %s', (label, field) => expect(lookUpLabel(label)?.field).toBe(field));

	it.each([['Tel / Name'], ['Nachricht | Preis'], ['🐈']])('%s asks for no one thing', (label) => expect(lookUpLabel(label)).toBeNull());

	it.each([
		['Číslo vašeho mobilního telefonu', 'phone'], ['Vaša kontaktná e-mailová adresa', 'email'], ['Priezvisko a meno', 'name'],
	])('%s is guessed from its words', (label, field) => expect((lookUpLabel(label) ?? guessLabel(label))?.field).toBe(field));

	it.each([['Telefon makléře'], ['Agent phone'], ['Nome dell\'agenzia'], ['E-mail prodajalca']])('%s asks for somebody else', (label) => expect(lookUpLabel(label) ?? guessLabel(label)).toBeNull());

	it('reads a table with a column of colons, and colons at the beginning of values', () => {
		const row = (label: string, value: string) => `<tr><td>${label}</td><td>:</td><td>${value}</td></tr>`;
		expect(inHtml(`<table>${row('Ad Soyad', 'Ece Tan')}${row('Cep', '0532 000 11 22')}</table>`)).toEqual({ name: 'Ece Tan', phone: '0532 000 11 22' });
		expect(inHtml('<table><tr><td>Naam</td><td>: Jan Smit</td></tr></table>')).toEqual({ name: 'Jan Smit' });
	});

	it('reads a definition list as a table: an empty answer takes nothing of the next one', () => {
		expect(inHtml('<dl><dt>Phone</dt><dd></dd><dt>Name</dt><dd>Eve Orr</dd></dl>')).toEqual({ name: 'Eve Orr' });
	});

	it('takes the text of a picture for a label where it stands for one', () => {
		expect(inHtml('<table><tr><td><img src="p.png" alt="Téléphone"></td><td>06 12 34 56 78</td></tr></table>')).toEqual({ phone: '06 12 34 56 78' });
		expect(readHtmlLines('<table><tr><td><img alt="Logo"></td><td>Hello</td></tr></table>').lines.filter((line) => !line.isPicture).map((line) => line.text)).toEqual(['Hello']);
	});

	it.each([
		['Numer oferty w waszym biurze', 'ND-44'], ['Référence de la demande', 'TP-7781'], ['Stock number of the dealer', 'U-204'], ['Jūsų objekto kodas', 'VNT-5'],
	])('"%s" asks for the office’s own number', (label, value) => expect(inText(`${label}: ${value}`)).toEqual({ reference: value }));

	it.each([
		['Säljarens kod', null], ['Mäklarens ärendenummer', 'ours'], ['Ваш код', 'ours'], ['Interný kód', 'ours'], ['รหัสภายในของทรัพย์', 'ours'], ['Uzdevuma numurs', null],
		['VENENUMMER', null], ['Opdrachtnummer', 'thing'], ['Annonsekode', 'advert'], ['Kuulutuse kood', 'advert'], ['Telefonnummer', null], ['Postal code', null], ['Customer number', null], ['Number of guests', null],
		['Rreferenca juaj', null], ['ID e shpalljes', 'advert'], ['Kodi juaj', 'ours'], ['Шифра агенције', 'ours'], ['Број на огласот', 'advert'], ['Хабарландыру нөмірі', 'advert'], ['Elanın nömrəsi', 'advert'], ['განცხადების ნომერი', 'advert'],
		['رقمكم المرجعي', 'ours'], ['رقم الإعلان', 'advert'], ['رقم الهاتف', null], ['מספר הנכס במשרד שלכם', 'ours'], ['מזהה מודעה', 'advert'], ['شماره آگهی', 'advert'], ['شماره موبایل', null], ['اشتہار نمبر', 'advert'], ['物件広告番号', 'advert'],
	])('"%s" is the number of %s', (label, of) => expect(numberOf(label)).toBe(of));

	it('reads several numbers on one line', () => {
		expect(inText('Bolig-id: 41   Jeres sagsnr.: LH-7')).toEqual({ reference: 'LH-7' });
		expect(readLabelled(linesOfText('Numero annuncio: 40 - Codice interno: B-7')).values.map(({ field, value }) => [field, value])).toEqual([['listingId', '40'], ['reference', 'B-7']]);
	});

	it('reads an answer in a table of its own, that is there for its looks', () => {
		const boxed = (...lines: string[]) => `<td><table><tr><td>${lines.map((line) => `<p>${line}</p>`).join('')}</td></tr></table></td>`;
		expect(inHtml(`<table><tr><td>Nome</td>${boxed('Rita Melo')}</tr><tr><td>Mensagem</td>${boxed('Boa tarde,', 'Ainda está livre?')}</tr><tr><td>Telefone</td>${boxed('912 345 678')}</tr></table>`)).toEqual({ name: 'Rita Melo', phone: '912 345 678', message: 'Boa tarde,\nAinda está livre?' });
	});

	it('reads labels that programs wrote with hyphens', () => {
		expect(inText('First-Name: Eve\nPhone-Number: 07911 123456\nTell-Us-More: Is it free?')).toEqual({ firstName: 'Eve', phone: '07911 123456', message: 'Is it free?' });
	});

	it('takes no label for the answer to the bold heading above it', () => {
		const rows = [['Namn', 'Tuva Berg'], ['E-post', 'tuva@post.example'], ['Arbetsgivare', 'Region Norr']].map(([label, value]) => `<tr><td>${label}</td><td>${value}</td></tr>`).join('');
		expect(inHtml(`<h2>Ny ansökan</h2><p>Bostad: Storgatan 1</p><h3>Den sökande</h3><table>${rows}</table>`)).toMatchObject({ name: 'Tuva Berg', email: 'tuva@post.example' });
		const asked = (label: string, ...answer: string[]) => `<p><b>${label}</b></p><p>${answer.join('<br>')}</p>`;
		expect(inHtml(`${asked('Kdo', 'Jan Malý')}${asked('Spojení', 'jan@post.example')}${asked('O co jde', 'Rád bych byt viděl tento týden.', 'Je s výtahem?')}`)).toMatchObject({ email: 'jan@post.example', message: 'Rád bych byt viděl tento týden.\nJe s výtahem?' });
	});

	it('breaks lines where the page does: block elements by their style', () => {
		const pair = (label: string, value: string) => `<span style="display:block;color:#888">${label}</span><span style="display: block">${value}</span>`;
		expect(inHtml(`<table><tr><td>${pair('Nume', 'Ioana Pop')}${pair('Email', 'ioana@mail.example')}${pair('Mesaj', 'Este liber?')}</td></tr></table>`)).toEqual({ name: 'Ioana Pop', email: 'ioana@mail.example', message: 'Este liber?' });
	});

	it('reads a number behind its words without a colon, and none in brackets', () => {
		expect(inText('Kuulutuse ID 512087')).toEqual({ listingId: '512087' });
		expect(inText('(my WhatsApp: 936 204 811)')).toEqual({});
	});

	it('reads questions above bold answers, among labels that are known', () => {
		const asked = (label: string, answer: string) => `${label}<br><b>${answer}</b><br>`;
		expect(inHtml(`<div>${asked('Navn', 'Mads Lind')}${asked('E-mail', 'mads@post.example')}${asked('Skal selv sælge', 'Ja, snart')}</div>`)).toEqual({ name: 'Mads Lind', email: 'mads@post.example', 'Skal selv sælge': 'Ja, snart' });
	});

	it('guesses the keys that programs write', () => {
		expect(inText('nombre=Ana Ruiz\ntelefono_contacto=655 904 317\nref_inmueble=AT-11')).toEqual({ name: 'Ana Ruiz', phone: '655 904 317', reference: 'AT-11' });
	});

	it('takes the number of an enquiry for no message, and a code for no phone', () => {
		expect(inText('Broj upita: 2026-4411\nPoruka: Je li slobodno?')).toMatchObject({ message: 'Je li slobodno?' });
		expect(inText('Nepoznato: LS-2209417\nAndere: 0911 234 567\nE-mail: a@mail.example')).toMatchObject({ phone: '0911 234 567' });
	});

	it('reads answers that stand above their labels', () => {
		expect(inHtml('<div><b>Sofie Lund</b></div><div>Navn</div><div><b>20 31 42 53</b></div><div>Telefon</div><div><b>sofie@post.example</b></div><div>E-mail</div><p>Besked</p><p>Er den ledig?</p>')).toEqual({ name: 'Sofie Lund', phone: '20 31 42 53', email: 'sofie@post.example', message: 'Er den ledig?' });
		expect(inText('Sofie Lund\n\nTelefon\n20 31 42 53\nE-mail\nsofie@post.example')).toEqual({ phone: '20 31 42 53', email: 'sofie@post.example' });
	});

	it('takes no label for one that stands at the end of a sentence', () => {
		expect(inText('The user Ann Lee (e-mail: ann@mail.example, phone: 07911 123456) would like to know more')).toEqual({});
		expect(inText('Hallo Portal, Dubai Emirates. Telefon: 04 556 0300')).toEqual({});
		expect(inText('Votre réf. / Uw ref.: MV-B-17')).toEqual({ reference: 'MV-B-17' });
	});

	it('reads a message above its label, and heads of numbers alone', () => {
		expect(inHtml('<div><b>eve@mail.example</b></div><div>Email</div><div><b>07911 123456</b></div><div>Phone</div><div><b>What would you list it at?</b></div><div>How can we help?</div><p>View contact</p>')).toEqual({ email: 'eve@mail.example', phone: '07911 123456', message: 'What would you list it at?' });
		expect(inHtml('<table><tr><td><b>Kohdenumero</b></td><td><b>Välittäjän tunniste</b></td><td><b>Osoite</b></td></tr><tr><td>80412673</td><td>TR-15</td><td>Hämeenkatu 21</td></tr></table>')).toMatchObject({ reference: 'TR-15', address: 'Hämeenkatu 21' });
	});

	it('reads pairs that are aligned in columns, and a label as long as its column', () => {
		expect(inText('Nimi           Aino Salo\nPuhelin        040 123 4567\nKohteen tunnus OP-331\nSähköposti     aino@posti.example\n\nTerveisin kaikki muut')).toMatchObject({ name: 'Aino Salo', phone: '040 123 4567', reference: 'OP-331', email: 'aino@posti.example' });
		expect(inText('I came by on  Monday.\nIt was closed  again.')).toEqual({});
	});

	it('reads questions that nobody knows among those above their answers, and takes the long answer for the message', () => {
		const form = 'Tijdstempel\n07.12.2026 19:44\n\nName\nEve Orr\n\nE-mail\neve@mail.example\n\nWat hebt u op uw hart vandaag\nThe roof leaks above the stairs, and we would like it mended soon.\nPlease ring first.\n\nVan wie hoorde u\nEen vriend';
		expect(inText(form)).toMatchObject({ name: 'Eve Orr', email: 'eve@mail.example', message: 'The roof leaks above the stairs, and we would like it mended soon.\nPlease ring first.', 'Van wie hoorde u': 'Een vriend' });
	});

	it('reads tables of Markdown, of bars alone, and of two lines with semicolons', () => {
		expect(inText('| Field | Value |\n|-------|-------|\n| Name | Eve Orr |\n| E-mail | eve@mail.example |\n| Message | Is it free? |')).toMatchObject({ name: 'Eve Orr', email: 'eve@mail.example', message: 'Is it free?' });
		expect(inText('Nombre | Eva Ruiz\nCorreo | eva@mail.example\nCódigo propio | EN-31\nMensaje | ¿Sigue libre?')).toEqual({ name: 'Eva Ruiz', email: 'eva@mail.example', reference: 'EN-31', message: '¿Sigue libre?' });
		expect(inText('full_name;phone_number;email;notes\nEve Orr;+44 7911 123456;eve@mail.example;By day; or later')).toMatchObject({ name: 'Eve Orr', phone: '+44 7911 123456', email: 'eve@mail.example' });
		expect(inText('cats; dogs; horses\na; b; c')).toEqual({});
	});

	it('reads a sign that stands for the question, when the answer fits it', () => {
		expect(inText('👤 Eve Orr\n📱 07911 123456\n✉️ eve@mail.example\n💬 Is the flat still free?')).toEqual({ name: 'Eve Orr', phone: '07911 123456', email: 'eve@mail.example', message: 'Is the flat still free?' });
		expect(inText('👤 1\n📱 none of your business\n💬 ok')).toEqual({});
	});

	it('goes on with an answer of several lines in a cell', () => {
		expect(inText('Name\tEve Orr\nAnliegen\tDas Dach ist undicht.\nBitte um Rückruf: nach 18 Uhr.\nE-Mail\teve@mail.example')).toMatchObject({ email: 'eve@mail.example', message: 'Das Dach ist undicht.\nBitte um Rückruf: nach 18 Uhr.' });
	});

	it('cuts a name in capitals from the label behind it', () => {
		expect(inText('Nom:DURANDPrénom:JeanTéléphone:06 12 34 56 78')).toEqual({ name: 'DURAND', firstName: 'Jean', phone: '06 12 34 56 78' });
	});

	it('reads a row of heads of which some are unknown, when an address stands below its own', () => {
		const table = (cell: string) => inHtml(`<table><tr><th>Lead name</th><th>Email</th><th>Phone</th><th>Inquired</th></tr><tr><td>Eve Orr</td><td>${cell}</td><td>n/a</td><td>today</td></tr></table>`);
		expect(table('eve@mail.example')).toMatchObject({ email: 'eve@mail.example', Inquired: 'today' });
		expect(table('nothing')).toEqual({});
	});

	it('takes who left a message for a name, and not for the message', () => {
		expect(inHtml('<table><tr><td>留言人</td><td>王小明</td></tr><tr><td>留言內容</td><td>請問還在嗎？</td></tr></table>')).toEqual({ name: '王小明', message: '請問還在嗎？' });
	});

	it('takes neither a payment’s number nor an address for a reference', () => {
		expect(guessLabel('Payment reference number')?.field).not.toBe('reference');
		expect(cleanReference('Norra vägen 14')).toBeNull();
		expect(cleanReference('HH 204 B')).toBe('HH 204 B');
	});

	it('reads labels with leaders, known or not', () => {
		expect(inText('■保護者氏名・・・・・高橋 美咲\n■電話番号・・・・・・070-2231-0000')).toEqual({ name: '高橋 美咲', phone: '070-2231-0000' });
		expect(inText('Surname ........ Orr\nShoe size ...... 41\nE-mail ......... eve@mail.example')).toEqual({ lastName: 'Orr', 'Shoe size': '41', email: 'eve@mail.example' });
	});
});

describe('references in running text (W11)', () => {
	it.each([
		['svo skelbimo (inv. Nr. AC-0631)', 'AC-0631'], ['vašu vilu (šifra objekta ZL-77)', 'ZL-77'], ['Villa Rosa, Property # RV-12', 'RV-12'], ['l’annonce n° PI-5582 du 3 mai', 'PI-5582'],
		['about your listing #45881200', '45881200'], ['kohde 778120, kaksio', '778120'], ['Kódszám: 4411', '4411'],
	])('%s', (text, reference) => expect(referencesInText(text).map(({ value }) => value)).toEqual([reference]));

	it.each<[string, string[]]>([
		['Vila u Novom (ID: hv4418820, ref. NV-12)', ['hv4418820', 'NV-12']], ['annonsen (FINN-kode 388104562):', ['388104562']], ['168 000 € | ID 3712908 | Teie kood: KAL-0217', ['3712908', 'KAL-0217']], ['(šifra oglasa: 41882917)', ['41882917']], ['Mã tin 41873320', ['41873320']],
	])('%s', (text, values) => expect(referencesInText(text).map(({ value }) => value)).toEqual(values));

	it('says whose number it is', () => {
		expect(referencesInText('ID 3712908 | Teie kood: KAL-0217')).toEqual([{ value: '3712908', of: 'advert' }, { value: 'KAL-0217', of: 'ours' }]);
		expect(referencesInText('Saját azonosító: XII-77/B')).toEqual([{ value: 'XII-77/B', of: 'ours' }]);
	});

	it.each([['the property has 3 bedrooms'], ['anuncio del 12/03/2026'], ['lot of 20 people'], ['piso 3'], ['objekt mit 4 Zimmern']])('none in "%s"', (text) => expect(referencesInText(text)).toEqual([]));
});

describe('forms in languages nobody taught us', () => {
	const invented = [['Vlorim prindo', 'Orla Venn'], ['Skepto nal', 'orla.venn@mail.example'], ['Drunto', '+49 30 901820'], ['Grasel', '3'], ['Tolbarin', 'Zwelim horto aspen birsa valuna kor, tespa min dorolu hant?']];
	const expected = { name: 'Orla Venn', email: 'orla.venn@mail.example', phone: '+49 30 901820', Grasel: '3', message: 'Zwelim horto aspen birsa valuna kor, tespa min dorolu hant?' };

	it('are read by the shape of their answers: with colons, in a table, with the answers below', () => {
		expect(inText(invented.map(([label, value]) => `${label}: ${value}`).join('\n'))).toEqual(expected);
		expect(inHtml(`<table>${invented.map(([label, value]) => `<tr><td>${label}</td><td>${value}</td></tr>`).join('')}</table>`)).toEqual(expected);
		expect(inHtml(invented.map(([label, value]) => `<p><b>${label}</b></p><p>${value}</p>`).join(''))).toEqual(expected);
	});

	it('are guesses: nothing is sure, and what a known label says is not guessed over', () => {
		expect(readLabelled(linesOfText(invented.map(([label, value]) => `${label}: ${value}`).join('\n'))).values.some(({ exact }) => exact)).toBe(false);
		expect(inText('Name: Eve Orr\nAgent: Max Lund\nE-mail: eve@mail.example\nDesk: max@office.example')).toEqual({ name: 'Eve Orr', ignore: 'Max Lund', email: 'eve@mail.example', Desk: 'max@office.example' });
	});

	it('are not seen in a table of things with prices', () => {
		expect(inHtml('<table><tr><td>Lamp</td><td>12.50</td></tr><tr><td>Chair</td><td>80.00</td></tr><tr><td>Sum</td><td>92.50</td></tr></table>')).toEqual({});
	});
});
