import { readRaw } from './read-mail';

/** Layouts of portals and form products, read with every profile off: what the general engine knows by itself. */
const mail = (from: string, subject: string, body: string, headers = '') => Buffer.from(`From: ${from}\r\nTo: leads@agency.example\r\nSubject: ${subject}\r\nMessage-ID: <x@y.example>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: text/${body.startsWith('<') ? 'html' : 'plain'}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}`);

interface Expected {
	name: string | null;
	emails: string[];
	phones: string[];
	references?: string[];
	message: string | null;
}

const cases: [string, string, Buffer, Expected][] = [
	['a spacer cell between label and value', 'GB', mail('noreply@homes.example', 'Enquiry', '<table><tr><td>Name:</td><td><img src="s.gif"></td><td>Rhys ap Gwilym</td></tr><tr><td>Telephone:</td><td></td><td>07911 123345</td></tr><tr><td>Your property ref:</td><td></td><td>ZP-11</td></tr><tr><td colspan="3">Message:</td></tr><tr><td colspan="3">I would like a viewing.</td></tr></table>'), { name: 'Rhys ap Gwilym', emails: [], phones: ['+447911123345'], references: ['ZP-11'], message: 'I would like a viewing.' }],
	['the address only in Reply-To', 'ES', mail('web@granvia.example', 'Contacto inmueble ref. GM-4', 'Un usuario está interesado en su inmueble.\n\nMensaje: Me gustaría visitarlo.\n', 'Reply-To: Julia Sanz <julia@sanz.example>\r\n'), { name: 'Julia Sanz', emails: ['julia@sanz.example'], phones: [], references: ['GM-4'], message: 'Me gustaría visitarlo.' }],
	['a call, agency reference before portal id', 'IT', mail('noreply@annunci.example', 'Una persona interessata ai tuoi annunci ti ha chiamato', 'Numero: 347 123 4567\nData: 03/11/2026\nCodice annuncio: 2233445\nRiferimento: AB/12\nDurata: 2 min\n'), { name: null, emails: [], phones: ['+393471234567'], references: ['AB/12', '2233445'], message: null }],
	['labels and values on alternating lines, the team’s greeting below', 'ES', mail('noreply@pisos.example', 'Nuevo contacto', 'Nombre:\nMarta Vidal\nEmail:\nmarta@vidal.example\nTeléfono:\n644 55 66 77\nMensaje:\nHola, estoy interesada.\nGracias.\n\nUn saludo,\nEl equipo de pisos\n'), { name: 'Marta Vidal', emails: ['marta@vidal.example'], phones: ['+34644556677'], message: 'Hola, estoy interesada.\nGracias.' }],
	['a question and answer table', 'US', mail('noreply@questions.example', 'New submission: Contact', '<table><tr><td>Question</td><td>Answer</td></tr><tr><td>Full Name</td><td>Omar Said</td></tr><tr><td>E-mail</td><td>omar@said.example</td></tr><tr><td>Your Message</td><td>Hello there<br>Second line</td></tr></table>'), { name: 'Omar Said', emails: ['omar@said.example'], phones: [], message: 'Hello there\nSecond line' }],
	['decoy form and site names', 'US', mail('noreply@builder.example', 'You have a new form submission', 'Form Name: Email Form\nSite Name: Dental\n\nName: Iris Vane\nEmail: iris@vane.example\nMessage: Call me back please.\n'), { name: 'Iris Vane', emails: ['iris@vane.example'], phones: [], message: 'Call me back please.' }],
	['pipes without labels', 'US', mail('leads@crm.example', 'Lead alert for Priya Raman from Bazaar interested in 12 Oak St', 'Priya Raman | (425) 555-0188 | priya@raman.example\nSource: Bazaar\nMessage: Is it available?\n'), { name: 'Priya Raman', emails: ['priya@raman.example'], phones: ['+14255550188'], message: 'Is it available?' }],
	['everything in the subject', 'US', mail('no-reply@listings.example', 'New inquiry: Ann Lee 425-555-0133 ann@lee.example.', 'You have a new inquiry.\n'), { name: 'Ann Lee', emails: ['ann@lee.example'], phones: ['+14255550133'], message: null }],
	['padded Japanese labels and a message block', 'JP', mail('info@heya.example', 'お問い合わせ', 'お名前　　　　：佐藤　次郎\nメールアドレス：sato@jiro.example\n電話番号　　　：03-1234-5678\n\n＜物件に関するお問合せ内容＞\n最新の空室状況を知りたい\n内覧希望\n———————————\n物件番号：1234567890\n'), { name: '佐藤　次郎', emails: ['sato@jiro.example'], phones: ['+81312345678'], references: ['1234567890'], message: '最新の空室状況を知りたい\n内覧希望' }],
	['bare labels and a telephone sign', 'FR', mail('noreply@annonces.example', 'Nouvelle demande', 'Nom\nLefort\nPrénom\nZoé\n☎\n06 12 34 56 78\nE-mail\nzoe@lefort.example\nMessage\nJe souhaite visiter.\nRéférence\n12345\n'), { name: 'Zoé Lefort', emails: ['zoe@lefort.example'], phones: ['+33612345678'], references: ['12345'], message: 'Je souhaite visiter.' }],
	['plate and mileage beside the phone', 'NL', mail('noreply@autos.example', 'Nieuwe aanvraag van Piet Bos', 'Naam: Piet Bos\nE-mailadres: piet@bos.example\nTelefoonnummer: 06 12345678\nKenteken: AB-123-C\nKilometerstand: 120000\nAdvertentienr.: 556677\nBericht: Is de auto nog beschikbaar?\n'), { name: 'Piet Bos', emails: ['piet@bos.example'], phones: ['+31612345678'], references: ['556677'], message: 'Is de auto nog beschikbaar?' }],
	['bold marks around a label of its own line', 'DE', mail('web@haus.example', 'Kontakt', '**Name:** Ida Brandt\n**E-Mail:** ida@brandt.example\n**Nachricht:**\nHaben Sie Gewerbeflächen?\n'), { name: 'Ida Brandt', emails: ['ida@brandt.example'], phones: [], message: 'Haben Sie Gewerbeflächen?' }],
	['a JSON object', 'US', mail('no-reply@hooks.example', 'Webhook', '{"fullName":"Tina Marsh","email":"tina@marsh.example","message":"Is it\\nfree?","form":{"id":7}}'), { name: 'Tina Marsh', emails: ['tina@marsh.example'], phones: [], message: 'Is it\nfree?' }],
	['arrows', 'US', mail('web@shop.example', 'Form', 'first_name => Abby\nlast_name => Stone\nemail => abby@stone.example\nmessage => Do you deliver?\n'), { name: 'Abby Stone', emails: ['abby@stone.example'], phones: [], message: 'Do you deliver?' }],
	['Thai labels', 'TH', mail('web@baan.example', 'New', 'ชื่อ: สมชาย ใจดี\nอีเมล: somchai@baan2.example\nโทรศัพท์: 081 234 5678\nข้อความ: บ้านยังว่างไหม\n'), { name: 'สมชาย ใจดี', emails: ['somchai@baan2.example'], phones: ['+66812345678'], message: 'บ้านยังว่างไหม' }],
	['a portal’s signature below the message, a code in the subject', 'IN', mail('MagicHomes <noreply@magichomes.example>', 'Response to your listing MH-33', 'Name: Rahul Mehta\nMobile: +91-98200 12345\nMessage: I am interested.\n\nRegards,\nTeam MagicHomes\n'), { name: 'Rahul Mehta', emails: [], phones: ['+919820012345'], references: ['MH-33'], message: 'I am interested.' }],
	['Arabic labels', 'AE', mail('noreply@aqar.example', 'New lead', 'الاسم: محمد علي\nالبريد الإلكتروني: m@ali.example\nالهاتف: +971 50 123 4567\nالرسالة: هل الشقة متاحة؟\n'), { name: 'محمد علي', emails: ['m@ali.example'], phones: ['+971501234567'], message: 'هل الشقة متاحة؟' }],
	['a contact block without labels', 'DE', mail('noreply@wohnen.example', 'Anfrage', 'Ihre Anfrage von Frau Müller\n\nKontaktdaten\nFrau Sabine Müller\n0171 2345678\nsabine@mueller.example\n\nNachricht an Sie:\nIst die Wohnung noch frei?\n\nObjekt-ID: 77\n'), { name: 'Sabine Müller', emails: ['sabine@mueller.example'], phones: ['+491712345678'], references: ['77'], message: 'Ist die Wohnung noch frei?' }],
];

describe('the general engine, without profiles', () => {
	it.each(cases)('reads %s', async (_layout, defaultCountry, raw, expected) => {
		const lead = await readRaw(raw, { defaultCountry, profiles: [] });
		expect({ name: lead.name?.full ?? null, emails: lead.emails, phones: lead.phones.map((phone) => phone.e164), message: lead.message }).toEqual({ name: expected.name, emails: expected.emails, phones: expected.phones, message: expected.message });
		if (expected.references) expect(lead.references).toEqual(expected.references);
	});

	it.each([
		['a favourite without contact data', mail('noreply@annonces.example', 'Un nouveau contact pour Maison', 'Un utilisateur a ajouté votre annonce à ses favoris. Faites-le lui savoir !\n')],
		['an invoice', mail('billing@portal.example', 'Factura 2026-11', 'Adjuntamos su factura. Tel 912 345 678, admin@portal.example\n')],
		['a digest of a CRM', mail('leads@crm.example', 'Hot Sheet: 5 leads need your attention', 'Priya Raman (425) 555-0188\nJohn Doe john@mail.example\nYou are behind on 5 tasks\n')],
	])('makes no contact of %s', async (_notice, raw) => {
		expect((await readRaw(raw, { profiles: [] })).outcome).toBe('none');
	});
});
