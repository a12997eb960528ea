import { readRule } from '../../nodes/LeadParser/rules/read-rule';
import { readRaw, siteMail } from './read-mail';
import { processorTime } from '../support/processor-time';

// N3: rules of a person's own. Each wins over what the general engine reads.

const rule = (entry: object, index = 1) => readRule(entry, `rule ${index} of Rules`, `Rule ${index}`);
const read = async (body: string, rules: object[], headers = '', type = 'text/plain') => await readRaw(siteMail(body, headers, type), { rules: rules.map((one, index) => rule(one, index + 1)) });

const CARD = 'Someone has knocked.\n\nWho knocks » Ana Ruiz\nWrite back to » ana@mail.example\nRing » 612 345 678\n\nAbout\nFlat by the park, AB-12\n\n= her words =\nMay I see it on Friday?\nIs it quiet?\n= end of words =\nBureau of knocking';

describe('methods', () => {
	it('Label: behind, below or beside a label nobody else knows', async () => {
		const lead = await read(CARD, [{ field: 'name', label: 'Who knocks' }, { field: 'email', label: 'WRITE BACK TO:' }, { field: 'phone', label: 'ring' }, { field: 'title', label: 'About' }]);
		expect(lead).toMatchObject({ name: { full: 'Ana Ruiz' }, emails: ['ana@mail.example'], phones: [{ e164: '+34612345678' }], interest: { title: 'Flat by the park, AB-12' }, outcome: 'lead' });
		expect(lead.evidence.name).toMatchObject({ value: 'Ana Ruiz', method: 'Rule 1: label', label: 'Who knocks »', line: 3 });
	});

	it('Between Two Texts: of one line, and a message of several', async () => {
		const lead = await read(CARD, [{ field: 'reference', method: 'between', after: 'park,' }, { field: 'message', method: 'between', after: '= her words =', before: '= end of words =' }, { field: 'email', method: 'between', after: 'back to »' }]);
		expect(lead).toMatchObject({ references: ['AB-12'], message: 'May I see it on Friday?\nIs it quiet?', emails: ['ana@mail.example'] });
	});

	it('Between Two Texts: a text inside a word is none', async () => {
		expect((await read('Telephonist: Bo\nTel 600 111 222', [{ field: 'phone', method: 'between', after: 'Tel' }])).phones).toMatchObject([{ e164: '+34600111222' }]);
	});

	it('Cell Beside and Line After', async () => {
		const html = '<table><tr><td>Suitor</td><td>Ana Ruiz</td></tr><tr><td>Wire</td><td>ana@mail.example</td></tr></table><p>Her words</p><p>May I see it?</p><p>Never mind: 1</p>';
		const lead = await read(html, [{ field: 'name', method: 'cellBeside', label: 'Suitor' }, { field: 'email', method: 'cellBeside', label: 'Wire' }, { field: 'extra', extraName: 'words', method: 'lineAfter', label: 'Her words' }], '', 'text/html');
		expect(lead).toMatchObject({ name: { full: 'Ana Ruiz' }, emails: ['ana@mail.example'], extras: { words: 'May I see it?' } });
		expect(lead.evidence['extras.words'].method).toBe('Rule 3: line after label');
	});

	it('Pattern, Part of the Subject, Reply-To, Link and Constant', async () => {
		const lead = await read('<p>Case no. 77 of Ana</p><a href="mailto:ana%40mail.example?subject=x">write</a><a href="tel:+34612345678">ring</a>', [
			{ field: 'reference', method: 'pattern', pattern: 'Case no\\. (\\d+)' },
			{ field: 'subject', method: 'subjectPart', after: 'Website' },
			{ field: 'name', method: 'replyTo' },
			{ field: 'email', method: 'link', link: 'mailto:' },
			{ field: 'phone', method: 'link', link: 'tel:' },
			{ field: 'company', method: 'constant', constant: 'Knockers Ltd' },
		], 'Reply-To: "Ana Ruiz" <r1@site.example>\r\n', 'text/html');
		expect(lead).toMatchObject({ references: ['77'], interest: { subject: 'enquiry' }, name: { full: 'Ana Ruiz' }, emails: ['ana@mail.example'], phones: [{ e164: '+34612345678' }], company: 'Knockers Ltd' });
	});

	it('Ignore Label only ends the message', async () => {
		const body = 'Name: Ana\nEmail: ana@mail.example\nMessage: May I see it?\nWhich day is best\nStatistics of this page\n12 visits';
		expect((await read(body, [])).message).toContain('12 visits');
		const lead = await read(body, [{ field: 'ignore', label: 'Statistics of this page' }]);
		expect(lead.message).toBe('May I see it?\nWhich day is best');
		expect(lead.extras).toEqual({});
	});
});

describe('order', () => {
	it('wins over the general engine, and the first rule that finds something counts', async () => {
		const body = 'Name: The Portal\nEmail: desk@other.example\nSuitor: Ana Ruiz\nEmpty:\nWire: ana@mail.example';
		const lead = await read(body, [{ field: 'name', label: 'Empty' }, { field: 'name', label: 'Suitor' }, { field: 'name', label: 'Name' }, { field: 'email', label: 'Wire', name: 'Their wire' }]);
		expect(lead).toMatchObject({ name: { full: 'Ana Ruiz' }, emails: ['ana@mail.example'] });
		expect(lead.evidence.emails.method).toBe('“Their wire”: label');
	});

	it('a text that the field cannot take is passed over, and our own address is never the client', async () => {
		const lead = await read('Wire: leads@agency.example\nWire: ana@mail.example', [{ field: 'email', method: 'between', after: 'Wire:' }]);
		expect(lead.emails).toEqual(['ana@mail.example']);
	});

	it.each<[string, object, boolean]>([
		['sender contains', { when: 'sender', text: '@SITE.example' }, true],
		['sender contains another', { when: 'sender', text: '@else.example' }, false],
		['subject matches', { when: 'subject', comparison: 'matches', text: '^Web\\w+ enq' }, true],
		['header contains', { when: 'header', header: 'X-Form', text: '7' }, true],
		['header is missing', { when: 'header', header: 'X-Other', text: '7' }, false],
	])('is used when its condition holds: %s', async (_name, condition, used) => {
		const lead = await read('Email: ana@mail.example', [{ ...condition, field: 'company', method: 'constant', constant: 'X' }], 'X-Form: 17\r\n');
		expect(lead.company).toBe(used ? 'X' : null);
	});
});

it('cleans up in the given order', async () => {
	const lead = await read('Email: ana@mail.example\nPlate: No. M 12-34 (verified)', [
		{ field: 'extra', extraName: 'plate', label: 'Plate', cleanUp: ['removeText', 'lowerCase'], removeText: '(verified)' },
		{ field: 'extra', extraName: 'digits', label: 'Plate', cleanUp: ['digitsOnly'] },
	]);
	expect(lead.extras).toMatchObject({ plate: 'no. m 12-34', digits: '1234' });
});

it.each<[object | string, string, string]>([
	[{ field: 'nmae', label: 'A' }, '"nmae" is no "field" of rule 2 of Rules', 'name, firstName'],
	[{ field: 'name' }, 'Rule 2 of Rules has no Label', 'Fill in Label'],
	[{ field: 'name', method: 'between' }, 'Rule 2 of Rules has neither Text Before nor Text After', 'the same in every mail'],
	[{ field: 'name', method: 'pattern', pattern: '(a' }, 'The pattern in Pattern of rule 2 of Rules cannot be used: An opening bracket "(" is not closed', 'Between Two Texts'],
	[{ field: 'extra', label: 'A' }, 'Rule 2 of Rules has no Extra Name', 'extraName'],
	[{ field: 'name', label: 'A', when: 'sender' }, 'Rule 2 of Rules has no Text', 'Fill in Text'],
	[{ field: 'name', label: 'A', cleanUp: ['wash'] }, '"wash" is no clean-up of rule 2 of Rules', 'digitsOnly'],
	['name', 'Rule 2 of Rules is not an object', 'Write a rule as'],
])('says which rule cannot be used and what to do: %j', (entry, message, description) => {
	expect(() => readRule(entry, 'rule 2 of Rules', 'Rule 2')).toThrow(expect.objectContaining({ message: expect.stringContaining(message) as string, description: expect.stringContaining(description) as string }));
});

it('the evidence of a hostile mail is there in bounded time', async () => {
	const rules = Array.from({ length: 20 }, (_, index) => ({ field: 'extra', extraName: `e${index}`, method: 'pattern', pattern: '(a+)+:' }));
	const started = processorTime();
	await read(`Email: ana@mail.example\n${`${'a'.repeat(500)}\n`.repeat(300)}`, rules.slice(0, 3));
	expect(processorTime() - started).toBeLessThan(4000);
});
