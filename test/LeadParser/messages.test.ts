import { readRaw, siteMail } from './read-mail';

const message = async (body: string, type = 'text/plain', from = '"Hallo Homes" <form@hallohomes.example>') =>
	(await readRaw(Buffer.from(siteMail(body, '', type).toString().replace('"Site" <form@site.example>', from)))).message;
const html = (body: string) => message(`<html><body>${body}</body></html>`, 'text/html');
const FIELDS = 'Name: Tom Reed\nEmail: tom.reed@mail.example\n';
const CELLS = '<p>Name: Tom Reed<br>Email: tom.reed@mail.example</p>';

describe('what the sender adds below the last field is not the person’s', () => {
	it.each([
		['a company with its number', 'Hallo Homes Ltd, 4 Mill Lane, Leeds, company no. 0912345'],
		['a company in columns', 'Hallo Homes | Mill Lane 4 | Leeds | 0800 123 456'],
		['copyright', '© 2026 Hallo Homes'],
		['a warning about money', 'Uzmanību! Nesūtiet naudu avansā.'],
		['whom to call for help', 'Zákaznická linka: 234 000 333'],
		['how to answer', 'Svar på denne mail går direkte til køberen.'],
		['what happens to an answer', 'Your reply to this email will reach the customer.'],
		['a warning', 'Nikdy neposílejte peníze předem, mohlo by jít o podvod. Váš klient nás zná.'],
		['the rights', 'Dane przetwarzamy zgodnie z RODO.'],
		['how to get no more', 'Abone olmak istemiyorsanız abonelikten çıkabilirsiniz.'],
		['several paragraphs', 'Ответьте клиенту в течение часа, это письмо он не видит.\n\nСтоимость заявки 90.\n\nООО «Дом», ИНН 7712345678'],
	])('%s', async (_what, footer) => {
		expect(await message(`${FIELDS}Message: Is it free in June?\n\nWe are two.\n\n${footer}\n`)).toBe('Is it free in June?\n\nWe are two.');
	});

	it('in HTML, fine print, rows of links and blocks that look otherwise', async () => {
		expect(await html(`${CELLS}<p>Message: Is it free?</p><p><a href="https://a.example/1">Manage</a> | <a href="https://a.example/2">Block</a></p>`)).toBe('Is it free?');
		expect(await html(`<table><tr><td>${CELLS}<b>Message:</b><br>Is it free?<br>We are two.<br><small>Ask us for more.</small></td></tr></table>`)).toBe('Is it free?\nWe are two.');
		expect(await html(`<div>${CELLS}<div>Message</div><div style="border:1px solid">Is it free?</div><div>Our team wishes you a good sale.</div></div>`)).toBe('Is it free?');
		expect(await html(`<div>${CELLS}<div>Message: Is it free?<table bgcolor="yellow"><tr><td>Look out!</td></tr></table></div></div>`)).toBe('Is it free?');
	});

	it('its own data, also when it closes as people do', async () => {
		expect(await message(`${FIELDS}Message: Is it free in June?\n\nHouse code: 845213\nStreet: Mill Lane 4, Leeds\nRent: 1,890\n\nKind regards\nHallo Homes team\nTel: 0113 496 0000\n`)).toBe('Is it free in June?');
		expect(await message(`${FIELDS}Message: Is it free in June?\n\nColours: sage or blue\nBudget: around 900\n\nThanks, Tom\n`)).toContain('Budget: around 900');
	});

	it('its own closing', async () => {
		expect(await message(`${FIELDS}Message: Is it free?\n\nLijep pozdrav,\nHallo Homes tim\n`)).toBe('Is it free?');
		expect(await message(`${FIELDS}Message: Is it free?\n\nSrdačno:\nHallo Homes tim\n`)).toBe('Is it free?');
		expect(await message(`${FIELDS}Message: Is it free?\n\nKind regards\nTom Reed\n`)).toBe('Is it free?\n\nKind regards\nTom Reed');
	});

	it('but what the person says about answering, about mails and about firms stays', async () => {
		expect(await message(`${FIELDS}Message: Hello,\n\nplease reply to my e-mail, I cannot take calls.\n\nMy firm is Reed Ltd, we are 12 people.\n`)).toBe('Hello,\n\nplease reply to my e-mail, I cannot take calls.\n\nMy firm is Reed Ltd, we are 12 people.');
	});

	it.each([
		['they go on about themselves', 'Doctor’s note: enclosed\nScan: not yet\nPlease call me in the morning'],
		['they sign', 'Colours: green or grey\nMost we can pay: 900\nThanks a lot, Tom'],
	])('pairs among a person’s lines are theirs when %s below', async (_how, below) => {
		expect(await message(`${FIELDS}Message: Is it free in June?\n${below}\n`)).toBe(`Is it free in June?\n${below}`);
	});

	it('paragraphs that look alike are one message', async () => {
		expect(await html(`${CELLS}<p>Message: Is it free?</p><p>We are two and have no pets.</p>`)).toBe('Is it free?\n\nWe are two and have no pets.');
	});
});

describe('a form’s own fields below the message end it', () => {
	it.each([
		['what is ticked', 'I agree to be called: yes'],
		['what is ticked, in any language', 'Souhlasím se zpracováním: ano'],
		['a box', '☑ Jeg vil gerne have nyheder'],
		['an answer below', 'May a bank call you\nNo'],
		['a code', 'Campaign: SPR-26-B'],
		['an address of the net', 'Seen at: https://hallohomes.example/a/1'],
		['a heading above pairs', '\nAbout the applicant\nSmoker: hardly\nMoving: soon'],
		['a heading of the listing’s or of our side’s', '\nProperty details:\nRooms: 3\n'],
		['a heading of our side’s above one pair', '\nYour agent:\nKim Wood\nPhone: 020 7946 0000'],
		['a rule of long dashes', '――――――――――\nReply here'],
		['a heading between rules', '--- Advertisement ---'],
		['a conversation', 'LOG\n[10:02:11] Kim (agent): Hello, this is Kim.'],
	])('%s', async (_what, below) => {
		expect(await message(`${FIELDS}Message:\nIs it free in June?\n${below}\n`)).toBe('Is it free in June?');
	});

	it.each([
		['two of them right below an answer that began behind its label', 'Message: Is it free?\nWater: soft\nSoil: dry\n'],
		['behind a dash as all others', 'Message — Is it free?\nWater — soft\n'],
		['in two languages', 'Message: Is it free?\nIaith / Language: Cymraeg\n'],
		['with an empty one below', 'Message: Is it free?\n\nOrder : 4471\n\nEnclosed :\n'],
	])('%s', async (_what, below) => {
		expect(await message(below.includes('—') ? `Name — Tom Reed\nEmail — tom.reed@mail.example\n${below}` : `${FIELDS}${below}`)).toBe('Is it free?');
	});

	it('with leaders and in brackets', async () => {
		expect(await message('Name ........ Tom Reed\nEmail ....... tom.reed@mail.example\nMessage ..... Is it free?\nFavourite water .. soft\n')).toBe('Is it free?');
		expect(await message('[Name] Tom Reed\n[E-Mail] tom.reed@mail.example\n[Bemerkungen]\nIst es frei?\n\n[Wasserart] weich\n')).toBe('Ist es frei?');
	});

	it('what stands in the message’s own table cell is the message, whatever it looks like', async () => {
		expect(await html('<table><tr><td>Name</td><td>Tom Reed</td></tr><tr><td>Email</td><td>tom.reed@mail.example</td></tr><tr><td>Message</td><td>Hello,<br>Arrival: 1 May<br>Phone: by day only<br>Pets: no</td></tr></table>')).toBe('Hello,\nArrival: 1 May\nPhone: by day only\nPets: no');
	});

	it('fields in the form’s own manner, with a sign before them or in columns', async () => {
		expect(await message('■Name：Tom Reed\n■Email：tom.reed@mail.example\n■Message：Is it free?\n■Wasserzeichen：grün\n')).toBe('Is it free?');
		expect(await message('Name      : Tom Reed\nEmail     : tom.reed@mail.example\nMessage   : Is it free?\n            We are two.\nWasserart : weich\n')).toBe('Is it free?\nWe are two.');
	});

	it('labels above their answers', async () => {
		expect(await message('Name\nTom Reed\n\nEmail\ntom.reed@mail.example\n\nMessage\nIs it free?\n\nWe are two.\n\nFavourite season\nSummer\n')).toBe('Is it free?\n\nWe are two.');
		expect(await message('  Name\n    Tom Reed\n  Email\n    tom.reed@mail.example\n  Message\n    Is it free?\n    We are two.\n  Favourite season\n    Summer\n')).toBe('Is it free?\nWe are two.');
	});

	it('a bold question, or a heading in capitals, in the manner of the message’s own', async () => {
		expect(await html(`${CELLS}<p><b>Additional details</b></p><p>A deep clean, please.</p><p><b>How soon would you decide?</b></p><p>Now</p>`)).toBe('A deep clean, please.');
		expect(await message('OPIS ZLECENIA\n\nCieknie rynna.\n\nProszę dzwonić po 18.\n\nDANE KLIENTA\n\nOla Zając\n601 234 567\nola@poczta.example\n\nCo dalej?\n1. Zadzwoń\n')).toBe('Cieknie rynna.\n\nProszę dzwonić po 18.');
	});

	it('between two rules, below who wrote it', async () => {
		expect(await message('Ann Lee contacted you. Mail her at ann@mail.example.\n\nShe wrote:\n\n--------------------\nI need help with the roof.\n\nWhat I have:\n- slates\n- nails\n--------------------\n\nReply quickly: most clients hire the first.\n')).toBe('I need help with the roof.\n\nWhat I have:\n- slates\n- nails');
	});

	it('with what the sender adds right below the name', async () => {
		expect(await message('Name: Rangimarie Hope\nEmail: r.hope@mail.example\nQuestion:\nIs it insulated?\nRangi\nThe above details were given by the member, and nobody has checked who they are.\n')).toBe('Is it insulated?\nRangi');
	});

	it('no list of points that begin with a dot', async () => {
		expect(await html(`${CELLS}<p>Message</p><div>Hello,<br><br>Nous nous marions en mai. Combien coûtent :<br>• la grange<br>• le couchage de 20 personnes en 2027<br>• le brunch<br><br>Merci</div>`)).toContain('• le brunch');
	});

	it('but pairs in the block that the message has for itself are the person’s', async () => {
		expect(await html(`${CELLS}<p>Message:</p><div>Hi!<br>Moving in: 2 January<br>Lease: two years<br>Is there a cellar?</div><div>Phone: 07911 123456</div>`)).toBe('Hi!\nMoving in: 2 January\nLease: two years\nIs there a cellar?');
	});

	it('but points of a list and single pairs are the person’s', async () => {
		expect(await message(`${FIELDS}Message:\nSome questions:\n1) date: Saturday?\n2) price: final?\n- Pets: none\n- Phone: by day only\nDelivery: end of March\n\nRegards\nTom\n`)).toBe('Some questions:\n1) date: Saturday?\n2) price: final?\n- Pets: none\n- Phone: by day only\nDelivery: end of March\n\nRegards\nTom');
	});

	it('below the person’s closing and name stands nothing of theirs', async () => {
		expect(await message(`${FIELDS}Message:\nIs it free?\n\nMany thanks,\nTom\n\nSomething the portal adds\n`)).toBe('Is it free?\n\nMany thanks,\nTom');
		expect(await message(`${FIELDS}Message:\nIs it free?\n\nMany thanks,\nTom\n\nPS: We have a cat.\n`)).toContain('PS: We have a cat.');
	});
});

describe('a message begins', () => {
	it('below the rule that underlines its label', async () => {
		expect(await message(`${FIELDS}\nMESSAGE\n-------\nIs it free in June?\n\n------------------------------\nHallo Homes\n`)).toBe('Is it free in June?');
	});

	it.each([
		['between quotation marks over several lines', 'Tom Reed has a question about Mill House\n\n"We are a family of four. Is the garden\nfenced?"\n\nTraveller phone: +44 20 7946 0777\n'],
		['below a heading that is no known label', 'Email: tom.reed@mail.example\n\nRemark of the one who asks\n  We are a family of four. Is the garden\n  fenced?\n\nHallo Homes | 0800 123 456\n'],
	])('%s', async (_where, body) => {
		expect(await message(body)).toBe('We are a family of four. Is the garden\nfenced?');
	});

	it.each([
		['a chat bubble', '<td><b>Tom</b><br><span style="color:#888">18 May 21:09</span></td></tr></table><div style="background:#eef;border-radius:12px">Is the boat still there? Could come tomorrow after work.</div>'],
		['a border', '<td>You have a new message!</td></tr><tr><td style="border-left:4px solid red"><i>Is the boat still there? Could come tomorrow after work.</i></td></tr></table>'],
		['a quotation', '<td>You have a new message!</td></tr></table><blockquote>Is the boat still there? Could come tomorrow after work.</blockquote>'],
	])('in %s', async (_where, box) => {
		expect(await html(`<table><tr>${box}<p><a href="mailto:tom.reed@mail.example">tom.reed@mail.example</a></p><p>Boat, 12 m, 18 000 €, ref. B-12</p><p style="font-size:11px">Hallo Homes Ltd, Leeds. Customer service 0800 123 456.</p>`)).toBe('Is the boat still there? Could come tomorrow after work.');
	});

	it('with what the visitor says first in a recorded conversation', async () => {
		expect(await message('New chat\n\nVisitor: Tom Reed\nEmail: tom.reed@mail.example\n\n(12:01:04) Kim (agent): Hello, how can I help?\n(12:01:20) Tom Reed: Do you have the blue sofa?\n(12:01:31) Tom Reed: Two metres wide.\n(12:02:10) Kim (agent): Let me see.\n')).toBe('Do you have the blue sofa?\nTwo metres wide.');
		expect(await html('<table><tr><td style="background:#eee">Hello, I am Kim! What is your e-mail?</td></tr><tr><td style="background:#00f">tom.reed@mail.example</td></tr><tr><td style="background:#eee">How can we help you?</td></tr><tr><td style="background:#00f">Looking for a blue sofa, two metres wide</td></tr><tr><td style="background:#eee">Thanks! We will write to you.</td></tr></table>')).toBe('Looking for a blue sofa, two metres wide');
	});

	it.each([
		['a label nobody knows', 'What is to be done: Paint two rooms, about 40 m2. The ceilings as well.\nPaint: matt\n'],
		['a question nobody knows', 'Hvad drømmer du om?\nJeg drømmer om et nyt køkken.\nSkal vi ringe?\nNej\n'],
	])('under %s, when it is the longest answer', async (_what, body) => {
		expect(await message(`${FIELDS}${body}`)).toMatch(/^(?:Paint two rooms, about 40 m2\. The ceilings as well\.|Jeg drømmer om et nyt køkken\.)$/);
	});

	it('nowhere, when the form was sent without one', async () => {
		expect(await html('<table><tr><td>Name:</td><td>Tom Reed</td></tr><tr><td>Email:</td><td>tom.reed@mail.example</td></tr><tr><td>Message:</td><td></td></tr></table><p>Two bedrooms in Leeds<br>900 a month, garden and garage.</p>')).toBeNull();
		expect(await html('<p>You missed a call.</p><table><tr><td>Caller:</td><td>+44 20 7946 0777</td></tr></table><p>No voicemail was left.</p><p style="font-size:11px">Hallo Homes Ltd, Leeds.</p>')).toBeNull();
	});
});

describe('what the person wrote is kept as it was written', () => {
	it('with the joiners that make words of some scripts, and emoji, and without what nobody sees', async () => {
		expect(await message(`${FIELDS}Message: می\u200cخواستم بدانم 👩\u200d👧 is\u200b it fr\u00adee\u200c?\n`)).toBe('می\u200cخواستم بدانم 👩\u200d👧 is it free?');
	});

	it('and a name below “you have a new message” is none of it', async () => {
		const rows = ['<h2>You have a new message</h2>', 'Tom Reed', '<a href="tel:+441134960001">0113 496 0001</a>', 'Hello, is it still free in June? Please ring after four.', '<a href="https://hallohomes.example/reply">Reply</a>', 'Listing number at the office: KR-0771'];
		expect(await message(`<table>${rows.map((row) => `<tr><td>${row}</td></tr>`).join('')}</table>`, 'text/html', '"Tom Reed via Hallo Homes" <noreply@hallohomes.example>')).toBe('Hello, is it still free in June? Please ring after four.');
	});
});
