import { guessLabel, isEmptyValue, lookUpLabel } from '../../nodes/LeadParser/label-dictionary';
import { looksLikeName, nameFromDisplay, splitName } from '../../nodes/LeadParser/people';
import { PhoneReader } from '../../nodes/LeadParser/phones';
import { isRelay } from '../../nodes/LeadParser/portals';
import { cleanReference, referencesInText } from '../../nodes/LeadParser/references';
import { isMostlyPhone } from '../../nodes/LeadParser/written-numbers';
import { readRaw } from './read-mail';

describe('references', () => {
	const portal = (body: string, subject = 'New enquiry') => readRaw(Buffer.from(`From: Husnet <noreply@husnet.example>\r\nTo: desk@agency.example\r\nSubject: ${subject}\r\nMessage-ID: <a@husnet.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\nNavn: Ane Lie\nE-post: ane@post.example\n`));
	it.each<[string, string, string[]]>([
		['the office’s own number comes before the portal’s', 'Azonosító: 34127790\nSaját azonosító: XIII-92/K', ['XIII-92/K', '34127790']],
		['a number that names the portal is the portal’s', 'Reference in Husnet: 66419283\nReference in the office: KRK-22', ['KRK-22', '66419283']],
		['a word for a number beside the portal’s name is the portal’s', 'Código Husnet: 143908821\nCódigo de anunciante: CDV-458', ['CDV-458', '143908821']],
		['a listing that begins with its code', 'Woning: SV-92 Witte de Withstraat 40', ['SV-92']],
		['in a sentence, too', 'Olet 2 tuba | ID 3712908 | Teie kood: KAL-17', ['KAL-17', '3712908']],
		['a label above its number', 'Mäklarens objektnummer\nOBJ2511_20', ['OBJ2511_20']],
	])('%s', async (_what, body, references) => expect((await portal(body)).references).toEqual(references));

	it('a code of letters alone counts when the subject has it as well', async () => {
		expect((await portal('Sludinājuma kods: bpxdkg', 'Ziņa par sludinājumu bpxdkg')).references).toEqual(['bpxdkg']);
		expect((await portal('Sludinājuma kods: bpxdkg')).references).toEqual([]);
	});
});

describe('names', () => {
	it.each([
		['Winston Miller', 'Winston', 'Miller'],
		['Miller, Winston', 'Winston', 'Miller'],
		['TAURISSON Célia', 'Célia', 'TAURISSON'],
		['山田　花子', '花子', '山田'],
		['鈴木 太郎 様', '太郎', '鈴木'],
		['Mr. John Smith', 'John', 'Smith'],
		['Cher', 'Cher', null],
		['Nguyễn Văn An', 'Văn An', 'Nguyễn'],
		['Nagy Anna', 'Anna', 'Nagy'],
		['Anna Nagy', 'Anna', 'Nagy'],
		['Bérczi Orsolya', 'Orsolya', 'Bérczi'],
		['Kovács Jánosné', 'Jánosné', 'Kovács'],
		['Orsolya Bérczi', 'Orsolya', 'Bérczi'],
		['Anna Katalin', 'Anna', 'Katalin'],
		['Taylor Thomas', 'Taylor', 'Thomas'],
	])('%s', (full, first, last) => {
		expect(splitName(full)).toMatchObject({ first, last });
	});

	it('tells names from what portals write', () => {
		expect(['Anna Berg', 'Marc Le Goff', 'O\'Brien', 'Jean-Luc d\'Ormesson', '李安'].every(looksLikeName)).toBe(true);
		expect(['Un usuario', 'a buyer', 'Holt & Sons Ltd', 'ann@mail.example', 'Piso en venta', 'Reply now!', '12 Elm'].some(looksLikeName)).toBe(false);
		expect(nameFromDisplay('Paul Petit via bazaar')).toBe('Paul Petit');
	});
});

describe('phones', () => {
	const spain = new PhoneReader('ES');
	it.each([
		['612 34 56 78', '+34612345678'], ['+34 0612345678', '+34612345678'], ['0034612345678', '+34612345678'], ['６１２３４５６７８', '+34612345678'],
		['612 34 56 78 [tel:+34612345678]', '+34612345678'], ['tel:+34612345678', '+34612345678'], ['+33 (0)6 12 34 56 78', '+33612345678'], ['+330612345678', '+33612345678'],
	])('%s is %s', (raw, e164) => expect(spain.read(raw)?.e164).toBe(e164));

	it('a price is none', () => expect(['€ 345.000', '1 345 000 ₽', '☎ 612 345 678'].map(isMostlyPhone)).toEqual([false, false, true]));

	it('does not complete a number without a country', () => {
		expect(new PhoneReader('').read('612 34 56 78')).toEqual({ raw: '612 34 56 78', e164: null });
		expect(new PhoneReader('US').read('393-555-0122')?.e164).toBeNull();
	});

	it('refuses hotlines, and in running text whatever is not surely a number', () => {
		expect(spain.read('900 823 825')).toBeNull();
		expect(spain.find('Ref: 612345678 and 1752879547874')).toEqual([]);
		expect(spain.find('Call 612 34 56 78')).toHaveLength(1);
	});
});

describe('references', () => {
	it.each([
		['Nuevo mensaje, con ref: 1732, Estudio', '1732'], ['Viewing (Ref HH-204)', 'HH-204'], ['Anfrage zu Ref.-Nr. HH-2231: Reihenhaus', 'HH-2231'],
		['Estudio en Calle Prim (Ref.1732)', '1732'], ['property ref. CBH-552', 'CBH-552'], ['Ihre Objekt-Nr. A/12', 'A/12'],
	])('%s', (text, reference) => expect(referencesInText(text)[0].value).toBe(reference));

	it('leaves other numbers alone', () => {
		expect(referencesInText('Firm Reference No. 491645')).toEqual([]);
		expect(referencesInText('I refer to your letter')).toEqual([]);
		expect(cleanReference('123456__OX-2291')).toBe('OX-2291');
		expect(cleanReference('aB-12x')).toBe('aB-12x');
	});
});

describe('labels', () => {
	it.each([['Teléfono', 'phone'], ['TELEFONO:', 'phone'], ['* E-Mail-Adresse *', 'email'], ['Your Name (required)', 'name'], ['ＴＥＬ', 'phone'], ['Réf. de l’annonce', 'reference'], ['البريد الإلكتروني', 'email'], ['Содержание', null]])('%s is %s', (label, field) => {
		expect(lookUpLabel(label)?.field ?? null).toBe(field);
	});

	it('guesses from words, but not about other people’s fields', () => {
		expect(guessLabel('What\'s the best email to reach you?')?.field).toBe('email');
		expect(guessLabel('Agent phone')).toBeNull();
		expect(guessLabel('Form name')).toBeNull();
	});

	it('knows how forms say nothing', () => expect(['N/A', 'No especificado.', '-', 'keine Angabe'].every(isEmptyValue)).toBe(true));
});

describe('forwarding addresses', () => {
	it('are recognised with every profile off', () => {
		expect(isRelay('ab12cd34ef@reply.bazaar.example', ['noreply@bazaar.example'], [])).toBe(true);
		expect(isRelay('4pbz77x@convo.bazaar.example', ['4pbz77x@convo.bazaar.example'], [])).toBe(true);
		expect(isRelay('leads@bazaar.example', ['leads@bazaar.example'], [])).toBe(false);
		expect(isRelay('ann.lee@mail.example', ['noreply@bazaar.example'], [])).toBe(false);
	});
});
