import { readFixture, readRaw, siteMail } from './read-mail';
import { processorTime } from '../support/processor-time';

const phones = (lead: Awaited<ReturnType<typeof readFixture>>) => lead.phones.map((phone) => phone.e164 ?? phone.raw);

describe('a portal mail that looks like bulk mail is read before anything is dropped', () => {
	it('reads label and value cells', async () => {
		const lead = await readFixture('portal-es-table');
		expect(lead).toMatchObject({ outcome: 'lead', name: { full: 'Nuria Ferrer Ibáñez', first: 'Nuria', last: 'Ferrer Ibáñez' }, emails: ['nuria.ferrer@correo.example'], references: ['SOL-204b'], message: '¿Se puede visitar el sábado?\nGracias.', language: 'es' });
		expect(phones(lead)).toEqual(['+34611456789']);
	});

	it('never takes the portal’s own hotline or address for the client’s', async () => {
		const text = JSON.stringify(await readFixture('portal-es-table'));
		expect(text).not.toContain('900111222');
		expect(text).not.toContain('ayuda@casasportal.example');
	});
});

describe('W11: one e-mail or one phone is enough', () => {
	it('a phone without a name is a lead', async () => {
		const lead = await readFixture('phone-only-repeat');
		expect(lead).toMatchObject({ outcome: 'lead', name: null, emails: [], references: ['SOL-204b'] });
		expect(phones(lead)).toEqual(['+34611456789']);
	});

	it('neither e-mail nor phone is Needs Review', async () => {
		expect(await readRaw(siteMail('Name: Ann Lee\r\nMessage: Call me\r\n'))).toMatchObject({ outcome: 'review', name: { full: 'Ann Lee' }, reason: 'No e-mail and no phone was found' });
	});

	it('keeps a reference exactly as it is written, capitals included', async () => {
		expect((await readRaw(siteMail('Email: a@mail.example\r\nReference: aB-12x\r\n'))).references).toEqual(['aB-12x']);
	});

	it('a forwarding address of a portal is no identity', async () => {
		expect(await readFixture('relay-only')).toMatchObject({ outcome: 'review', emails: [], relayEmails: ['x7k2m9q4z@reply.bazaar.example'], name: { full: 'Anna Petit' }, message: 'Bonjour, est-ce toujours disponible ?' });
	});
});

describe('N2: machine-readable formats', () => {
	it.each(['adf-lead', 'adf-in-pre', 'adf-base64-body'])('%s: only the customer is the person', async (name) => {
		const lead = await readFixture(name, { defaultCountry: 'US' });
		expect(lead).toMatchObject({ outcome: 'lead', name: { full: 'Dana Whitfield' }, emails: ['dana.w@mail.example'], references: ['K4410', 'lead-9917'], message: 'Is it still for sale?', interest: { vehicle: '2021 Kia Niro & Co', tradeIn: '2012 Opel Corsa' }, source: { name: 'AutoFind', kind: 'file' } });
		expect(phones(lead)).toEqual(['+14255550147']);
		expect(JSON.stringify([lead.emails, lead.phones, lead.name])).not.toMatch(/dealer|autofind|Seller|0148/);
	});
});

describe('layouts', () => {
	it.each<[string, string, object, string[]]>([
		['form-de-labels', 'DE', { name: { full: 'Jürgen Straßberger' }, emails: ['j.strassberger@post.example'], references: ['HB-77/2'], message: 'Guten Tag,\n\nich möchte die Wohnung gern besichtigen.\nTermin: am liebsten abends.' }, ['+491712345678']],
		['form-it', 'IT', { name: { full: 'Giulia Ferri' }, emails: ['giulia.ferri@posta.example'], message: 'Buongiorno, vorrei visitare l\'appartamento.' }, []],
		['label-above-value', 'BR', { name: { full: 'RAFAEL ANTUNES' }, emails: ['rafael.antunes@correio.example'], message: 'Tenho interesse, ainda está disponível?' }, ['+5511987654321']],
		['definition-list', 'FR', { name: { full: 'Élodie Berger', first: 'Élodie', last: 'Berger' }, emails: ['elodie.berger@courrier.example'], message: 'Bonjour,\nle bien est-il encore disponible ?' }, ['+33612345678']],
		['wide-table', 'GB', { name: { full: 'Ivy Stone' }, emails: ['ivy@stone-mail.example'], message: 'Send me the brochure, please.' }, ['+442079460777']],
		['hidden-duplicate', 'NO', { name: { full: 'Kaja Lund' }, emails: ['kaja.lund@post.example'], message: 'First part.\n\nSecond part.' }, []],
		['glued-labels-empty-values', 'ES', { name: null, emails: ['b.roca@correo.example'], references: ['7788'], message: 'Me interesa el piso.' }, []],
		['empty-label-before-next', 'US', { name: { full: 'Paula Reyes' }, emails: ['paula.reyes@mail.example'], phones: [], references: ['5512203'], message: 'Please call me.', interest: { address: '12 Elm Road, Springfield 62704' } }, []],
	])('%s', async (name, defaultCountry, expected, numbers) => {
		const lead = await readFixture(name, { defaultCountry });
		expect(lead).toMatchObject({ outcome: 'lead', ...expected });
		expect(phones(lead)).toEqual(numbers);
	});

	it.each([
		['a colon', 'Name: Ann Lee\r\nEmail: ann@mail.example\r\nPhone: 611 45 67 89'],
		['a full-width colon', '名前：Ann Lee\r\nメールアドレス：ann@mail.example\r\n電話番号：611 45 67 89'],
		['brackets', '【お名前】Ann Lee\r\n【メールアドレス】ann@mail.example\r\n【電話番号】６１１４５６７８９'],
		['pipes', 'Name: Ann Lee | Email: ann@mail.example | Phone: 611 45 67 89'],
		['capitals', 'NOMBRE Ann Lee EMAIL ann@mail.example y TELÉFONO 611 45 67 89'],
		['bold marks', '*Name:* Ann Lee\r\n*Email:* ann@mail.example\r\n*Phone:* 611 45 67 89'],
		['tabs', 'Name\tAnn Lee\r\nEmail\tann@mail.example\r\nPhone\t611 45 67 89'],
		['questions', '* *What\'s your name?*\r\nAnn Lee\r\n\r\n* *What\'s the best email to reach you?*\r\nann@mail.example\r\n\r\n* *And your phone number?*\r\n611 45 67 89'],
	])('labels with %s', async (_name, body) => {
		const lead = await readRaw(siteMail(`${body}\r\n`));
		expect(lead).toMatchObject({ outcome: 'lead', name: { full: 'Ann Lee' }, emails: ['ann@mail.example'] });
		expect(phones(lead)).toEqual(['+34611456789']);
	});

	it('reads the value in the next table', async () => {
		const lead = await readRaw(siteMail('<table><tr><td><b>Phone</b></td></tr></table><table><tr><td>611 45 67 89</td></tr></table><table><tr><td><b>Message</b></td></tr></table><table><tr><td>Two<br>lines</td></tr></table>', '', 'text/html'));
		expect(phones(lead)).toEqual(['+34611456789']);
		expect(lead.message).toBe('Two\nlines');
	});

	it('an empty cell is an empty answer', async () => {
		const lead = await readRaw(siteMail('<table><tr><td>Name</td><td></td></tr><tr><td>Phone</td><td>611 45 67 89</td></tr></table>', '', 'text/html'));
		expect(lead.name).toBeNull();
		expect(phones(lead)).toEqual(['+34611456789']);
	});
});

describe('who is the person', () => {
	it('the writer of a letter, with the number of their signature and not ours', async () => {
		const lead = await readFixture('direct-letter', { defaultCountry: 'DK' });
		expect(lead).toMatchObject({ outcome: 'lead', name: { full: 'Marta Quist' }, emails: ['marta.quist@hauskauf.example'], references: ['DK-8841'], source: { kind: 'direct' }, language: 'en' });
		expect(lead.message).toBe('Hello,\n\nis the house with the red door still available? We could come on Sunday.');
		expect(phones(lead)).toEqual(['+4520123456']);
	});

	it('the signer when the sender is a company', async () => {
		const lead = await readFixture('company-sender', { defaultCountry: 'GB' });
		expect(lead).toMatchObject({ name: { full: 'Peter Holt' }, company: 'Holt & Sons Ltd' });
		expect(phones(lead)).toEqual(['+442079460888']);
	});

	it('the original sender of a forwarded letter', async () => {
		const lead = await readFixture('forward-outlook-de', { defaultCountry: 'DE' });
		expect(lead).toMatchObject({ outcome: 'lead', name: { full: 'Clara Neumann' }, emails: ['clara.neumann@post.example'] });
		expect(phones(lead)).toEqual(['+491719876543']);
	});

	it('the person inside a forwarded portal mail', async () => {
		expect(await readFixture('forward-portal-gmail', { defaultCountry: 'GB' })).toMatchObject({ outcome: 'lead', name: { full: 'Tom Aldous' }, emails: ['tom.aldous@mail.example'], references: ['TW-19'], message: 'Is parking included?' });
	});

	it('never one of us (B8): own addresses, domains and phones', async () => {
		const body = 'Name: Ann Lee\r\nEmail: ann@mail.example\r\nPhone: 611 45 67 89\r\n';
		expect(await readRaw(siteMail(body), { own: ['mail.example'], ownPhones: ['+34 611 456 789'] })).toMatchObject({ outcome: 'review', emails: [], phones: [] });
	});

	it('a colleague in the recipients does not make the writer one of us', async () => {
		const letter = (to: string) => Buffer.from(`From: Ann Lee <ann@mail.example>\r\nTo: ${to}\r\nCc: bob@mail.example\r\nSubject: Flat\r\nMessage-ID: <a@mail.example>\r\n\r\nIs the flat free?\r\n`);
		expect(await readRaw(letter('leads@agency.example'))).toMatchObject({ outcome: 'lead', emails: ['ann@mail.example'] });
		expect(await readRaw(letter('leads@agency.example, carl@mail.example'))).toMatchObject({ outcome: 'lead', emails: ['ann@mail.example'] });
	});

	it('a country code is not invented, unless the mail itself points to the country', async () => {
		expect(phones(await readFixture('swedish-visitor-in-spain'))).toEqual(['+46701740636']);
		const lead = await readRaw(siteMail('Name: Ann\r\nEmail: ann@mail.example\r\nPhone: 07911 123345\r\n'), { defaultCountry: 'FR' });
		expect(lead.phones).toEqual([{ raw: '07911 123345', e164: null }]);
	});
});

describe('N4: three honest outcomes, each with its reason', () => {
	it.each([
		['bounce-postfix', /^Delivery report/],
		['out-of-office-de', /^Automatic answer/],
		['newsletter', /sender’s own|Sent to many/],
		['verification-code', /verification code/],
		['form-spam', /Unsolicited offer/],
		['own-copy', /own addresses/],
	])('%s is not a lead', async (name, reason) => {
		const lead = await readFixture(name);
		expect(lead.outcome).toBe('none');
		expect(lead.reason).toMatch(reason);
	});

	it.each(['two-from-headers', 'garbage'])('%s is for a person to look at', async (name) => {
		expect((await readFixture(name)).outcome).toBe('review');
	});
});

describe('N3: evidence', () => {
	it('says for each field how it was found', async () => {
		const { evidence } = await readFixture('form-de-labels', { defaultCountry: 'DE' });
		expect(evidence.emails).toEqual({ value: 'j.strassberger@post.example', method: 'label', label: 'E-Mail', line: 5, confidence: 0.97, explanation: 'Behind the label “E-Mail”, line 5. Sure (97 %).' });
		expect(Object.keys(evidence).sort()).toEqual(['emails', 'message', 'name', 'phones', 'references']);
	});

	it('lists labels nobody has mapped', async () => {
		const lead = await readRaw(siteMail('Email: ann@mail.example\r\nFavourite colour: blue\r\n'));
		expect(lead.unusedLabels).toEqual(['Favourite colour']);
		expect(lead.extras).toEqual({ 'Favourite colour': 'blue' });
	});
});

describe('every mail is read in bounded time', () => {
	const big = (part: string) => part.repeat(Math.ceil(1_000_000 / part.length));
	it.each([
		['labels', big('Name: x\r\n')],
		['colons', big(':')],
		['addresses', big('a@b.example ')],
		['digits', big('1')],
		['references', big('ref 1 ')],
		['brackets', big('【')],
		['an ADF that never closes', big('<adf><prospect>')],
		['an entity bomb', `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 12 }, (_, index) => `<!ENTITY a${index + 1} "${`&a${index === 0 ? '' : index};`.repeat(10)}">`).join('')}]><adf><prospect><customer><contact><name>&a12;</name><email>a@mail.example</email></contact></customer></prospect></adf>`],
	])('a megabyte of %s', async (_name, body) => {
		const started = processorTime();
		await readRaw(siteMail(body));
		expect(processorTime() - started).toBeLessThan(2000);
	});
});
