/** One mail of a situation. People are named by a word: "office" and "sales" are ours, everybody else is not. */
export interface SituationMail {
	from: string;
	/** Default: office when it comes from outside. */
	to?: string;
	cc?: string;
	replyTo?: string;
	subject?: string;
	/** As written in the header, with {a} for the Message-ID of mail a. */
	references?: string;
	inReplyTo?: string;
	/** As written; default {letter}. '' = none. */
	messageId?: string;
	/** Days after the first. Default: its place, in minutes. */
	day?: number;
	/** The Date header as written, when several share one. Default: when it came. */
	date?: string;
	threadIndex?: string;
	providerThreadId?: string;
	headers?: string;
}

export interface Situation {
	name: string;
	mails: Record<string, SituationMail>;
	/** The threads: letters of the mails that are one, e.g. ["ab", "c"]. */
	threads: string[];
	/** What a server makes of it by RFC 5256 (THREAD=REFERENCES), and why it is another here. */
	server?: { threads: string[]; why: string };
}

const SUBJECT = 'The server takes the same subject for the same thread, whoever wrote (RFC 5256, step 5)';
const NAMED = 'The server believes whoever names a Message-ID';
const FALLBACK = 'The server has no rule for it';

// Two answers of one conversation in Outlook's own header: the second has five bytes more.
const OUTLOOK = Buffer.from('01d9c0ffee00112233445566778899aabbccddeeff00', 'hex');
const outlook = (...answers: string[]) => Buffer.concat([OUTLOOK, ...answers.map((answer) => Buffer.from(answer, 'hex'))]).toString('base64');

/** What threads are made of; each is tried in every order of arrival. */
export const SITUATIONS: Situation[] = [
	{ name: 'a mail alone', mails: { a: { from: 'ana', subject: 'Flat' } }, threads: ['a'] },
	{
		name: 'question, answer, answer',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', inReplyTo: '{a}', references: '{a}' }, c: { from: 'ana', subject: 'Re: Flat', inReplyTo: '{b}', references: '{a} {b}' } },
		threads: ['abc'],
	},
	{
		name: 'In-Reply-To alone',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', inReplyTo: '{a}' }, c: { from: 'ana', subject: 'Re: Flat', inReplyTo: '{b}' } },
		threads: ['abc'],
	},
	{
		name: 'References cut to the last, by others to the first and the last',
		mails: {
			a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}' }, c: { from: 'ana', subject: 'Re: Flat', references: '{b}' },
			d: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a} {c}' },
		},
		threads: ['abcd'],
	},
	{
		name: 'the parent is missing, its own parent is here',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'ana', subject: 'Re: Flat', references: '{a} <gone.{run}@elsewhere.example>' } },
		threads: ['ab'],
	},
	{
		name: 'two orphans of one missing mail, by the same two people',
		mails: { a: { from: 'ana', subject: 'Re: Flat', inReplyTo: '<gone.{run}@elsewhere.example>' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', inReplyTo: '<gone.{run}@elsewhere.example>' } },
		threads: ['ab'],
	},
	{
		name: 'three threads that one late mail joins',
		mails: {
			a: { from: 'ana', subject: 'Flat' }, b: { from: 'ana', subject: 'Re: Flat', inReplyTo: '<gone.{run}@elsewhere.example>' }, c: { from: 'office', to: 'ana', subject: 'Re: Flat', inReplyTo: '{b}' },
			d: { from: 'office', to: 'ana', subject: 'Re: Flat', messageId: '<gone.{run}@elsewhere.example>', inReplyTo: '{a}' },
		},
		threads: ['abcd'],
	},
	{
		name: 'orphans with two subjects, whose parent comes and shows both of them',
		mails: {
			a: { from: 'ana', subject: 'Re: Flat', inReplyTo: '{c}' }, b: { from: 'ben', subject: 'My papers', inReplyTo: '{c}' },
			c: { from: 'office', to: 'ana', cc: 'ben', subject: 'Flat' },
		},
		threads: ['abc'],
	},
	{
		name: 'orphans of one missing mail with different subjects wait for it',
		mails: { a: { from: 'ana', subject: 'Re: Flat', inReplyTo: '<gone.{run}@elsewhere.example>' }, b: { from: 'ana', subject: 'My papers', inReplyTo: '<gone.{run}@elsewhere.example>' } },
		threads: ['a', 'b'],
		server: { threads: ['ab'], why: NAMED },
	},
	{
		name: 'a circle: each names the other as its parent',
		mails: { a: { from: 'ana', subject: 'Flat', references: '{b}' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}' } },
		threads: ['ab'],
	},
	{
		name: 'a circle of three, and one that names itself',
		mails: {
			a: { from: 'ana', subject: 'Flat', references: '{a}' }, b: { from: 'ana', subject: 'Re: Flat', references: '{c} {a}' }, c: { from: 'ana', subject: 'Re: Flat', references: '{b}' },
		},
		threads: ['abc'],
	},
	{
		name: 'no subject anywhere, and References against the order of time',
		mails: { a: { from: 'ana' }, b: { from: 'ana', references: '{c} {a}' }, c: { from: 'ana', references: '{b}' } },
		threads: ['abc'],
	},
	{
		name: 'a tree: two answers to one mail, and an answer to each',
		mails: {
			a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}' }, c: { from: 'sales', to: 'ana', subject: 'Re: Flat', references: '{a}' },
			d: { from: 'ana', subject: 'Re: Flat', references: '{a} {b}' }, e: { from: 'ana', to: 'sales', subject: 'Re: Flat', references: '{a} {c}' },
		},
		threads: ['abcde'],
	},
	{
		name: 'a form that gives every mail the same Message-ID: two people',
		mails: {
			a: { from: 'web', replyTo: 'ana', subject: 'Contact form', messageId: '<form.{run}@web.example>' }, b: { from: 'web', replyTo: 'ben', subject: 'Contact form', messageId: '<form.{run}@web.example>' },
		},
		threads: ['a', 'b'],
		server: { threads: ['ab'], why: SUBJECT },
	},
	{
		name: 'one mail that came by two ways: itself, and through a list',
		mails: {
			a: { from: 'ana', to: 'office', cc: 'list', subject: 'Flat', messageId: '<one.{run}@mail.example>', date: 'Mon, 5 Jan 2026 08:00:00 +0000' },
			b: { from: 'ana', to: 'office', cc: 'list', subject: '[Homes] Flat', messageId: '<one.{run}@mail.example>', date: 'Mon, 5 Jan 2026 08:00:00 +0000' },
		},
		threads: ['ab'],
	},
	{
		name: 'a stranger whose mail has the Message-ID of another',
		mails: { a: { from: 'ana', subject: 'Flat', messageId: '<one.{run}@mail.example>' }, b: { from: 'eve', subject: 'Invoice', messageId: '<one.{run}@mail.example>' } },
		threads: ['a', 'b'],
	},
	{
		name: 'a program that marks its answer and names nothing',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat' }, c: { from: 'ana', subject: 'RE: Flat' } },
		threads: ['abc'],
	},
	{
		name: 'marks of many languages',
		mails: {
			a: { from: 'ana', subject: 'Wohnung  am See' }, b: { from: 'office', to: 'ana', subject: 'AW: Wohnung am See' }, c: { from: 'ana', subject: 'WG: AW: wohnung am see' }, d: { from: 'office', to: 'ana', subject: '回复：Wohnung am See' },
			e: { from: 'ana', subject: 'رد: Wohnung am See' }, f: { from: 'office', to: 'ana', subject: '返信: Re[2]: Wohnung am See' }, g: { from: 'ana', subject: '[Fwd: Wohnung am See]' }, h: { from: 'ana', subject: 'Wohnung am See (fwd)' },
			i: { from: 'office', to: 'ana', subject: '[Homes] SV: [Homes] Wohnung am See' },
		},
		threads: ['abcdefghi'],
		server: { threads: ['agh', 'b', 'c', 'd', 'e', 'f', 'i'], why: 'The server knows the marks "re", "fw" and "fwd" only' },
	},
	{
		name: 'strangers with the same subject',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'ben', subject: 'Flat' }, c: { from: 'carl', subject: 'Re: Flat' } },
		threads: ['a', 'b', 'c'],
		server: { threads: ['abc'], why: SUBJECT },
	},
	{
		name: 'our answer that names nothing goes to the one it was sent to',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'ben', subject: 'Flat' }, c: { from: 'office', to: 'ben', subject: 'Re: Flat' } },
		threads: ['a', 'bc'],
		server: { threads: ['abc'], why: SUBJECT },
	},
	{
		name: 'the same person says hello twice',
		mails: { a: { from: 'ana', subject: 'Hello', day: 0 }, b: { from: 'ana', subject: 'Hello', day: 1 } },
		threads: ['a', 'b'],
		server: { threads: ['ab'], why: SUBJECT },
	},
	{
		name: 'an answer long after: too late to go by the subject',
		mails: { a: { from: 'ana', subject: 'Hello', day: 0 }, b: { from: 'ana', subject: 'Re: Hello', day: 15 } },
		threads: ['a', 'b'],
		server: { threads: ['ab'], why: SUBJECT },
	},
	{
		name: 'the answer was there before: it answers another',
		mails: { a: { from: 'ana', subject: 'Re: Hello', day: 0 }, b: { from: 'ana', subject: 'Hello', day: 1 } },
		threads: ['a', 'b'],
		server: { threads: ['ab'], why: SUBJECT },
	},
	{
		name: 'no subject, and marks without one',
		mails: { a: { from: 'ana', subject: '' }, b: { from: 'ana', subject: 'Re:' }, c: { from: 'office', to: 'ana', subject: 'AW: ' } },
		threads: ['a', 'b', 'c'],
	},
	{
		name: 'no subject, but References',
		mails: { a: { from: 'ana', subject: '' }, b: { from: 'office', to: 'ana', subject: 'Re: ', references: '{a}' } },
		threads: ['ab'],
	},
	{
		name: 'a new subject by the same people',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}' }, c: { from: 'ana', subject: 'My papers' }, d: { from: 'ana', subject: 'Re: Something else' } },
		threads: ['ab', 'c', 'd'],
	},
	{
		name: 'a new subject within the conversation',
		mails: { a: { from: 'ana', subject: 'Flat', day: 0 }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}', day: 1 }, c: { from: 'ana', subject: 'My papers', references: '{a} {b}', day: 2 } },
		threads: ['abc'],
	},
	{
		name: 'Reply pressed months later to have the address',
		mails: { a: { from: 'ana', subject: 'Flat', day: 0 }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}', day: 1 }, c: { from: 'ana', subject: 'Garage', references: '{a} {b}', day: 90 }, d: { from: 'office', to: 'ana', subject: 'Re: Garage', references: '{a} {b} {c}', day: 91 } },
		threads: ['ab', 'cd'],
		server: { threads: ['abcd'], why: NAMED },
	},
	{
		name: 'an answer months later with the same subject',
		mails: { a: { from: 'ana', subject: 'Flat', day: 0 }, b: { from: 'ana', subject: 'RE: Flat', references: '{a}', day: 300 } },
		threads: ['ab'],
	},
	{
		name: 'we pass it on to somebody, who answers',
		mails: {
			a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'lawyer', subject: 'Fwd: Flat', references: '{a}' }, c: { from: 'lawyer', subject: 'Re: Fwd: Flat', inReplyTo: '{b}', references: '{a} {b}' },
			d: { from: 'lawyer', subject: 'The contract', inReplyTo: '{b}' },
		},
		threads: ['abcd'],
	},
	{
		name: 'the client passes it on out of our sight, and that person answers',
		mails: { a: { from: 'office', to: 'ana', subject: 'Flat' }, b: { from: 'husband', subject: 'AW: WG: Flat', references: '{a} <gone.{run}@elsewhere.example>', inReplyTo: '<gone.{run}@elsewhere.example>' } },
		threads: ['ab'],
	},
	{
		name: 'somebody in Cc answers, to us alone, with another subject',
		mails: { a: { from: 'ana', cc: 'ben', subject: 'Flat' }, b: { from: 'ben', subject: 'About the above', inReplyTo: '{a}' } },
		threads: ['ab'],
	},
	{
		name: 'a stranger who names a Message-ID',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}' }, c: { from: 'eve', subject: 'Your account', references: '{a} {b}', inReplyTo: '{b}' }, d: { from: 'eve', subject: 'Re: ', references: '{b}' } },
		threads: ['ab', 'c', 'd'],
		server: { threads: ['abcd'], why: NAMED },
	},
	{
		name: 'a stranger who writes to the client too, and names everything',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}' }, c: { from: 'eve', to: 'office', subject: 'Cheap loans', references: '{a} {b}' }, e: { from: 'office', to: 'eve', subject: 'Re: Cheap loans', references: '{a} {b} {c}' } },
		threads: ['ab', 'ce'],
		server: { threads: ['abce'], why: NAMED },
	},
	{
		name: 'we press Reply on the mail of one client to write to another',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ben', subject: 'House', references: '{a}' }, c: { from: 'ben', subject: 'Re: House', references: '{a} {b}' } },
		threads: ['a', 'bc'],
		server: { threads: ['abc'], why: NAMED },
	},
	{
		name: 'a circular: those in Bcc who answer are strangers to each other',
		mails: {
			a: { from: 'office', to: 'office', subject: 'New flats' }, b: { from: 'ana', subject: 'Re: New flats', references: '{a}' }, c: { from: 'ben', subject: 'Re: New flats', references: '{a}' },
			d: { from: 'office', to: 'ana', cc: 'sales', subject: 'Re: New flats', references: '{a} {b}' }, e: { from: 'office', to: 'ben', cc: 'sales', subject: 'Re: New flats', references: '{a} {c}' }, f: { from: 'ana', subject: 'Re: New flats', references: '{a} {b} {d}' },
		},
		threads: ['a', 'bdf', 'ce'],
		server: { threads: ['abcdef'], why: NAMED },
	},
	{
		name: 'a circular that we do not have',
		mails: { a: { from: 'ana', subject: 'Re: New flats', references: '<gone.{run}@elsewhere.example>' }, b: { from: 'ben', subject: 'Re: New flats', references: '<gone.{run}@elsewhere.example>' }, c: { from: 'office', to: 'ben', subject: 'Re: New flats', references: '<gone.{run}@elsewhere.example> {b}' } },
		threads: ['a', 'bc'],
		server: { threads: ['abc'], why: NAMED },
	},
	{
		name: 'a circular whose recipients all see each other',
		mails: { a: { from: 'office', to: 'ana, ben', subject: 'Meeting of the owners' }, b: { from: 'ana', subject: 'Re: Meeting of the owners', references: '{a}' }, c: { from: 'ben', subject: 'Re: Meeting of the owners', references: '{a}' } },
		threads: ['abc'],
	},
	{
		name: 'colleagues among themselves',
		mails: { a: { from: 'office', to: 'sales', subject: 'Keys' }, b: { from: 'sales', to: 'office', subject: 'Re: Keys', references: '{a}' }, c: { from: 'office', to: 'sales', subject: 'Parking', references: '{a} {b}' } },
		threads: ['abc'],
	},
	{
		name: 'an automatic answer names what it answers',
		mails: {
			a: { from: 'office', to: 'ana', subject: 'Flat' }, b: { from: 'ana', subject: 'Out of office: Flat', inReplyTo: '{a}', headers: 'Auto-Submitted: auto-replied' }, c: { from: 'ana', subject: 'Abwesend', references: '{a}', headers: 'Auto-Submitted: auto-replied' },
		},
		threads: ['abc'],
	},
	{
		name: 'an automatic answer that names nothing is not found by its subject',
		mails: { a: { from: 'office', to: 'ana', subject: 'Flat' }, b: { from: 'ana', subject: 'Re: Flat', headers: 'Auto-Submitted: auto-replied' } },
		threads: ['a', 'b'],
		server: { threads: ['ab'], why: SUBJECT },
	},
	{
		name: 'a bounce from nobody in the conversation stands for itself',
		mails: { a: { from: 'office', to: 'ana', subject: 'Flat' }, b: { from: 'mailer-daemon', subject: 'Undelivered Mail Returned to Sender', references: '{a}', headers: 'Auto-Submitted: auto-replied' } },
		threads: ['a', 'b'],
		server: { threads: ['ab'], why: NAMED },
	},
	{
		name: 'a portal writes the same subject for everybody, with Reply-To',
		mails: {
			a: { from: 'portal', replyTo: 'ana', subject: 'New enquiry' }, b: { from: 'portal', replyTo: 'ben', subject: 'New enquiry' }, c: { from: 'office', to: 'ben', subject: 'Re: New enquiry' }, d: { from: 'ana', subject: 'Re: New enquiry' },
			e: { from: 'office', to: 'ana', subject: 'Re: New enquiry', inReplyTo: '{a}' },
		},
		threads: ['ade', 'bc'],
		server: { threads: ['abcde'], why: SUBJECT },
	},
	{
		name: 'Outlook without References',
		mails: { a: { from: 'ana', subject: 'Flat', threadIndex: outlook() }, b: { from: 'office', to: 'ana', subject: 'Viewing', threadIndex: outlook('0102030405') }, c: { from: 'eve', subject: 'Loans', threadIndex: outlook() } },
		threads: ['ab', 'c'],
		server: { threads: ['a', 'b', 'c'], why: FALLBACK },
	},
	{
		name: 'a Thread-Index that is none',
		mails: { a: { from: 'ana', subject: 'Flat', threadIndex: 'AdnA' }, b: { from: 'ana', subject: 'Viewing', threadIndex: 'AdnA' }, c: { from: 'ana', subject: 'Garage', threadIndex: '%%%' } },
		threads: ['a', 'b', 'c'],
	},
	{
		name: 'the provider says so',
		mails: { a: { from: 'ana', subject: 'Flat', providerThreadId: '177' }, b: { from: 'office', to: 'ana', subject: 'Viewing', providerThreadId: '177' }, c: { from: 'eve', subject: 'Loans', providerThreadId: '177' }, d: { from: 'ana', subject: 'Garage', providerThreadId: '178' } },
		threads: ['ab', 'c', 'd'],
		server: { threads: ['a', 'b', 'c', 'd'], why: FALLBACK },
	},
	{
		name: 'a list that writes its own ids and keeps those of the authors in References',
		mails: {
			a: { from: 'ana', to: 'list', subject: '[Homes] Flat', messageId: '<list-1.{run}@list.example>', references: '<orig-1.{run}@mail.example>' },
			b: { from: 'ben', to: 'list', subject: '[Homes] Re: Flat', messageId: '<list-2.{run}@list.example>', references: '<orig-1.{run}@mail.example> <orig-2.{run}@mail.example>', inReplyTo: '<list-1.{run}@list.example>' },
		},
		threads: ['ab'],
	},
	{
		name: 'ids with another case in the domain, or needless quotes',
		mails: {
			a: { from: 'ana', subject: 'Flat', messageId: '<"One.{run}"@Mail.Example>' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', inReplyTo: '<One.{run}@mail.example>' }, c: { from: 'ana', subject: 'My papers', inReplyTo: '<one.{run}@mail.example>' },
		},
		threads: ['ab', 'c'],
	},
	{
		name: 'garbage between ids, commas, comments, line breaks',
		mails: {
			a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'My papers', references: 'Your message of "Mon, 5 Jan", {a}\r\n\t(by ana)' }, c: { from: 'ana', subject: 'Something', references: '<>, <<>, garbage\r\n <\r\n {b} , ,' },
		},
		threads: ['abc'],
		server: { threads: ['ab', 'c'], why: 'The server reads nothing behind a bracket that is not closed' },
	},
	{
		name: 'In-Reply-To with the address of the person who is answered',
		mails: { a: { from: 'office', to: 'ana', subject: 'Flat' }, b: { from: 'ana', subject: 'Re: Flat', inReplyTo: 'Message from office <{office}>' }, c: { from: 'ben', subject: 'Re: Flat', inReplyTo: 'Message from office <{office}>' } },
		threads: ['ab', 'c'],
		server: { threads: ['abc'], why: SUBJECT },
	},
	{
		name: 'no Message-ID at all',
		mails: { a: { from: 'ana', subject: 'Flat', messageId: '' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', messageId: '' }, c: { from: 'ben', subject: 'Flat', messageId: '' } },
		threads: ['ab', 'c'],
		server: { threads: ['abc'], why: SUBJECT },
	},
	{
		name: 'more than a hundred References',
		mails: {
			a: { from: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: `{a} ${Array.from({ length: 150 }, (_, index) => `<gone${index}.{run}@elsewhere.example>`).join('\r\n ')}` },
			c: { from: 'ana', subject: 'Re: Flat', references: `${Array.from({ length: 150 }, (_, index) => `<gone${index}.{run}@elsewhere.example>`).join('\r\n ')} {b}` },
		},
		threads: ['abc'],
	},
	{
		name: 'an id of a thousand letters',
		mails: { a: { from: 'ana', subject: 'Flat', messageId: `<${'x'.repeat(900)}.{run}@mail.example>` }, b: { from: 'ana', subject: 'Re: Flat', references: `<${'x'.repeat(900)}.{run}@mail.example>` } },
		threads: ['ab'],
	},
	{
		name: 'a person with two addresses who answers from the other, and then begins something new from it',
		mails: { a: { from: 'office', to: 'ana', subject: 'Flat' }, b: { from: 'ana-at-work', subject: 'Re: Flat', references: '{a}' }, c: { from: 'ana-at-work', subject: 'My papers', references: '{a} {b}' } },
		threads: ['abc'],
	},
	{
		name: 'another subject from an address that is not known',
		mails: { a: { from: 'office', to: 'ana', subject: 'Flat' }, b: { from: 'ana-at-work', subject: 'My papers', references: '{a}' } },
		threads: ['a', 'b'],
		server: { threads: ['ab'], why: NAMED },
	},
	{
		name: 'the answer goes to an alias of ours that we do not know, and we answer from the mailbox',
		mails: { a: { from: 'ana', to: 'old-name', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Viewing', references: '{a}' }, c: { from: 'ben', to: 'old-name', subject: 'Flat' } },
		threads: ['ab', 'c'],
		server: { threads: ['abc'], why: SUBJECT },
	},
	{
		name: 'the client put us in Bcc',
		mails: { a: { from: 'ana', to: 'ana', subject: 'Flat' }, b: { from: 'office', to: 'ana', subject: 'Re: Flat', references: '{a}' }, c: { from: 'ana', subject: 'Re: Flat', references: '{a} {b}' } },
		threads: ['abc'],
	},
	{
		name: 'a follow-up to one’s own mail',
		mails: { a: { from: 'ana', subject: 'Flat' }, b: { from: 'ana', subject: 'Forgot the attachment', inReplyTo: '{a}' }, c: { from: 'office', to: 'ben', subject: 'House' }, d: { from: 'office', to: 'ben', subject: 'And the plan', inReplyTo: '{c}' } },
		threads: ['ab', 'cd'],
	},
];
