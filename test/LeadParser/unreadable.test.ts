import { Parser } from 'htmlparser2';
import libmime from 'libmime';
import * as phones from 'libphonenumber-js/max';

import { LeadParser } from '../../nodes/LeadParser/LeadParser.node';
import { fixture, siteMail } from './read-mail';
import { emlItem, runNode, type Item } from './run-node.mjs';

// Nothing is known that makes our own reading fail: a library that throws stands for what nobody thought of.
jest.mock('libphonenumber-js/max', () => ({ __esModule: true, ...jest.requireActual<typeof phones>('libphonenumber-js/max') }));

const run = async (items: Item[], continueOnFail = false) => await runNode(LeadParser, items, { continueOnFail });
const eml = (raw: Buffer) => emlItem(raw, { ticket: 7 });
const broken = eml(siteMail('<p>Call me: boom</p>', '', 'text/html'));
const letter = eml(Buffer.from('From: Ann Lee <ann@client.example>\r\nTo: leads@agency.example\r\nSubject: Flat\r\n\r\nHello, boom\r\n'));
const good = eml(fixture('portal-es-table'));
const leadOf = (item: Item) => item.json.lead as { reason: string };

afterEach(() => jest.restoreAllMocks());

describe('a mail that our own reading fails on needs review, and stops no other (N1, N4)', () => {
	it.each([false, true])('an error while the lead is read (On Error: Continue is %s)', async (continueOnFail) => {
		const real = phones.findPhoneNumbersInText;
		jest.spyOn(phones, 'findPhoneNumbersInText').mockImplementation((text: string, ...more: unknown[]) => {
			if (text.includes('boom')) throw new RangeError('Too deep');
			return (real as (...all: unknown[]) => ReturnType<typeof real>)(text, ...more);
		});
		// A number makes the reader look for phones.
		const withNumber = eml(Buffer.from('From: Ann Lee <ann@client.example>\r\nTo: leads@agency.example\r\nSubject: Flat\r\n\r\nHello, boom 12345\r\n'));
		const [leads, review, none] = await run([withNumber, good], continueOnFail);
		expect([leads.length, review.length, none.length]).toEqual([1, 1, 0]);
		expect(leadOf(review[0])).toMatchObject({ outcome: 'review', reason: 'This mail could not be read: Too deep', emails: [] });
		expect(review[0]).toMatchObject({ json: { ticket: 7, subject: 'Flat', text: 'Hello, boom 12345\n' }, binary: { data: withNumber.binary?.data }, pairedItem: { item: 0 } });
		expect(leads[0].pairedItem).toEqual({ item: 1 });
	});

	it('an error while the mail is taken apart: its headers and its file stay', async () => {
		const real = Parser.prototype.write;
		jest.spyOn(Parser.prototype, 'write').mockImplementation(function (this: Parser, chunk: string) {
			if (chunk.includes('boom')) throw new Error('Unexpected tag');
			real.call(this, chunk);
		});
		const [leads, review] = await run([broken, good]);
		expect(leads).toHaveLength(1);
		expect(review).toMatchObject([{ json: { subject: 'Website enquiry', from: { address: 'form@site.example' }, messageId: '<a@site.example>' }, binary: { data: broken.binary?.data } }]);
		expect(leadOf(review[0])).toMatchObject({ outcome: 'review', reason: 'This mail could not be read: Unexpected tag' });

		const items = [{ json: { textHtml: '<p>boom</p>', from: 'Ann <ann@client.example>', subject: 'Flat' } }];
		expect((await run(items))[1].map((item) => leadOf(item).reason)).toEqual(['This mail could not be read: Unexpected tag']);
	});

	it('an error in its headers and its parts', async () => {
		jest.spyOn(libmime, 'parseHeaderValue').mockImplementation(() => {
			throw new Error('Bad parameter');
		});
		const [, review] = await run([letter]);
		expect(review).toMatchObject([{ json: { subject: 'Flat', from: { name: 'Ann Lee', address: 'ann@client.example' } }, binary: { data: letter.binary?.data } }]);
	});

	it('what is not the mail’s fault stays an error: a file that n8n cannot give', async () => {
		const gone: Item = { json: {}, binary: { data: { data: 'gone', mimeType: 'message/rfc822' } } };
		await expect(run([gone, good])).rejects.toThrow('The file is gone');
		const [leads, review] = await run([gone, good], true);
		expect([leads.length, review.length, leads[0].json.error]).toEqual([2, 0, 'The file is gone']);
	});
});
