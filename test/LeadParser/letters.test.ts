import { readRaw } from './read-mail';

/** Letters people write themselves, and what only looks like one. */
const letter = (from: string, subject: string, text: string, headers = '') => Buffer.from(`From: ${from}\r\nTo: leads@agency.example\r\nSubject: ${subject}\r\nMessage-ID: <x@y.example>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`);

describe('an enquiry is never lost because', () => {
	it.each([
		['a word in its subject is one that answering programs use', letter('Alan Webb <alan@webb.example>', 'Vacation home in Nerja', 'We are looking for a vacation home for two weeks in June.\n')],
		['the writer found our site and works from home', letter('Nina Frost <nina@frost.example>', 'Flat with study', 'I found your website and would like to see the flat. I work from home, and ask whether it is a good investment opportunity.\n')],
		['the writer has an address like a program’s', letter('Peter Holm <web@holm.example>', 'Lejlighed', 'Er lejligheden stadig ledig?\n\nPeter Holm\n')],
		['it came through a group address of ours', letter('Clara Pons <clara@pons.example>', 'Piso con terraza', 'Hola, busco un piso con terraza.\n\nClara Pons\n', 'List-ID: <leads.agency.example>\r\nPrecedence: list\r\nList-Unsubscribe: <mailto:x@groups.example>\r\n')],
		['the group address took the place of its sender', letter('"\'Toni Rius\' via Leads" <leads@agency.example>', 'Piso', '¿Sigue disponible el piso?\n', 'List-ID: <leads.agency.example>\r\nPrecedence: list\r\nX-Original-From: Toni Rius <toni@rius.example>\r\n')],
	])('%s', async (_why, raw) => {
		expect(await readRaw(raw, { own: ['agency.example'] })).toMatchObject({ outcome: 'lead', reason: 'Written by the person' });
	});
});

it.each([
	['behind a question mark', 'Can I see it tomorrow? 655 443 300', ['+34655443300']],
	['behind a word that ends like "ID"', 'Soy Rosa, de Madrid 655 443 300', ['+34655443300']],
	['below a fax number, above tax and register numbers', 'Fax: 912 345 679\nTel: 912 345 678\nP.IVA 01234567890\nHRB 912345677', ['+34912345678']],
])('the person’s own number is found %s', async (_where, text, expected) => {
	expect((await readRaw(letter('Rosa Lara <rosa@lara.example>', 'Piso', `${text}\n`))).phones.map((phone) => phone.e164)).toEqual(expected);
});

it('a public mailing list is no group address of ours', async () => {
	expect((await readRaw(letter('Ken Dale <ken@dale.example>', '[dev] Release plan', 'We should release on Monday.\n\nKen\n', 'List-Id: <leads.project.example>\r\n'), { own: ['agency.example'] })).outcome).toBe('none');
});

it('the writer of a letter with their name and number under labels keeps their address, a call centre or site gives none', async () => {
	const body = 'Estoy interesada.\nNombre: Nuria Campos\nTeléfono: 688 776 655\n';
	expect((await readRaw(letter('Nuria Campos <nuria@campos.example>', 'Consulta', body))).emails).toEqual(['nuria@campos.example']);
	expect((await readRaw(letter('Centralita <citas@gmail.com>', 'Llamada', body))).emails).toEqual([]);
});

it('who passes an advertisement on and asks about it is the client, a colleague who does so is not', async () => {
	const text = 'Me interesa este anuncio, ¿sigue libre? 655 100 200\n\n---------- Forwarded message ---------\nFrom: Portal <noreply@portal.example>\nDate: lun, 3 mar 2025\nSubject: Anuncio\nTo: <carmen@vidal.example>\n\nPiso en venta. Atención al cliente 910 000 111\n';
	expect(await readRaw(letter('Carmen Vidal <carmen@vidal.example>', 'Fwd: Anuncio', text))).toMatchObject({ outcome: 'lead', emails: ['carmen@vidal.example'], phones: [{ e164: '+34655100200' }] });
	expect((await readRaw(letter('Marta Gil <marta@agency.example>', 'Fwd: Anuncio', text), { own: ['agency.example'] })).outcome).toBe('none');
});

it('a letter that a portal or form hands on as it is has its whole text as message', async () => {
	expect(await readRaw(letter('"Marcos (vía CasaYa)" <m-9f8e7d6c5b@chat.casaya.example>', 'Re: Piso en Sants', 'Mejor llámame al 655 222 333.\n'))).toMatchObject({ outcome: 'lead', name: { full: 'Marcos' }, phones: [{ e164: '+34655222333' }], message: 'Mejor llámame al 655 222 333.' });
	expect(await readRaw(letter('Elena Prieto <leads@formhost.example>', 'Contacto', 'Hola, ¿está libre el local?\n', 'Reply-To: Elena Prieto <elena@prieto.example>\r\n'))).toMatchObject({ outcome: 'lead', emails: ['elena@prieto.example'], message: 'Hola, ¿está libre el local?' });
});

it('a confirmation that we send, with a copy to the inbox, is about its recipient', async () => {
	const raw = Buffer.from('From: bookings@agency.example\r\nTo: finn@hale.example\r\nSubject: Your viewing is booked\r\n\r\nName: Finn Hale\r\nEmail: finn@hale.example\r\nWhen: Tuesday\r\n');
	expect((await readRaw(raw, { own: ['agency.example'] })).emails).toEqual(['finn@hale.example']);
});

it('what a company puts below every mail is nobody’s data', async () => {
	const lead = await readRaw(letter('Lee Page <lee@corp.example>', 'Flat', 'Do you have a flat?\n\nThis email is confidential. If you are not the intended recipient call 655 443 300.\n'));
	expect(lead).toMatchObject({ message: 'Do you have a flat?', phones: [] });
});

it('what a person’s own address sends under "Factura 2025-14" is looked at by a person', async () => {
	expect(await readRaw(letter('Lola Mas <lola@gestoria.example>', 'Factura 2025-14', 'Adjunto factura.\n'))).toMatchObject({ outcome: 'review', reason: 'Reads like a notice: invoice or account notice' });
	expect((await readRaw(letter('Ana Vives <ana@vives.example>', 'Consulta sobre factura de agua', '¿Cuánto es?\n'))).outcome).toBe('lead');
});

it.each([
	['a notice from a machine in any language', letter('Banco <notificaciones@banco.example>', 'Recibo domiciliado', 'Se ha cargado un recibo.\n')],
	['a program that is called "web"', letter('Hostnet <web@hostnet.example>', 'Backup finished', 'The backup of your site has finished.\n')],
])('no contact is made of %s', async (_what, raw) => {
	expect((await readRaw(raw)).outcome).toBe('none');
});

it('an offer through a form is no enquiry', async () => {
	expect(await readRaw(letter('web@site.example', 'Contact', 'Name: Rick Boost\nEmail: rick@boost.example\nMessage: I found your website. We sell backlinks.\n'))).toMatchObject({ outcome: 'none', reason: 'Unsolicited offer' });
});

it.each([
	['by its words', 'Do you have a flat?\n\nKind regards\n\nLee Page\nCorp Ltd, Leeds\nTel. 020 7946 0777', 'Do you have a flat?'],
	['by the writer’s name below it, in any language', 'Is die kothuis oop?\n\nVriendelike groete\nLee Page\nBethlehem', 'Is die kothuis oop?'],
	['by a name below it', 'Do you have a flat?\n\nFrom the sunny side,\n\nAmy Holt\nManager', 'Do you have a flat?'],
	['by the writer’s name alone', 'Do you have a flat?\n\nLee', 'Do you have a flat?'],
])('the closing of a letter is known %s', async (_how, text, expected) => {
	expect((await readRaw(letter('Lee Page <lee@corp.example>', 'Flat', `${text}\n`))).message).toBe(expected);
});

it('a short line within a letter closes nothing', async () => {
	expect((await readRaw(letter('Lee Page <lee@corp.example>', 'Flat', 'Hello,\n\nTwo rooms,\n\nLeeds or York,\n\nwith a garden. Is there one?\n'))).message).toContain('with a garden. Is there one?');
});
