import { readRaw } from './read-mail';

/** Letters people write themselves, and what only looks like one. */
const letter = (from: string, subject: string, text: string, headers = '') => Buffer.from(`From: ${from}\r\nTo: leads@agency.example\r\nSubject: ${subject}\r\nMessage-ID: <x@y.example>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`);

describe('an enquiry is never lost because', () => {
	it.each([
		['a word in its subject is one that answering programs use', letter('Alan Webb <alan@webb.example>', 'Vacation home in Nerja', 'We are looking for a vacation home for two weeks in June.\n')],
		['the writer found our site and works from home', letter('Nina Frost <nina@frost.example>', 'Flat with study', 'I found your website and would like to see the flat. I work from home, and ask whether it is a good investment opportunity.\n')],
		['the writer has an address like a program’s', letter('Peter Holm <web@holm.example>', 'Lejlighed', 'Er lejligheden stadig ledig?\n\nPeter Holm\n')],
	])('%s', async (_why, raw) => {
		expect(await readRaw(raw)).toMatchObject({ outcome: 'lead', reason: 'Written by the person' });
	});
});

it.each([
	['behind a question mark', 'Can I see it tomorrow? 655 443 300', ['+34655443300']],
	['behind a word that ends like "ID"', 'Soy Rosa, de Madrid 655 443 300', ['+34655443300']],
	['below a fax number, above tax and register numbers', 'Fax: 912 345 679\nTel: 912 345 678\nP.IVA 01234567890\nHRB 912345677', ['+34912345678']],
])('the person’s own number is found %s', async (_where, text, expected) => {
	expect((await readRaw(letter('Rosa Lara <rosa@lara.example>', 'Piso', `${text}\n`))).phones.map((phone) => phone.e164)).toEqual(expected);
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
