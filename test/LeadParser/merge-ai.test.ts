import { readAiAnswer } from '../../nodes/LeadParser/ai/ai-answer';
import { LeadParser } from '../../nodes/LeadParser/LeadParser.node';
import type { Lead } from '../../nodes/shared/node/item';
import { emlItem, runNode, type Item } from './run-node.mjs';

/** A letter that no form reader understands: whom it is about stands in its prose. */
const PROSE = Buffer.from([
	'From: "Office mailbox" <noreply@callcenter.example>',
	'To: sales@agency.example',
	'Subject: Note of a conversation',
	'Message-ID: <note@callcenter.example>',
	'Content-Type: text/plain; charset=utf-8',
	'Content-Transfer-Encoding: 8bit',
	'',
	'This morning somebody rang who had seen the blue house, HS-204b in our papers.',
	'It was Célia Taurisson. She asks whether the garden',
	'can be seen on Saturday, and is at six one two: 612 345 678, or celia (at) post.example,',
	'that is celia.t@post.example. Our own line is 911 000 222, mail sales@agency.example.',
].join('\r\n'));

const read = async (raw: Buffer): Promise<Item> => (await runNode(LeadParser, [emlItem(raw)], { parameters: { operation: 'read' } })).flat()[0];

/** Runs *Merge AI Fields* on a mail and an AI's answer. */
async function merge(answer: unknown, parameters: Record<string, unknown> = {}, change: Partial<Lead> = {}): Promise<{ output: number; lead: Lead; item: Item }> {
	const item = await read(PROSE);
	const lead: Lead = { ...(item.json.lead as Lead), name: null, emails: [], phones: [], references: [], message: null, evidence: {}, outcome: 'review', reason: 'No e-mail and no phone was found', ...change };
	const json = { ...item.json, lead, output: answer };
	const outputs = await runNode(LeadParser, [{ json, binary: item.binary }], { parameters: { operation: 'mergeAi', aiFields: answer, leadItem: json, ownAddresses: 'agency.example', ownPhones: '+34911000222', defaultCountry: 'ES', ...parameters } });
	const output = outputs.findIndex((items) => items.length > 0);
	return { output, lead: outputs[output][0].json.lead as Lead, item: outputs[output][0] };
}

const RIGHT = { name: 'Célia Taurisson', email: 'Celia.T@post.example', phone: '+34 612 34 56 78', reference: 'HS-204b', message: 'She asks whether the garden can be seen on Saturday' };

describe('Merge AI Fields believes what stands in the mail (N2, N3, issue 4)', () => {
	it('completes a lead that needed review, with the values as the mail writes them', async () => {
		const { output, lead, item } = await merge(RIGHT);
		expect(output).toBe(0);
		expect(lead).toMatchObject({
			name: { full: 'Célia Taurisson', first: 'Célia', last: 'Taurisson' },
			emails: ['celia.t@post.example'],
			phones: [{ raw: '612 345 678', e164: '+34612345678' }],
			references: ['HS-204b'],
			message: 'She asks whether the garden\ncan be seen on Saturday',
			outcome: 'lead',
			reason: 'Completed by an AI, with what stands in the mail: emails, phones, name, references, message',
			confidence: 0.75,
		});
		expect(lead.evidence.emails).toEqual({ value: 'celia.t@post.example', method: 'AI, found in the mail', label: 'email', line: null, confidence: 0.75 });
		expect(item.json).toMatchObject({ subject: 'Note of a conversation', messageId: '<note@callcenter.example>' });
		expect(item.binary?.data).toBeDefined();
	});

	it.each<[string, Record<string, unknown>, string, string]>([
		['an address that is nowhere', { email: 'celia@post.example' }, 'rejected.emails', 'AI, rejected: not in the mail'],
		['one of our own addresses', { email: 'sales@agency.example' }, 'rejected.emails', 'AI, rejected: one of your own addresses'],
		['an address nobody reads', { email: 'noreply@callcenter.example' }, 'rejected.emails', 'AI, rejected: nobody reads what is sent to this address'],
		['a number with one other digit', { phone: '612 345 679' }, 'rejected.phones', 'AI, rejected: no such phone number in the mail, or one of your own'],
		['a part of a number', { phone: '345 678' }, 'rejected.phones', 'AI, rejected: no such phone number in the mail, or one of your own'],
		['another country’s number', { phone: '+33 612 345 678' }, 'rejected.phones', 'AI, rejected: no such phone number in the mail, or one of your own'],
		['our own number', { phone: '911 000 222' }, 'rejected.phones', 'AI, rejected: no such phone number in the mail, or one of your own'],
		['a name that is nowhere', { name: 'Celine Dupont' }, 'rejected.name', 'AI, rejected: not in the mail'],
		['a name of words that stand apart', { name: 'Célia Saturday' }, 'rejected.name', 'AI, rejected: not in the mail'],
		['a reference in other capitals (W11)', { reference: 'HS-204B' }, 'rejected.references', 'AI, rejected: not in the mail, capitals included'],
		['a part of a reference', { reference: 'HS-20' }, 'rejected.references', 'AI, rejected: not in the mail, capitals included'],
		['a message in other words', { message: 'She would like to see the garden' }, 'rejected.message', 'AI, rejected: not in the mail'],
		['a company that is nowhere', { company: 'Taurisson SARL' }, 'rejected.company', 'AI, rejected: not in the mail'],
	])('rejects %s, and says why', async (_what, answer, field, method) => {
		const { output, lead } = await merge(answer);
		expect(lead.evidence[field]).toMatchObject({ method, confidence: 0, value: Object.values(answer)[0] });
		expect(lead).toMatchObject({ name: null, emails: [], phones: [], references: [], message: null, company: null, outcome: 'review', reason: 'No e-mail and no phone was found; the AI found nothing new' });
		expect(output).toBe(1);
	});

	it('a number keeps the mail’s own writing: an AI’s country code is believed only where the mail’s reader finds it too', async () => {
		const { lead } = await merge({ phone: '+34612345678' }, { defaultCountry: '' });
		expect(lead.phones).toEqual([{ raw: '612 345 678', e164: null }]);
	});

	it('fills only what is missing, unless told otherwise', async () => {
		const known = { emails: ['other@post.example'], name: { full: 'Ann Lee', first: 'Ann', last: 'Lee' } };
		const kept = await merge(RIGHT, {}, known);
		expect(kept.lead).toMatchObject({ ...known, phones: [{ e164: '+34612345678' }] });
		expect(kept.lead.evidence['rejected.emails'].method).toBe('AI, rejected: the lead has another value already');
		const replaced = await merge(RIGHT, { options: { knownValues: 'replace' } }, known);
		expect(replaced.lead).toMatchObject({ emails: ['celia.t@post.example'], name: { full: 'Célia Taurisson' } });
	});

	it('a mail that a person was asked about for another reason than missing data stays with the person', async () => {
		const change = { emails: ['celia.t@post.example'], reason: 'Reads like a notice: invoice' };
		expect((await merge({ phone: '612345678' }, {}, change)).lead).toMatchObject({ outcome: 'review', reason: 'Reads like a notice: invoice; the AI found phones', phones: [{ e164: '+34612345678' }] });
		expect((await merge({ ...RIGHT, isLead: true }, {}, change)).lead.outcome).toBe('lead');
	});

	it('an AI dismisses a mail only when it may (N1)', async () => {
		const answer = { ...RIGHT, isEnquiry: false };
		expect((await merge(answer)).lead).toMatchObject({ outcome: 'review', reason: 'No e-mail and no phone was found; the AI says that this is no enquiry' });
		const dismissed = await merge(answer, { options: { mayDismiss: true } });
		expect([dismissed.output, dismissed.lead.outcome, dismissed.lead.reason]).toEqual([2, 'none', 'The AI says that this is no enquiry']);
	});

	it('an answer without fields loses nothing; a wrong parameter is named', async () => {
		expect(await merge('I could not find anything, sorry.')).toMatchObject({ output: 1, lead: { outcome: 'review', reason: 'The AI’s answer holds no fields' } });
		expect((await merge({ name: null, email: 'N/A', phone: 'not provided' })).lead).toMatchObject({ outcome: 'review', evidence: {} });
		await expect(merge(undefined)).rejects.toMatchObject({ message: 'The parameter "AI Fields" is empty', description: expect.stringContaining('$json.output') as string });
		await expect(merge(RIGHT, { leadItem: { output: RIGHT } })).rejects.toMatchObject({ message: 'The parameter "Mail and Lead" holds no mail with a lead', description: expect.stringContaining('Lead Parser') as string });
	});
});

describe('the shapes in which AI nodes answer', () => {
	const fields = { name: 'Ann Lee', email: 'ann@client.example' };
	const text = JSON.stringify(fields);
	it.each<[string, unknown]>([
		['an object', fields],
		['JSON as text', text],
		['code fences', `Here is what I found:\n\`\`\`json\n${JSON.stringify(fields, null, 2)}\n\`\`\`\nAnything else?`],
		['JSON within prose, with braces before it', `The {fields} are ${text}. Bye}`],
		['a brace within a value', `\`\`\`\n{"name": "Ann Lee", "email": "ann@client.example", "note": "a } b { \\" c"}\n\`\`\``],
		['AI Agent', { output: `\`\`\`json\n${text}\n\`\`\`` }],
		['Information Extractor', { output: fields }],
		['Basic LLM Chain', { text }],
		['Basic LLM Chain with a parser', { output: { output: fields } }],
		['OpenAI, Message a Model', { index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop' }],
		['OpenAI, JSON output', [{ message: { role: 'assistant', content: fields } }]],
		['OpenAI, not simplified', { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt', choices: [{ index: 0, message: { role: 'assistant', content: text } }], usage: { total_tokens: 5 } }],
		['OpenAI, responses', { output: [{ id: 'msg_1', type: 'message', status: 'completed', content: [{ type: 'output_text', annotations: [], text }], role: 'assistant' }] }],
		['Anthropic', { id: 'msg_1', model: 'claude', role: 'assistant', content: [{ type: 'text', text }] }],
		['Gemini', { content: { parts: [{ text }], role: 'model' }, finishReason: 'STOP', index: 0 }],
		['groups', { contact: { name: { first: 'Ann', last: 'Lee' } }, details: { e_mail: ['ann@client.example'] } }],
		['values as objects', { person: { fullName: 'Ann Lee' }, emails: [{ type: 'private', value: 'ann@client.example' }] }],
		['parts of a name', { firstName: 'Ann', lastName: 'Lee', emailAddress: 'ann@client.example' }],
		['keys in Spanish', { nombre: 'Ann Lee', correo_electronico: 'ann@client.example' }],
		['keys in German', { Vorname: 'Ann', Nachname: 'Lee', 'E-Mail': 'ann@client.example' }],
	])('%s', (_shape, answer) => {
		const found = readAiAnswer(answer);
		expect([found?.name?.value, found?.emails.map(({ value }) => value)]).toEqual(['Ann Lee', ['ann@client.example']]);
	});

	it('what has no end is left alone', () => {
		const deep: Record<string, unknown> = {};
		let inner = deep;
		for (let depth = 0; depth < 5000; depth++) inner = inner.a = {} as Record<string, unknown>;
		const loop: Record<string, unknown> = {};
		loop.self = loop;
		for (const answer of [deep, loop, '{'.repeat(1_000_000), '{"a":'.repeat(100_000), `"${'\\"'.repeat(400_000)}`, Array.from({ length: 100_000 }, () => ({}))]) {
			const before = process.threadCpuUsage().user;
			expect(readAiAnswer(answer)).toBeNull();
			expect((process.threadCpuUsage().user - before) / 1000).toBeLessThan(500);
		}
	});
});
