import { LeadParser } from '../../nodes/LeadParser/LeadParser.node';
import type { Lead } from '../../nodes/shared/node/item';
import { fixture } from './read-mail';
import { emlItem, runNode } from './run-node.mjs';

interface File {
	type: string;
	name?: string;
	content: string | Buffer;
	base64?: boolean;
}

/** A mail with files, as mail programs write it. */
function mail(headers: string, text: string, files: File[]): Buffer {
	const parts = files.map(({ type, name, content, base64 }) => Buffer.concat([
		Buffer.from(`\r\n--outer\r\nContent-Type: ${type}${name === undefined ? '' : `; name="${name}"`}\r\nContent-Disposition: attachment${name === undefined ? '' : `; filename="${name}"`}\r\n${base64 ? 'Content-Transfer-Encoding: base64\r\n' : ''}\r\n`),
		base64 ? Buffer.from(Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n')) : Buffer.from(content),
	]));
	const head = `${headers}\r\nMessage-ID: <outer@agency.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`;
	return Buffer.concat([Buffer.from(head), ...parts, Buffer.from('\r\n--outer--\r\n')]);
}

const COLLEAGUE = 'From: Pat Moore <pat@agency.example>\r\nTo: leads@agency.example';
const enquiry = fixture('portal-es-table');
const newsletter = fixture('newsletter');
const letter = Buffer.from('From: Ann Lee <ann@client.example>\r\nTo: pat@agency.example\r\nSubject: The flat in Elm Street\r\nMessage-ID: <ann@client.example>\r\nContent-Type: text/plain\r\n\r\nHello Pat,\r\n\r\nis the flat in Elm Street still free? My number is +34 612 345 678.\r\n\r\nAnn Lee\r\n');

async function read(raw: Buffer, parameters: Record<string, unknown> = {}): Promise<Lead> {
	const outputs = await runNode(LeadParser, [emlItem(raw)], { parameters: { operation: 'read', defaultCountry: 'ES', ...parameters } });
	return outputs.flat()[0].json.lead as Lead;
}

describe('an enquiry that was forwarded as an attachment is read as if it had come itself (issue 4)', () => {
	it.each<[string, string, string, File]>([
		['Outlook', `${COLLEAGUE}\r\nSubject: FW: The flat in Elm Street`, 'Pat Moore\r\nAgency\r\n+34 911 000 222\r\n', { type: 'message/rfc822', content: letter }],
		['Outlook, with a note above', `${COLLEAGUE}\r\nSubject: The flat in Elm Street`, 'Please take care of this one.\r\n', { type: 'message/rfc822', content: letter }],
		['Gmail', `From: Pat Moore <pat.moore@gmail.com>\r\nTo: leads@agency.example\r\nSubject: Fwd: The flat in Elm Street`, '\r\n', { type: 'message/rfc822', name: 'The flat in Elm Street.eml', content: letter }],
		['a saved mail', `From: Pat Moore <pat.moore@gmail.com>\r\nTo: leads@agency.example\r\nSubject: mail`, '', { type: 'application/octet-stream', name: 'mail.EML', content: letter, base64: true }],
	])('%s', async (_program, headers, text, file) => {
		const lead = await read(mail(headers, text, [file]), { ownAddresses: 'agency.example' });
		const name = file.name ?? 'attachment-1.eml';
		expect(lead).toMatchObject({
			outcome: 'lead',
			reason: `Written by the person, in the attached mail “${name}”`,
			name: { full: 'Ann Lee' },
			emails: ['ann@client.example'],
			phones: [{ e164: '+34612345678' }],
			interest: { subject: 'The flat in Elm Street' },
			evidence: { emails: { method: `From, in the attached mail “${name}”` } },
		});
		expect(lead.message).toContain('is the flat in Elm Street still free?');
	});

	it('the enquiry is the first of several that is one; the others are named', async () => {
		const lead = await read(mail(`${COLLEAGUE}\r\nSubject: Fwd: these`, '', [{ type: 'message/rfc822', content: newsletter }, { type: 'message/rfc822', content: enquiry }, { type: 'message/rfc822', content: letter }]));
		const alone = await read(enquiry);
		expect(lead).toMatchObject({ outcome: 'lead', emails: alone.emails, phones: alone.phones, references: alone.references, message: alone.message });
		expect(lead.extras['Attached mails']).toMatch(/.+; The flat in Elm Street, ann@client\.example$/);
	});

	it('a forward of a forward, three deep and no deeper', async () => {
		const wrap = (inner: Buffer) => mail(`${COLLEAGUE}\r\nSubject: Fwd: again`, '', [{ type: 'message/rfc822', name: 'inner.eml', content: inner, base64: true }]);
		expect((await read(wrap(wrap(wrap(letter))))).emails).toEqual(['ann@client.example']);
		expect((await read(wrap(wrap(wrap(wrap(letter)))))).emails).toEqual([]);
	});

	it('a client’s own letter stays the enquiry; the mail they attach is named', async () => {
		const lead = await read(mail('From: Bea Stone <bea@client.example>\r\nTo: leads@agency.example\r\nSubject: Viewing on Friday', 'Good morning,\r\n\r\nmy sister wrote to you last week (see her mail). May I come along on Friday?\r\n\r\nBea Stone\r\n', [{ type: 'message/rfc822', content: letter }]));
		expect(lead).toMatchObject({ outcome: 'lead', emails: ['bea@client.example'], extras: { 'Attached mails': 'The flat in Elm Street, ann@client.example' } });
	});

	it('junk stays junk: what we sent ourselves comes back with a delivery report, and a forwarded newsletter is none', async () => {
		expect(await read(fixture('bounce-postfix'))).toMatchObject({ outcome: 'none', emails: [] });
		const lead = await read(mail(`${COLLEAGUE}\r\nSubject: FW: news`, '', [{ type: 'message/rfc822', content: newsletter }]), { ownAddresses: 'agency.example' });
		expect(lead).toMatchObject({ outcome: 'none', emails: [] });
	});
});

describe('a visiting card (vCard) of the client', () => {
	const card = (lines: string) => ({ type: 'text/vcard', name: 'contact.vcf', content: `BEGIN:VCARD\r\nVERSION:3.0\r\n${lines}\r\nEND:VCARD\r\n` });
	const ANN = 'N:Lee;Ann;;;\r\nFN:Ann Lee\r\nORG:Lee & Sons;Sales\r\nitem1.EMAIL;TYPE=INTERNET:ann@\r\n client.example\r\nTEL;TYPE=FAX:911 111 111\r\nTEL;TYPE=CELL:612 345 678';
	const note = 'From: Call centre <noreply@callcenter.example>\r\nTo: leads@agency.example\r\nSubject: Enquiry about HS-204';

	it('gives the contact data that the mail lacks', async () => {
		expect(await read(mail(note, 'Name:\r\nPhone:\r\nMessage: Please call back about the house.', [card(ANN)]))).toMatchObject({
			outcome: 'lead',
			reason: 'Contact data on the visiting card “contact.vcf”',
			name: { full: 'Ann Lee', first: 'Ann', last: 'Lee' },
			company: 'Lee & Sons',
			emails: ['ann@client.example'],
			phones: [{ e164: '+34612345678' }],
			message: 'Please call back about the house.',
			evidence: { emails: { method: 'visiting card “contact.vcf”' } },
		});
	});

	it('adds to a letter by the same person; one of somebody else is only named, ours is nobody’s', async () => {
		const by = (who: string) => `From: ${who}\r\nTo: leads@agency.example\r\nSubject: House`;
		const text = 'Hello, is the house free?\r\n';
		expect(await read(mail(by('Ann <ann@client.example>'), text, [card(ANN)]))).toMatchObject({ emails: ['ann@client.example'], phones: [{ e164: '+34612345678' }] });
		expect(await read(mail(by('Bea Stone <bea@client.example>'), text, [card(ANN)]))).toMatchObject({ emails: ['bea@client.example'], phones: [], extras: { 'Visiting card': 'Ann Lee, ann@client.example, 612 345 678' } });
		const ours = await read(mail(note, 'Name:\r\nPhone:\r\nMessage: Please call back.', [card('FN:Pat Moore\r\nEMAIL:pat@agency.example\r\nTEL:+34 911 000 222')]));
		expect(ours).toMatchObject({ outcome: 'review', emails: [], phones: [] });
	});

	it('is read in quoted-printable (2.1) and in UTF-8', async () => {
		const lead = await read(mail(note, 'Message: Please call back.', [card('N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCl=\r\nler;J=C3=B6rg\r\nTEL;CELL:612345678')]));
		expect(lead).toMatchObject({ name: { first: 'Jörg', last: 'Müller' }, phones: [{ e164: '+34612345678' }] });
	});
});

it('a lead file that cannot be read is for a person to look at (N1)', async () => {
	const lead = await read(mail('From: Site <noreply@dealer.example>\r\nTo: leads@agency.example\r\nSubject: New file', 'See the file', [{ type: 'application/xml', name: 'lead.xml', content: '<adf><prospect><cust' }]));
	expect(lead).toMatchObject({ outcome: 'review', reason: 'The lead file “lead.xml” could not be read' });
});
