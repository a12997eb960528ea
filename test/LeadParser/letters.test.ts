import { readRaw } from './read-mail';

/** Letters people write themselves, and what only looks like one. */
const letter = (from: string, subject: string, text: string, headers = '') => Buffer.from(`From: ${from}\r\nTo: leads@agency.example\r\nSubject: ${subject}\r\nMessage-ID: <x@y.example>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`);

describe('an enquiry is never lost because', () => {
	it.each([
		['a word in its subject is one that answering programs use', letter('Alan Webb <alan@webb.example>', 'Vacation home in Nerja', 'We are looking for a vacation home for two weeks in June.\n')],
		['the writer found our site and works from home', letter('Nina Frost <nina@frost.example>', 'Flat with study', 'I found your website and would like to see the flat. I work from home, and ask whether it is a good investment opportunity.\n')],
	])('%s', async (_why, raw) => {
		expect(await readRaw(raw)).toMatchObject({ outcome: 'lead', reason: 'Written by the person' });
	});
});

it('an offer through a form is no enquiry', async () => {
	expect(await readRaw(letter('web@site.example', 'Contact', 'Name: Rick Boost\nEmail: rick@boost.example\nMessage: I found your website. We sell backlinks.\n'))).toMatchObject({ outcome: 'none', reason: 'Unsolicited offer' });
});
