import { readRaw } from './read-mail';

interface Mail {
	from: string;
	to?: string;
	subject: string;
	body: string;
	headers?: string;
	html?: boolean;
}

const raw = ({ from, to = 'Front Desk <desk@agency.example>', subject, body, headers = '', html = false }: Mail) => Buffer.from(`From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <v@x.example>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: text/${html ? 'html' : 'plain'}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}`);

describe('N4: a mail that only holds contact data makes no contact, and says why', () => {
	it.each<[string, RegExp, Mail]>([
		['several people in a table', /several people/, { from: 'Immobili Qui <report@qui.example>', subject: 'I contatti ricevuti', html: true, body: '<table><tr><td>Nome</td><td>Telefono</td><td>Annuncio</td></tr><tr><td>Luca Neri</td><td>333 1234567</td><td>CB-12</td></tr><tr><td>Sara Conti</td><td>347 7654321</td><td>CB-19</td></tr></table>' }],
		['several people in lines', /several people/, { from: 'Wohnmarkt <service@wohnmarkt.example>', subject: 'Anfragen', body: '01.02. Anna Kluge, 0171 2345678, anna@post.example\n07.02. Bernd Ott, 0160 9876543, b.ott@post.example\n11.02. Celine Marx, 0151 2223334, celine@post.example\n' }],
		['the same labels again and again', /several people/, { from: 'Wohnmarkt <service@wohnmarkt.example>', subject: 'Anfragen', body: 'Telefon: 0171 2345678\n\nTelefon: 0160 9876543\n\nTelefon: 0151 2223334\n\nhttps://wohnmarkt.example/alle\n' }],
		['figures, and an account manager', /Contact data, but no enquiry|figures|digest/, { from: 'Carfinder Insights <insights@carfinder.example>', subject: 'Your month at a glance', body: 'Views: 12,440\nPhone reveals: 88\nMessages: 19\nPhone: 020 7946 0991\nEmail: lisa@carfinder.example\n\nUnsubscribe\n' }],
		['the end of an advertisement, with our own data', /listing notice/, { from: 'AutoVetrina <avvisi@vetrina.example>', subject: 'Il tuo annuncio scade domani', body: 'Nome: Paolo Ricci\nTelefono: 06 5551234\nEmail: desk@agency.example\n' }],
		['the end of an advertisement, with the agent', /listing notice/, { from: 'Bilmarked <support@bilmarked.example>', subject: 'Din annonce udløber snart', body: 'Hej\n\nKontaktperson: Ole Friis\nTelefon: 20 11 22 33\n\nForny: https://bilmarked.example/1\n' }],
		['a code alone on a line', /code/, { from: 'Bazár <prihlasenie@bazar.example>', subject: 'Pokračujte', body: 'Dobrý deň,\n\n381 204\n\nTelefón: 0905 111 222\n\nhttps://bazar.example/x\n' }],
		['a new password', /code/, { from: 'Makelaarsite <noreply@makelaarsite.example>', subject: 'Nieuw wachtwoord', body: 'Stel een nieuw wachtwoord in: https://makelaarsite.example/p\n\nHeb je dit niet zelf gedaan? Bel met 020 555 1234.\n' }],
		['somebody signed in, fa', /code/, { from: 'سایت <no-reply@sait.example>', subject: 'ورود جدید به حساب', body: 'شماره موبایل: 09124817736\nدستگاه: Chrome\nزمان: امروز\n' }],
		['our own figures', /digest/, { from: 'Portal Reports <reports@portal.example>', subject: 'Your September performance: 842 views', body: 'Listing views\n842\nEnquiries\n17\n\nName: Bryan Teo\nPhone on listings: 9182 4437\n' }],
		['a parcel', /delivery/, { from: 'Colis Direct <suivi@colis.example>', subject: 'Votre colis sera livré demain', body: 'Destinataire : Hélène Morin\nTéléphone : 06 22 33 44 55\nhttps://colis.example/6A\n' }],
		['several people in points', /several people/, { from: 'Makler CRM <post@maklercrm.example>', subject: 'Offene Anfragen', body: '1. Anna Kluge, +49 171 2345678, Objekt HH-1, seit 3 Tagen\n2. Bernd Ott, +49 160 9876543, Objekt HH-2, seit 1 Tag\n\nhttps://maklercrm.example/offen\n' }],
		['a viewing that is confirmed', /appointment/, { from: 'Casa Sol <agenda@casasol.example>', to: 'Ana <ana@post.example>', subject: 'Confirmación de visita: jueves 17:30', body: 'Cliente: Ana Ruiz\nTeléfono: 654 218 730\nAgente: Luis Paz, 952 60 41 18\n' }],
		['people who apply for work', /digest|people/, { from: 'Jobs <alert@jobs.example>', subject: '3 neue Bewerbungen für Sekretariat', body: 'Anna Kluge - 6 Jahre - anna@post.example\nBernd Ott - 2 Jahre - 0160 9876543\n' }],
		['a viewing that is to come', /appointment reminder/, { from: 'Immo CRM <kalender@immocrm.example>', subject: 'Erinnerung: Besichtigung morgen 11:30', body: 'Kunde: Anna Kluge\nTelefon: 0171 2345678\nBerater: Bernd Ott\n' }],
		['a bill, by what is to be paid', /bill/, { from: 'Portál inzerce <obchod@portalinzerce.example>', subject: 'Inzerce 12/2026', body: 'Kontaktní osoba: Jana Malá\nTelefon: 777 345 120\nČástka k úhradě: 14 278 Kč\nVariabilní symbol: 2700014482\nSplatnost: 20. 1. 2027\n' }],
		['an invoice', /invoice/, { from: 'Adverteer BV <administratie@adverteer.example>', subject: 'Factuur 2026-0331', html: true, body: '<table><tr><td>Factuurnummer</td><td>2026-0331</td></tr><tr><td>Naam</td><td>Eva de Wit</td></tr><tr><td>Telefoon</td><td>020 555 1234</td></tr><tr><td>E-mail</td><td>eva@adverteer.example</td></tr></table>' }],
		['the end of what we paid for', /account notice/, { from: 'Mieszkaj <partner@mieszkaj.example>', subject: 'Twój pakiet ogłoszeń kończy się za 3 dni', body: 'Nazwa klienta: Dom i Klucz\nNumer klienta: 99121\nOpiekun: Anna Zielińska\nTelefon: 61 880 00 12\nE-mail: anna@mieszkaj.example\n\nPrzedłuż pakiet w panelu\n' }],
		['the number of what we asked', /confirmation of our own/, { from: 'Nekretnine Podrška <podrska@nekretnine.example>', subject: '[#88121] Vaš upit je zaprimljen', body: 'Zaprimili smo vaš upit i odgovorit ćemo u roku od 24 sata.\n\nIme: Adria\nE-mail: desk@agency.example\n\nVaša podrška\ntel. 01 6152 777\n' }],
		['the confirmation of what we asked', /confirmation of our own/, { from: 'Muebles Rey <atencion@mueblesrey.example>', subject: 'Hemos recibido tu consulta', body: 'Nombre: Ana\nEmail: desk@agency.example\nTeléfono: 971 22 33 44\nMensaje: Precio de 20 sillas\n' }],
		['a newsletter with an agent', /newsletter/i, { from: 'Agence du Lac <lettre@agencedulac.example>', subject: 'La lettre de mars', body: 'Villa, 640 000 €\nVotre conseillère : Julie Bonnet, 06 11 22 33 44, julie@agencedulac.example\n\nSe désinscrire : https://agencedulac.example/d\n' }],
		['a favourite', /favourite/, { from: 'Torget <notis@torget.example>', subject: 'Per har sparat din annons', body: 'Annonsnummer: 99120\nhttps://torget.example/99120\n' }],
		['a digest by “leads@” with a name like a person’s', /digest/, { from: 'Lead Up Desk <leads@leadupdesk.example>', subject: 'Hot Sheet: 3 leads', body: 'Ann Lee (214) 555-0188\nJohn Doe john@post.example\n' }],
		['a payment', /account notice/, { from: 'PayWell <notifications@paywell.example>', subject: 'Payment of $80 from Denise Okafor', body: 'Customer: Denise Okafor\nEmail: denise@post.example\nAmount: $80\n' }],
		['a subscription to confirm', /confirmation/, { from: 'Zpravodaj <potvrzeni@zpravodaj.example>', subject: 'Potvrďte prosím svůj odběr', body: 'Jméno: Jitka\nE-mail: desk@agency.example\nTelefon: 485 131 770\nZpráva: Chci novinky\n' }],
		['a comment on our site', /comment/, { from: 'WordPress <wordpress@blog.example>', subject: '[Blog] Please moderate: "Spring"', body: 'Author: Ann Lee\nEmail: ann@post.example\nComment: Nice post!\n' }],
		['contacts for sale', /for money/, { from: 'Handwerkerbörse <auftraege@boerse.example>', subject: '4 neue Aufträge in Ihrer Nähe', body: 'Kunde: T. S***\nTelefon: 0171 2345678\nKontakt freischalten: https://boerse.example/1\n' }],
		['an answer to an invitation', /calendar/, { from: 'Paul Roche <paul.roche@notaires.example>', subject: 'Accepté: Signature', body: 'Paul Roche a accepté l\'invitation.\n' }],
		['a letter with a way to stop it, from nobody', /no enquiry/i, { from: 'Kim at Leadly <kim@leadly.example>', subject: 'Two minutes?', body: 'Hi,\n\nhttps://leadly.example/s/1\n\nUnsubscribe\n' }],
	])('%s', async (_what, reason, mail) => {
		expect(await readRaw(raw(mail), { defaultCountry: 'DE' })).toMatchObject({ outcome: 'none', reason: expect.stringMatching(reason) });
	});

	it('the same words in an enquiry do not hide it', async () => {
		expect(await readRaw(raw({ from: 'Ogłoszenia <powiadomienia@ogloszenia.example>', subject: 'Nowa wiadomość do ogłoszenia', headers: 'List-Unsubscribe: <https://x.example/u>\r\nPrecedence: bulk\r\n', body: 'Twoje ogłoszenie wygasa za 5 dni.\n\nImię: Ola Zając\nE-mail: ola@poczta.example\nWiadomość: Czy faktura jest możliwa?\n' }))).toMatchObject({ outcome: 'lead', emails: ['ola@poczta.example'] });
	});
});

describe('an unsolicited offer', () => {
	const form = (message: string, name = 'Sam', email = 'sam@offers.example') => raw({ from: 'Site <wordpress@agency.example>', subject: 'New message', headers: `Reply-To: ${email}\r\n`, body: `Name: ${name}\nEmail: ${email}\nMessage: ${message}\n` });

	it.each([
		['gambling', 'Best online casino bonus! 500 free spins: https://win.example'],
		['loans', 'Need an urgent loan? We offer personal and business loans, apply today.'],
		['links', 'Do you accept sponsored posts or link insertions? Let me know your price for a dofollow link.'],
		['search engines (fr)', 'Nous avons visité votre site, il n\'apparaît pas en première page de Google. Notre agence propose un audit gratuit.'],
		['search engines (tr)', 'Web sitenizi inceledik, Google\'da ilk sayfada yer almanız için SEO paketlerimiz var: https://a.example'],
		['search engines (pl)', 'Oferujemy pozycjonowanie stron www. Cennik: https://p.example'],
		['search engines (zh)', '我们是专业做网站SEO优化的公司，保证首页排名'],
		['investments (ru)', 'Заработок на криптовалюте от 500$ в день: https://c.example'],
		['address lists (pt)', 'Temos listas de e-mails de 2 milhões de empresas. Acesse https://b.example'],
		['videos', 'I just visited your site and thought of an explainer video. Our prices start from $195.'],
	])('about %s is none', async (_what, message) => {
		expect(await readRaw(form(message))).toMatchObject({ outcome: 'none', reason: 'Unsolicited offer' });
	});

	it.each([
		'We run a bakery and need some help with SEO so people find us on Google. What would it cost?',
		'We offer 450,000 for the house, and I work from home. Is it still available?',
		'I found your website. Do you give a discount per month for two cars?',
		'Is the Ford Escort still there, with the OEM radio? Any discount? https://agency.example/escort',
		'Can we hold a wedding at the casino on 4 May? We saw https://agency.example/hall',
		'Wir bieten 300.000 € für die Wohnung. Ist das kostenlos besichtigbar?',
	])('is not what clients write: %s', async (message) => {
		expect(await readRaw(form(message))).toMatchObject({ outcome: 'lead', emails: ['sam@offers.example'] });
	});

	it('by a seller who says below the signature how to stop is none', async () => {
		const body = 'Dzień dobry,\n\npomagamy hurtowniom obniżyć rachunki. Czy znajdą Państwo 15 minut?\n\nPozdrawiam\nKamil Mazur\nDoradca\ntel. 516 203 774\n\nJeśli nie chcą Państwo otrzymywać wiadomości, proszę odpisać NIE.\n';
		expect(await readRaw(raw({ from: 'Kamil Mazur <kamil@prad.example>', subject: 'Tańszy prąd', body }), { defaultCountry: 'PL' })).toMatchObject({ outcome: 'none', reason: 'Unsolicited offer' });
	});

	it('by a seller’s own letter is none as well', async () => {
		const body = 'Hi,\n\nI came across your website. We help practices like yours get more customers every month through paid ads.\nOpen to a 15-minute call?\n\nBest,\nMark Rivers\n\nNot interested? Reply "stop".\n';
		expect(await readRaw(raw({ from: 'Mark Rivers <mark@growth.example>', subject: 'Quick question', body }))).toMatchObject({ outcome: 'none', reason: 'Unsolicited offer' });
	});
});

describe('a mail from our own address', () => {
	it('with somebody else’s labelled data is our web site’s form', async () => {
		expect(await readRaw(raw({ from: 'Domaine des Pins <contact@agency.example>', subject: 'Demande', body: 'Nom : Bruno Keller\nTéléphone : 06 12 34 56 78\n' }), { defaultCountry: 'FR' })).toMatchObject({ outcome: 'lead', name: { full: 'Bruno Keller' }, phones: [{ e164: '+33612345678' }] });
	});

	it('that names somebody in a sentence is a form too', async () => {
		expect(await readRaw(raw({ from: 'Oak Barn <website@agency.example>', subject: 'Viewing request', body: 'Rosie Trent (rosie@post.example) would like to view the barn.\n' }))).toMatchObject({ outcome: 'lead', emails: ['rosie@post.example'] });
	});

	it('by a colleague among ourselves is none', async () => {
		expect(await readRaw(raw({ from: 'Tobias Wenz <t.wenz@agency.example>', subject: 'Schlüssel', body: 'Moin,\n\nHerr Krug (krug@hausmeister.example, 0172 3344556) holt morgen die Schlüssel ab.\n\nTobias\n' }))).toMatchObject({ outcome: 'none', reason: 'Sent by one of your own addresses' });
	});
});

describe('a telephone system’s notice is a lead by the number alone', () => {
	it.each([
		['de', 'Verpasster Anruf von 0171 5566778', 'Anrufer: 0171 5566778\nZeit: 09:15\n', '+491715566778'],
		['it', 'Chiamata persa da 347 1122334', 'Hai perso una chiamata da 347 1122334.\n', '+393471122334'],
		['lv', 'Neatbildēts zvans no +371 29 417 386', 'Jums ir neatbildēts zvans.\n', '+37129417386'],
		['fr', 'Nouveau message vocal', 'Appelant : 06 77 88 99 00\nDurée : 0:42\n', '+33677889900'],
	])('%s', async (language, subject, body, e164) => {
		expect(await readRaw(raw({ from: 'Centrale <pbx@phones.example>', subject, body }), { defaultCountry: language.toUpperCase() })).toMatchObject({ outcome: 'lead', emails: [], phones: [{ e164 }] });
	});
});

describe('what was passed on is read, never who passed it on', () => {
	const colleague = 'Uwe Lang <uwe@agency.example>';
	it.each<[string, string, string]>([
		['Outlook, German, twice', 'WG: WG: Besichtigung', 'FYI\n\nVon: Ina Lang <ina@agency.example>\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Uwe Lang <uwe@agency.example>\nBetreff: WG: Besichtigung\n\nKannst du?\n\nVon: Olaf Kern <olaf@post.example>\nGesendet: Dienstag, 3. März 2026 09:12\nAn: Ina Lang <ina@agency.example>\nBetreff: Besichtigung\n\nIst Samstag möglich?\n'],
		['Outlook, Danish ("VS" is a forward there)', 'VS: Fremvisning', 'Kan du tage den?\n\nFra: Olaf Kern <olaf@post.example>\nSendt: 3. marts 2026 09:12\nTil: Uwe Lang <uwe@agency.example>\nEmne: Fremvisning\n\nKan vi se huset lørdag?\n'],
		['Gmail, Lithuanian', 'Fwd: Klausimas', '---------- Forwarded message ---------\nNuo: Olaf Kern <olaf@post.example>\nDate: 2026-03-03, an, 09:12\nSubject: Klausimas\nTo: <uwe@agency.example>\n\nAr butas dar parduodamas?\n'],
		['Gmail, Latvian', 'Fwd: Jautājums', '---------- Forwarded message ---------\nNo: Olaf Kern <olaf@post.example>\nDatums: otrd., 2026. g. 3. marts\nTemats: Jautājums\nKam: <uwe@agency.example>\n\nVai dzīvoklis ir pieejams?\n'],
		['Gmail, Estonian', 'Fwd: Päring', '---------- Forwarded message ---------\nSaatja: Olaf Kern <olaf@post.example>\nKuupäev: T, 3. märts 2026\nTeema: Päring\nSaaja: <uwe@agency.example>\n\nKas korter on müügis?\n'],
		['Outlook, Slovene', 'PD: Vprašanje', 'Od: Olaf Kern <olaf@post.example>\nPoslano: torek, 3. marec 2026 9:12\nZa: Uwe Lang <uwe@agency.example>\nZadeva: Vprašanje\n\nJe stanovanje še na voljo?\n'],
		['Outlook, Croatian', 'Proslijeđeno: Upit', 'Od: Olaf Kern <olaf@post.example>\nPoslano: utorak, 3. ožujka 2026. 9:12\nPrima: Uwe Lang <uwe@agency.example>\nPredmet: Upit\n\nJe li stan još slobodan?\n'],
		['Outlook, Greek', 'ΠΡΘ: Ενδιαφέρον', 'Από: Olaf Kern <olaf@post.example>\nΣτάλθηκε: Τρίτη, 3 Μαρτίου 2026\nΠρος: uwe@agency.example\nΘέμα: Ενδιαφέρον\n\nΕνδιαφέρομαι για το διαμέρισμα.\n'],
		['Outlook, Arabic', 'إعادة توجيه: استفسار', 'من: Olaf Kern <olaf@post.example>\nأُرسلت: الثلاثاء، ٣ مارس ٢٠٢٦\nإلى: uwe@agency.example\nالموضوع: استفسار\n\nهل الشقة متاحة؟\n'],
		['Thunderbird, Italian', 'Fwd: Richiesta', '-------- Messaggio Inoltrato --------\nOggetto: \tRichiesta\nData: \tTue, 3 Mar 2026 09:12:33 +0100\nMittente: \tOlaf Kern <olaf@post.example>\nA: \tuwe@agency.example\n\nVorrei informazioni sul trilocale.\n'],
		['Apple Mail, French', 'Tr : Demande', 'Pour toi.\n\nDébut du message transféré :\n\n> De: Olaf Kern <olaf@post.example>\n> Date: 3 mars 2026 à 09:12:33 UTC+1\n> À: uwe@agency.example\n> Objet: Demande\n> \n> Le bien est-il libre en juin ?\n'],
		['Gmail, Hungarian', 'Továbbítás: Kérdés', '---------- Továbbított üzenet ----------\nFeladó: Olaf Kern <olaf@post.example>\nDátum: 2026. márc. 3.\nTárgy: Kérdés\nCímzett: <uwe@agency.example>\n\nMegnézhetném a házat?\n'],
		['Gmail, Vietnamese', 'Fwd: Hỏi', '---------- Forwarded message ---------\nTừ: Olaf Kern <olaf@post.example>\nNgày: Th 3, 3 thg 3, 2026\nChủ đề: Hỏi\nĐến: <uwe@agency.example>\n\nCăn hộ còn không?\n'],
	])('%s', async (_program, subject, body) => {
		expect(await readRaw(raw({ from: colleague, to: 'leads@agency.example', subject, body }))).toMatchObject({ outcome: 'lead', emails: ['olaf@post.example'], name: { full: 'Olaf Kern' } });
	});

	it('the person in a portal’s mail passed on twice', async () => {
		const body = 'Von: Ina Lang <ina@agency.example>\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Uwe Lang <uwe@agency.example>\nBetreff: WG: Besichtigung\n\nVon: Wohnportal <anfrage@wohnportal.example>\nGesendet: Dienstag, 3. März 2026 09:12\nAn: Ina Lang <ina@agency.example>\nBetreff: Besichtigung\n\nName: Olaf Kern\nTelefon: 0170 1112223\nNachricht: Ist Samstag möglich?\n';
		expect(await readRaw(raw({ from: colleague, to: 'leads@agency.example', subject: 'WG: WG: Besichtigung', body }), { defaultCountry: 'DE' })).toMatchObject({ outcome: 'lead', emails: [], phones: [{ e164: '+491701112223' }], name: { full: 'Olaf Kern' }, message: 'Ist Samstag möglich?' });
	});

	it('a client’s answer to us stays an answer', async () => {
		const body = 'Sunnuntai sopii.\n\nMarja Ylä\n\nLähettäjä: Desk <desk@agency.example>\nLähetetty: perjantai 6. maaliskuuta 2026\nVastaanottaja: Marja Ylä <marja@post.example>\nAihe: Talo\n\nTervetuloa!\n';
		expect(await readRaw(raw({ from: 'Marja Ylä <marja@post.example>', subject: 'VS: Talo', body }))).toMatchObject({ outcome: 'lead', emails: ['marja@post.example'], message: expect.stringMatching(/^Sunnuntai sopii\.(?!.*Tervetuloa)/s) });
	});
});
