import { guessLabel, lookUpLabel } from '../../nodes/LeadParser/label-dictionary';
import { readLabelled } from '../../nodes/LeadParser/labelled';
import { linesOfHtml, linesOfText } from '../../nodes/LeadParser/lines';
import { referencesInText } from '../../nodes/LeadParser/references';
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

	it('reads labels with leaders, known or not', () => {
		expect(inText('Surname ........ Orr\nShoe size ...... 41\nE-mail ......... eve@mail.example')).toEqual({ lastName: 'Orr', 'Shoe size': '41', email: 'eve@mail.example' });
	});
});

describe('references in running text (W11)', () => {
	it.each([
		['svo skelbimo (inv. Nr. AC-0631)', 'AC-0631'], ['vašu vilu (šifra objekta ZL-77)', 'ZL-77'], ['Villa Rosa, Property # RV-12', 'RV-12'], ['l’annonce n° PI-5582 du 3 mai', 'PI-5582'],
		['about your listing #45881200', '45881200'], ['kohde 778120, kaksio', '778120'], ['Kódszám: 4411', '4411'],
	])('%s', (text, reference) => expect(referencesInText(text)).toEqual([reference]));

	it.each([['the property has 3 bedrooms'], ['anuncio del 12/03/2026'], ['lot of 20 people'], ['piso 3'], ['objekt mit 4 Zimmern']])('none in "%s"', (text) => expect(referencesInText(text)).toEqual([]));
});
