import type { ReadOptions } from '../../nodes/LeadParser/reading';
import { readRaw, siteMail } from './read-mail';

/** Contact data of a mail a site sends, as far as they are asked for here. */
async function read(body: string, options: Partial<ReadOptions> & { headers?: string; html?: boolean; subject?: string; from?: string } = {}) {
	const { headers = '', html = false, subject, from, ...rest } = options;
	let raw = siteMail(body.replace(/\n/g, '\r\n'), headers, html ? 'text/html' : 'text/plain').toString('utf8');
	if (subject !== undefined) raw = raw.replace('Subject: Website enquiry', `Subject: ${subject}`);
	if (from !== undefined) raw = raw.replace('From: "Site" <form@site.example>', `From: ${from}`);
	const lead = await readRaw(Buffer.from(raw), rest);
	return { name: lead.name?.full ?? null, emails: lead.emails, phones: lead.phones.map((phone) => phone.e164 ?? phone.raw), lead };
}

describe('W11: only the client’s data become a contact', () => {
	it('leaves out the block of the agent beside the client’s, whichever comes first', async () => {
		const agent = '<td><b>Your adviser</b><br>Name: Vera Moss<br>Phone: 020 7946 0001<br>Email: vera@agency.example</td>';
		const client = '<td><b>Interested party</b><br>Name: Owen Marsh<br>Phone: 020 7946 0999<br>Email: owen.marsh@mail.example</td>';
		const expected = { name: 'Owen Marsh', emails: ['owen.marsh@mail.example'], phones: ['+442079460999'] };
		expect(await read(`<table><tr>${agent}${client}</tr></table>`, { html: true, defaultCountry: 'GB' })).toMatchObject(expected);
		expect(await read(`<table><tr>${client}${agent}</tr></table>`, { html: true, defaultCountry: 'GB' })).toMatchObject(expected);
	});

	it('knows a block without labels as ours by our address in it', async () => {
		const client = '<td>Your client</td><td>Owen Marsh<br>mob. 07911 123345<br>home 020 7946 0999<br>owen.marsh@mail.example</td>';
		const ours = '<td>You</td><td>Vera Moss<br>tel. 020 7946 0001<br>leads@agency.example</td>';
		const expected = { name: 'Owen Marsh', emails: ['owen.marsh@mail.example'], phones: ['+447911123345', '+442079460999'] };
		expect(await read(`<table><tr>${client}${ours}</tr></table>`, { html: true, defaultCountry: 'GB' })).toMatchObject(expected);
		expect(await read(`<table><tr>${ours}${client}</tr></table>`, { html: true, defaultCountry: 'GB' })).toMatchObject(expected);
	});

	it('knows a block of others by its heading, in other languages as well', async () => {
		expect(await read('VERKÄUFER\nName: Uwe Brandt\nTelefon: 030 1234567\n\nINTERESSENT\nName: Lea Simon\nTelefon: 030 7654321\nE-Mail: lea@post.example\n', { defaultCountry: 'DE' })).toMatchObject({ name: 'Lea Simon', phones: ['+49307654321'] });
		expect(await read('--- Makléř ---\nJméno: Petr Novák\nTelefon: 601 111 222\n\n--- Zájemce ---\nJméno: Eva Malá\nTelefon: 602 333 444\nE-mail: eva@posta.example\n', { defaultCountry: 'CZ' })).toMatchObject({ name: 'Eva Malá', phones: ['+420602333444'] });
	});

	it('knows the sender’s own number below its words by a label that is not quite that of the form', async () => {
		const client = 'Ime in priimek\nMatej Kovač\nTelefon\n031 456 789\nE-pošta\nmatej@posta.example\n';
		expect(await read(`${client}\nTo sporočilo je bilo poslano prek portala, ne odgovarjajte nanj.\nTel. uredništva: 01 520 5450\n`, { defaultCountry: 'SI' })).toMatchObject({ phones: ['+38631456789'] });
		expect(await read(`${client}Telefon v službi: 01 520 5450\n`, { defaultCountry: 'SI' })).toMatchObject({ phones: ['+38631456789', '+38615205450'] });
	});

	it('leaves off what a site calls its people: user, in any language', async () => {
		expect(await read('Korisnica Ivana Horvat piše:\n\nJe li stan slobodan?\n\nTelefon: 091 234 5678\nE-mail: ivana@posta.example\n', { defaultCountry: 'HR' })).toMatchObject({ name: 'Ivana Horvat' });
	});

	it('knows it where label and answer stand on lines of their own', async () => {
		expect(await read('Nombre:\nJosé Hernández\nTeléfono:\n612 345 678\nAsesor asignado:\nMarta Ruiz\nTeléfono:\n611 222 333\n')).toMatchObject({ name: 'José Hernández', phones: ['+34612345678'] });
	});

	it('keeps the person a company names as its contact', async () => {
		expect(await read('Firma: Kanzlei Roth & Partner\nAnsprechpartner: Jonas Roth\nTelefon: 0911 23 98 41\nE-Mail: j.roth@kanzlei.example\n', { defaultCountry: 'DE' })).toMatchObject({ name: 'Jonas Roth', emails: ['j.roth@kanzlei.example'], phones: ['+49911239841'] });
	});

	it('takes nothing from the foot of the mail, labelled or not', async () => {
		const lead = await read('Nome: Rita Alves\nEmail: rita@correio.example\nMensagem: Ainda está disponível?\n\n----------\nSite Imóveis Lda, Rua Nova 3, Lisboa\nTelefone: 213 456 789\nEmail: geral@site.example\n', { defaultCountry: 'PT' });
		expect(lead).toMatchObject({ emails: ['rita@correio.example'], phones: [] });
	});

	it('never gives the address of the house that sent the mail when the client left none', async () => {
		expect(await read('Nama: Budi\nNo. HP: 0812-3456-7890\nEmail: -\n\nButuh bantuan? Hubungi CS 021-5550-0100 atau cs@site.example\n', { defaultCountry: 'ID' })).toMatchObject({ emails: [], phones: ['+6281234567890'] });
	});
});

describe('phones', () => {
	it.each<[string, string, string[]]>([
		['IT', 'Cell. 347/1234567 - Casa 06/12345678', ['+393471234567', '+390612345678']],
		['PT', 'Contacto: 912 345 678', ['+351912345678']],
		['GB', '07911 123345 / 020 7946 0123', ['+447911123345', '+442079460123']],
		['ES', 'Teléfono/s: 612345678 - 934567890', ['+34612345678', '+34934567890']],
		['SA', 'الجوال: ٠٥٠١٢٣٤٥٦٧', ['+966501234567']],
		['IR', 'شماره تماس: ۰۹۱۲ ۱۲۳ ۴۵۶۷', ['+989121234567']],
		['BE', 'Téléphone: 0476/12.34.56', ['+32476123456']],
		['DE', 'Telefon: 0911 / 23 98 - 41 60', ['+4991123984160']],
		['RO', 'Telefon: 0722 111 222, 0264 333 444', ['+40722111222', '+40264333444']],
		['GB', 'Phone: 07911 123345 / 020 7946 0123', ['+447911123345', '+442079460123']],
		['IN', 'Mobile: +91-98765 43210 (verified)', ['+919876543210']],
		['CA', 'Téléphone : 450 431-7726 poste 12', ['+14504317726']],
		['FR', 'Tél. : 06 12 34 56 78 après 18h', ['+33612345678']],
	])('%s: %s', async (defaultCountry, line, phones) => {
		expect((await read(`${line}\nEmail: a@mail.example\n`, { defaultCountry })).phones).toEqual(phones);
	});

	it('takes no network address, date, tax number or id for one', async () => {
		expect((await read('E-mail: bo@mail.example\nLocatie: Zwolle (203.0.113.87)\nAanvraag: 12-03-2026 14:05\nLead ID: 0612345678\nKvK: 0201234567\n', { defaultCountry: 'NL' })).phones).toEqual([]);
	});

	it('a call is the caller’s: not the line they called, nor the one they were put through to', async () => {
		const body = 'Verpasster Anruf\n\nNummer des Anrufers: +49 171 2345678\nAngerufene Nummer: +49 30 1234567\nWeitergeleitet an: +49 30 7654321\nDauer: 41 Sek.\n';
		expect(await read(body, { defaultCountry: 'DE', subject: 'Anruf von +49 171 2345678' })).toMatchObject({ phones: ['+491712345678'], emails: [] });
	});

	it('a text message is its sender’s, and the service’s address only forwards', async () => {
		const lead = await read('Do you fit tyres on Monday?\n\n----------\nTextBridge Ltd, support 020 7946 0002\n', { defaultCountry: 'GB', subject: 'SMS from +44 7911 123345', from: '"+44 7911 123345" <447911123345@sms.bridge.example>' });
		expect(lead).toMatchObject({ emails: [], phones: ['+447911123345'], lead: { relayEmails: ['447911123345@sms.bridge.example'] } });
	});

	it('takes the number beside the address before one on a line of its own', async () => {
		const lead = await read('Carla Bruni (carla@mail.example, telefono 333 812 4411)\nha chiesto un preventivo.\n\nSite Farm - Loc. Colle 12, 53024 Montalcino\nTel. +39 0577 81 60 11\n', { defaultCountry: 'IT', from: '"Site Farm" <noreply@site.example>' });
		expect(lead).toMatchObject({ name: 'Carla Bruni', emails: ['carla@mail.example'], phones: ['+393338124411'] });
	});

	it('reads the number from a sentence, not the one of the desk', async () => {
		const lead = await read('Miloš Jovanović želi da rezerviše vaš smeštaj.\n\nGosta možete pozvati na 064 111 22 33.\n\nPodrška: 021 555 0100\n', { defaultCountry: 'RS', subject: 'Novi upit', from: '"Odmor" <noreply@odmor.example>' });
		expect(lead).toMatchObject({ name: 'Miloš Jovanović', phones: ['+381641112233'] });
		expect(lead.lead.evidence.name?.confidence).toBeLessThan(0.9);
	});
});

describe('names', () => {
	it.each<[string, string, string]>([
		['under a label nobody listed, made into the address', 'Reisender: Youssef Amrani\nE-Mail: y.amrani@mail.example\n', 'Youssef Amrani'],
		['under a label nobody listed, beside a number under another', 'Reisender: Youssef Amrani\nErreichbar unter: +34 612 345 678\n', 'Youssef Amrani'],
		['in the line with the contact data', 'Carla Bruni Sanz (carla@mail.example, tel. 612 345 678)\nquiere información.\n', 'Carla Bruni Sanz'],
		['without titles', 'Name: Dott.ssa Giulia Conti\nEmail: g@mail.example\n', 'Giulia Conti'],
		['without titles behind', 'お名前: 田中 花子 様\nメールアドレス: h@mail.example\n', '田中 花子'],
		['under a question with the bullet of East Asian forms', '■ ご担当者氏名\n田中　花子\n\n■ メールアドレス\nh@mail.example\n', '田中　花子'],
		['without the company in brackets', 'Name: Miguel Ortiz (Acme Ltd)\nEmail: m@mail.example\n', 'Miguel Ortiz'],
		['without what follows a comma in small letters', 'Name: Miguel, from Acme\nEmail: m@mail.example\n', 'Miguel'],
		['single, at the beginning of a sentence', 'Ramón quiere la moto.\nTeléfono de contacto 600 111 222\n', 'Ramón'],
		['with a straight apostrophe', 'Name: Niamh O’Dowd\nEmail: n@mail.example\n', 'Niamh O\'Dowd'],
		['behind a title in a sentence', 'Vous avez reçu une demande de M. Karim Benali.\nTél : 06 12 34 56 78\n', 'Karim Benali'],
		['without a title glued to it', 'ชื่อ: คุณสมชาย ใจดี\nอีเมล: s@mail.example\n', 'สมชาย ใจดี'],
		['behind a role in another case', 'Máte novú správu od záujemcu Radovan Hudák:\nJe voľný? 0948 317 226\n', 'Radovan Hudák'],
		['in front of whom it was written', 'Вам написал Артём Лисов\nТелефон: +7 912 345-67-89\n', 'Артём Лисов'],
		['behind the channel it came by', 'Nuevo mensaje de WhatsApp de Inés Peña (612 345 678)\n', 'Inés Peña'],
		['behind what a site calls its people', 'Корисникот Петар Илиев ви испрати порака.\nТелефон: +389 71 234 567\n', 'Петар Илиев'],
		['given in the message', 'Email: kurt@mail.example\nMessage: Hello, my name is Kurt Weiss and I like the flat.\n', 'Kurt Weiss'],
		['below the closing', 'Email: s123@mail.example\nMessage: Is it still available?\n\nKind regards,\nSinead\n', 'Sinead'],
	])('%s', async (_, body, name) => {
		expect((await read(body)).name).toBe(name);
	});

	it('takes the person of a display name, not the portal', async () => {
		const lead = await read('Hei! Er bilen til salgs? Ring 918 11 222.\n', { defaultCountry: 'NO', from: '"Ingrid gjennom Torget" <noreply@torget.example>', headers: 'Reply-To: <samtale-8c1b77e0f2@reply.torget.example>\r\n' });
		expect(lead.name).toBe('Ingrid');
	});

	it('takes the name over the time in a chat', async () => {
		const lead = await read('<p>Ny melding</p><table><tr><td><b>Solveig</b><br><span>18. mai 21:09</span></td></tr></table><p>Er den ledig? Ring 918 11 222</p>', { html: true, defaultCountry: 'NO', from: '"Torget" <noreply@torget.example>' });
		expect(lead.name).toBe('Solveig');
	});

	it('takes the house that sent the mail for nobody', async () => {
		expect((await read('Velo Lorient has a message for you.\nE-mail: c@mail.example\nMessage: Bonjour, un rendez-vous ?\n', { from: '"Velo Lorient" <noreply@velo-lorient.example>' })).name).toBeNull();
	});

	it('takes a heading about the person for no longer name of theirs', async () => {
		const lead = await read('Lars Bo Holm skriver:\n\nHej, er den ledig?\n\nOm Lars Bo Holm\nTelefon: 28 74 51 36\n', { defaultCountry: 'DK', headers: 'Reply-To: "Lars Bo Holm" <x71@relay.site.example>\r\n' });
		expect(lead.name).toBe('Lars Bo Holm');
	});

	it('takes a missed call for nobody’s name', async () => {
		expect((await read('Anrufer: 0176 4582 1093\nNachricht: Keine Nachricht hinterlassen\n', { defaultCountry: 'DE', subject: 'Verpasster Anruf von 0176 45821093' })).name).toBeNull();
	});

	it('takes no word for a name because a sentence begins with it', async () => {
		expect((await read('El. paštas: r@mail.example\nŽinutė: Ar dar parduodama?\n', { subject: 'Jums parašė dėl skelbimo' })).name).toBeNull();
	});
});

describe('addresses', () => {
	it.each([
		['Contact: ann (at) mail (dot) example\nMessage: Is it free?\n'],
		['Email: ann AT mail.example\n'],
		['Contact: Ann Lee <ann@mail.example>\nMessage: Is it free?\n'],
		['E-mail: ann@mail.example\n\nSite Support\nEmail: support@site.example\n'],
	])('%j', async (body) => {
		expect((await read(body)).emails).toEqual(['ann@mail.example']);
	});
});
