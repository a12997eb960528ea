import { checkedPieces } from '../../nodes/SmartInboxTrigger/sources/smtp-data';
import type { SMTPServerDataStream } from 'smtp-server';
import { Readable } from 'node:stream';

import { traceLines } from '../../nodes/SmartInboxTrigger/sources/smtp-store';
import { until } from './n8n-edge';
import { talk } from './smtp-client';
import { closeReceivers, startReceiver } from './smtp-receiver';

afterEach(closeReceivers);

async function begin(port: number, mail = 'MAIL FROM:<a@client.example>') {
	const client = await talk(port);
	await client.say('EHLO client.example');
	expect(await client.say(mail)).toMatch(/^250/);
	expect(await client.say('RCPT TO:<leads@office.example>')).toMatch(/^250/);
	expect(await client.say('DATA')).toMatch(/^354/);
	return client;
}

const HEAD = 'From: a@client.example\r\nSubject: x\r\n\r\n';
/** What a smuggler hides behind a false end: for a server that takes it for one, these are commands. */
const HIDDEN = 'MAIL FROM:<boss@office.example>\r\nRCPT TO:<leads@office.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n';

describe('a line with a single dot ends a mail between CR LF and nowhere else (SMTP smuggling)', () => {
	test.each([
		['LF . LF', '\n.\n'],
		['LF . CR LF', '\n.\r\n'],
		['CR LF . LF', '\r\n.\n'],
		['CR . CR', '\r.\r'],
		['CR . CR LF', '\r.\r\n'],
		['CR LF . CR', '\r\n.\r'],
		['LF . CR', '\n.\r'],
		['CR . LF', '\r.\n'],
		['stuffed, LF .. LF', '\n..\n'],
	])('%s', async (_name, falseEnd) => {
		const { port, mails } = await startReceiver();
		const client = await begin(port);
		expect(await client.raw(`${HEAD}first${falseEnd}${HIDDEN}.\r\n`)).toMatch(/^554 5\.6\.0 /);
		// Nothing of it was taken for a command: the next reply belongs to the next command.
		expect(await client.say('NOOP')).toBe('250 OK\r\n');
		expect(mails).toEqual([]);
		client.close();
	});

	test('a proper line with a single dot is part of the mail', async () => {
		const { port, mails } = await startReceiver();
		const client = await begin(port);
		expect(await client.raw(`${HEAD}first\r\n..\r\nlast\r\n..x\r\n.\r\n`)).toMatch(/^250/);
		expect(mails[0].raw.toString()).toBe(`${HEAD}first\r\n.\r\nlast\r\n.x\r\n`);
		client.close();
	});

	test('wherever the pieces are cut', async () => {
		const bad = Buffer.from('Subject: x\r\n\r\nabc\r\n.\r\n def\n.\r\nghi\r\n');
		const good = Buffer.from('.\r\nSubject: x\r\n.\r\n.\r\n\r\nabc\r\n.\r\n');
		const read = async (mail: Buffer, sizes: number[]) => {
			const pieces: Buffer[] = [];
			for (let at = 0, n = 0; at < mail.length; at += sizes[n++ % sizes.length]) pieces.push(mail.subarray(at, at + sizes[n % sizes.length]));
			const stream = Readable.from(pieces) as unknown as SMTPServerDataStream;
			const taken: Buffer[] = [];
			for await (const piece of checkedPieces(stream, 1e6)) taken.push(piece);
			return Buffer.concat(taken).toString();
		};
		for (const size of [1, 2, 3, 4, 5, 7, 11, 100]) {
			await expect(read(bad, [size])).rejects.toMatchObject({ responseCode: 554 });
			expect(await read(good, [size])).toBe(good.toString());
		}
	});

	test('bare line ends without a dot are what careless programs send: taken as they are', async () => {
		const { port, mails } = await startReceiver();
		const client = await begin(port);
		expect(await client.raw('Subject: x\n\nline\nline.\n..two\r\n.\r\n')).toMatch(/^250/);
		expect(mails).toHaveLength(1);
		client.close();
	});
});

test('NUL and every other byte arrive as they were sent', async () => {
	const { port, mails } = await startReceiver();
	const client = await begin(port, 'MAIL FROM:<a@client.example> BODY=8BITMIME');
	const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 10 && byte !== 13));
	expect(await client.raw(Buffer.concat([Buffer.from(HEAD), body, Buffer.from('\r\n.\r\n')]))).toMatch(/^250/);
	expect(mails[0].raw.equals(Buffer.concat([Buffer.from(HEAD), body, Buffer.from('\r\n')]))).toBe(true);
	client.close();
});

test('SMTPUTF8: addresses beyond ASCII', async () => {
	const { port, mails } = await startReceiver({ recipients: 'añfrage@bücher.example' });
	const client = await talk(port);
	expect(await client.say('EHLO client.example')).toMatch(/250-SMTPUTF8\r\n/);
	expect(await client.say('MAIL FROM:<jörg@client.example> SMTPUTF8 BODY=8BITMIME')).toMatch(/^250/);
	expect(await client.say('RCPT TO:<AÑFRAGE@xn--bcher-kva.example>')).toMatch(/^250/);
	await client.say('DATA');
	expect(await client.raw(`${HEAD}x\r\n.\r\n`)).toMatch(/^250/);
	expect(mails).toMatchObject([{ sender: 'jörg@client.example', recipients: ['añfrage@bücher.example'] }]);
	client.close();
});

test('what is on offer: PIPELINING, 8BITMIME, SMTPUTF8, SIZE; no CHUNKING, no DSN, no AUTH and no STARTTLS without a credential', async () => {
	const { port } = await startReceiver();
	const client = await talk(port);
	const offered = (await client.say('EHLO client.example')).split('\r\n').slice(1, -1).map((line) => line.slice(4));
	expect(offered).toEqual(['PIPELINING', '8BITMIME', 'SMTPUTF8', `SIZE ${50 * 1024 * 1024}`]);
	expect(await client.say('STARTTLS')).toMatch(/^500/);
	expect(await client.say('AUTH PLAIN AAAA')).toMatch(/^500/);
	for (const command of ['XCLIENT ADDR=192.0.2.1', 'XFORWARD ADDR=192.0.2.1', 'WIZ x', 'SHELL', 'BDAT 1 LAST']) expect(await client.say(command)).toMatch(/^500/);
	expect(await client.say('MAIL FROM:<a@client.example> BODY=BINARYMIME')).toMatch(/^501/);
	client.close();
});

test('PIPELINING: a whole mail and QUIT in one packet', async () => {
	const { port, mails } = await startReceiver();
	const client = await talk(port);
	client.socket().write(`EHLO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<leads@office.example>\r\nRCPT TO:<no@office.example>\r\nDATA\r\n${HEAD}x\r\n.\r\nQUIT\r\n`);
	const codes: string[] = [];
	for (let reply = 0; reply < 7; reply++) codes.push((await client.reply()).slice(0, 3));
	expect(codes).toEqual(['250', '250', '250', '550', '354', '250', '221']);
	expect(mails).toHaveLength(1);
	await until('it is closed', client.isClosed);
});

test('a web page that posts to the port is hung up on', async () => {
	const { port } = await startReceiver();
	const client = await talk(port);
	expect(await client.raw('POST / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^421/);
	await until('it is closed', client.isClosed);
});

test('control characters in names and addresses are refused, and nothing of a client gets into a header line of ours', async () => {
	const { port } = await startReceiver();
	const client = await talk(port);
	expect(await client.say('EHLO evil\u0000name')).toMatch(/^501/);
	expect(await client.say('EHLO client.example')).toMatch(/^250/);
	expect(await client.say('MAIL FROM:<a\u0000b@client.example>')).toMatch(/^501/);
	expect(await client.say('MAIL FROM:<a@client.example>\rX-Evil:<b@c>')).toMatch(/^501/);
	client.close();
	const traced = traceLines(
		{ sender: 'a\u0085b\u2028@c', recipients: [], client: { name: 'x)\u0000 by other (y', address: '192.0.2.1\r\nX: 1', protocol: 'E\nSMTP' } },
		'leads@office.example',
		new Date(),
	).toString('latin1');
	expect(traced.split(/\r\n|\r|\n|\u0085/).filter((line) => /^[\w-]+:/.test(line)).map((line) => line.split(':')[0])).toEqual(['Return-Path', 'Delivered-To', 'Received']);
});

test('a mail that goes round in circles is refused, however it is cut', async () => {
	const { port, mails } = await startReceiver();
	const client = await begin(port);
	expect(await client.raw(`${'Received: from a by b; x\r\n'.repeat(101)}Subject: x\r\n\r\nx\r\n.\r\n`)).toMatch(/^554 5\.4\.6 /);
	await client.say('MAIL FROM:<a@client.example>');
	await client.say('RCPT TO:<leads@office.example>');
	await client.say('DATA');
	expect(await client.raw(`${HEAD}${'Received: from a by b; x\r\n'.repeat(101)}.\r\n`)).toMatch(/^250/);
	expect(mails).toHaveLength(1);
	client.close();
});

test('a mail of a million lines that begin with a dot costs no more than its beginning, and others are heard meanwhile', async () => {
	const { port, mails } = await startReceiver();
	const [client, other] = [await begin(port), await talk(port)];
	const cpuBefore = process.cpuUsage();
	client.socket().write(`${HEAD}${'..a\r\n'.repeat(1_000_000)}.\r\n`);
	expect(await other.say('NOOP')).toMatch(/^250/);
	expect(await client.reply()).toMatch(/^554 5\.6\.0 Too many lines that begin with a dot/);
	await until('it is closed', client.isClosed);
	const { user, system } = process.cpuUsage(cpuBefore);
	// All of it takes more than four seconds.
	expect((user + system) / 1000).toBeLessThan(2500);
	expect(mails).toEqual([]);
	other.close();
});

test('a thousand lines that begin with a dot are a mail like any other', async () => {
	const { port, mails } = await startReceiver();
	const client = await begin(port);
	expect(await client.raw(`${HEAD}${'..a\r\n'.repeat(1000)}.\r\n`)).toMatch(/^250/);
	expect(mails).toHaveLength(1);
	client.close();
});
