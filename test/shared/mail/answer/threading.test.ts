import { answerThreading } from '../../../../nodes/shared/mail/answer/threading';

const ids = (count: number, length = 10) => Array.from({ length: count }, (_, index) => `<${String(index).padEnd(length, 'x')}@client.example>`);

describe('In-Reply-To and References (RFC 5322, 3.6.4)', () => {
	test('the original’s references and then itself', () => {
		expect(answerThreading({ messageId: '<c@x.example>', inReplyTo: '<b@x.example>', references: ['<a@x.example>', '<b@x.example>'] })).toEqual({ inReplyTo: '<c@x.example>', references: ['<a@x.example>', '<b@x.example>', '<c@x.example>'] });
	});
	test('without references, what it answered', () => {
		expect(answerThreading({ messageId: '<c@x.example>', inReplyTo: '<b@x.example>', references: [] })).toEqual({ inReplyTo: '<c@x.example>', references: ['<b@x.example>', '<c@x.example>'] });
	});
	test('a mail that names itself among its ancestors is named once, at the end', () => {
		expect(answerThreading({ messageId: '<c@x.example>', inReplyTo: null, references: ['<a@x.example>', '<c@x.example>', '<b@x.example>'] }).references).toEqual(['<a@x.example>', '<b@x.example>', '<c@x.example>']);
	});
	test('a mail without an id is not answered by one, but the conversation is kept', () => {
		expect(answerThreading({ messageId: null, inReplyTo: null, references: ['<a@x.example>'] })).toEqual({ inReplyTo: null, references: ['<a@x.example>'] });
		expect(answerThreading({ messageId: 'no id', inReplyTo: null, references: [] })).toEqual({ inReplyTo: null, references: [] });
	});
	test('of a long conversation the first and the last ones; of long ids fewer', () => {
		const all = ids(200);
		const { references } = answerThreading({ messageId: '<own@x.example>', inReplyTo: null, references: all });
		expect(references).toEqual([all[0], ...all.slice(-38), '<own@x.example>']);
		const long = answerThreading({ messageId: '<own@x.example>', inReplyTo: null, references: ids(50, 800) }).references;
		expect(long.join(' ').length).toBeLessThanOrEqual(6000);
		expect([long[0], long.at(-1)]).toEqual([ids(1, 800)[0], '<own@x.example>']);
	});
});
