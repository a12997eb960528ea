import { setTimeout as pause } from 'node:timers/promises';

import { contains, isLoopback, networks, PerMinute, senderOf } from '../../nodes/SmartInboxTrigger/sources/smtp-senders';
import { PATIENCE, Sessions } from '../../nodes/SmartInboxTrigger/sources/smtp-sessions';
import { StoreError } from '../../nodes/shared/store/store';
import { until } from './n8n-edge';
import { talk } from './smtp-client';
import { closeReceivers, startReceiver } from './smtp-receiver';

const MINUTE = 60_000;
afterEach(closeReceivers);

const MAIL = 'From: a@client.example\r\nSubject: x\r\n\r\nHello\r\n';

async function begin(port: number) {
	const client = await talk(port);
	await client.say('EHLO client.example');
	return client;
}

async function untilData(port: number) {
	const client = await begin(port);
	await client.say('MAIL FROM:<a@client.example>');
	await client.say('RCPT TO:<leads@office.example>');
	expect(await client.say('DATA')).toMatch(/^354 /);
	return client;
}

describe('who connects', () => {
	test('Allowed Senders: addresses and networks, both kinds of IPv4 in IPv6', () => {
		const list = networks(['192.0.2.1', '10.0.0.0/8', '2001:db8::/32']);
		expect(['192.0.2.1', '::ffff:192.0.2.1', '10.9.8.7', '2001:db8:1::5', '192.0.2.2', '2001:db9::1', 'nonsense', ''].map((address) => contains(list, address))).toEqual([true, true, true, true, false, false, false, false]);
		for (const wrong of ['10.0.0.0/33', '10.0.0', 'mail.example.com', '::1/129', '10.0.0.1/']) expect(() => networks([wrong])).toThrow(wrong);
	});

	test('only this machine reaches a loopback address', () => {
		expect(['127.0.0.1', '127.8.8.8', '::1', 'localhost', '::ffff:127.0.0.1', '0.0.0.0', '::', '192.0.2.1'].map(isLoopback)).toEqual([true, true, true, true, true, false, false, false]);
	});

	test('an IPv6 customer is one sender, whatever address of the /64 is used', () => {
		expect([senderOf('2001:db8:1:2:3:4:5:6'), senderOf('2001:DB8:1:2::9'), senderOf('2001:db8::1'), senderOf('::ffff:192.0.2.1'), senderOf('fe80::1%eth0')]).toEqual([
			'2001:db8:1:2::/64',
			'2001:db8:1:2::/64',
			'2001:db8:0:0::/64',
			'192.0.2.1',
			'fe80:0:0:0::/64',
		]);
	});

	test('mails per minute: counted for each sender, forgotten with the minute', () => {
		const rate = new PerMinute(2);
		expect([rate.take('a', 0), rate.take('a', 1), rate.take('a', 2), rate.take('b', 3), rate.take('a', MINUTE)]).toEqual([true, true, false, true, true]);
		expect(new PerMinute(0).take('a')).toBe(true);
	});

	test('a stranger has 20 places, this machine and Allowed Senders all of them, and the rest are turned away', () => {
		const sessions = new Sessions({ clients: 50, mailsPerMinute: 3, allowed: null }, () => undefined);
		const strangers = Array.from({ length: 21 }, (_, n) => sessions.enter(`s${n}`, '192.0.2.1'));
		expect(strangers.filter((words) => words === null)).toHaveLength(20);
		expect(strangers[20]).toBe('4.7.0 Too many connections from your address, close one first');
		sessions.leave('s0');
		expect(sessions.enter('s21', '192.0.2.1')).toBeNull();
		const local = Array.from({ length: 31 }, (_, n) => sessions.enter(`l${n}`, '127.0.0.1'));
		expect(local.filter((words) => words === null)).toHaveLength(30);
		expect(local[30]).toBe('4.3.2 Too many clients at once, try again in a moment');

		for (const id of ['s1', 's2', 's3']) sessions.beginMail(id, false, 0);
		expect(() => sessions.beginMail('s4', false, 1)).toThrow(expect.objectContaining({ responseCode: 451 }));
		expect(() => sessions.beginMail('s4', true, 1)).not.toThrow();
		for (let n = 0; n < 10; n++) expect(() => sessions.beginMail('l1', false, 1)).not.toThrow();

		const listed = new Sessions({ clients: 50, mailsPerMinute: 3, allowed: networks(['192.0.2.0/24']) }, () => undefined);
		for (let n = 0; n < 50; n++) expect(listed.enter(`t${n}`, '192.0.2.7')).toBeNull();
		expect(listed.enter('x', '198.51.100.1')).toBe('4.7.1 Mail is not accepted from your address');
	});

	test('whoever is not listed in Allowed Senders is told so and gone', async () => {
		const { port } = await startReceiver({ options: { allowedSenders: '192.0.2.0/24' } });
		const client = await talk(port);
		expect(client.greeting).toBe('421 4.7.1 Mail is not accepted from your address\r\n');
		await until('the connection is closed', client.isClosed);
	});

	test('Clients at Once: one too many is told to come again, and has a place as soon as somebody leaves', async () => {
		const { port } = await startReceiver({ options: { clients: 2 } });
		const [first, second] = [await begin(port), await begin(port)];
		const third = await talk(port);
		expect(third.greeting).toMatch(/^421 4\.3\.2 /);
		await until('it is closed', third.isClosed);
		first.close();
		await pause(100);
		const fourth = await talk(port);
		expect(fourth.greeting).toMatch(/^220 /);
		for (const client of [second, fourth]) client.close();
	});
});

describe('clients that only hold their place', () => {
	test('five minutes without a mail are enough, 20 seconds when most places are taken; waiting for our answer does not count', () => {
		const ended: string[] = [];
		const sessions = new Sessions({ clients: 5, mailsPerMinute: 0, allowed: null }, (id) => ended.push(id));
		sessions.enter('idle', '192.0.2.1', 0);
		sessions.enter('new', '192.0.2.1', 4 * MINUTE);
		sessions.enter('waiting', '192.0.2.1', 0);
		sessions.endData('waiting');
		sessions.look(5 * MINUTE);
		expect(ended).toEqual([]);
		sessions.look(5 * MINUTE + 1);
		expect(ended).toEqual(['idle']);
		ended.length = 0;
		sessions.enter('fourth', '192.0.2.2', 5 * MINUTE);
		sessions.look(5 * MINUTE + 19_000);
		expect(ended).toEqual(['idle', 'new']);
	});

	test('MAIL and RSET in turn are no progress', () => {
		const ended: string[] = [];
		const sessions = new Sessions({ clients: 5, mailsPerMinute: 0, allowed: null }, (id) => ended.push(id));
		sessions.enter('a', '192.0.2.1', 0);
		for (let minute = 1; minute < 8; minute++) sessions.beginMail('a', false, minute * MINUTE);
		sessions.look(7 * MINUTE);
		expect(ended).toEqual(['a']);
	});

	test('one byte a second of a mail: the mail is refused with 421, nothing is kept', async () => {
		const { port, mails } = await startReceiver({ patience: { look: 50, slowData: 300 } });
		const client = await untilData(port);
		const drip = setInterval(() => client.socket().write('x'), 100);
		expect(await client.reply()).toBe('421 4.4.2 The mail came too slowly, send it again\r\n');
		clearInterval(drip);
		await until('it is closed', client.isClosed);
		expect(mails).toEqual([]);
		const quick = await untilData(port);
		await pause(500);
		expect(await quick.raw(`${MAIL}.\r\n`)).toMatch(/^421|^$/);
	});

	test('one byte a second of a command: closed, however busy the line looks', async () => {
		const { port } = await startReceiver({ patience: { look: 50, progress: 400 } });
		const client = await begin(port);
		// Seldom enough that hardly one is on its way when the line is closed: what was said is lost with the reset it causes.
		const drip = setInterval(() => client.socket().write('N'), 180);
		expect(await client.reply()).toBe('421 4.4.2 No mail for too long, connect again\r\n');
		clearInterval(drip);
		await until('it is closed', client.isClosed);
	});

	test('a slow store is not the client’s fault: the answer comes late, and it is 250', async () => {
		const { port } = await startReceiver({ patience: { look: 50, slowData: 400, progress: 400, data: 400 }, take: async () => (await pause(1000), 'OK') });
		const client = await talk(port);
		expect(await client.raw('EHLO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<leads@office.example>\r\nDATA\r\n')).toMatch(/^250/);
		for (const code of ['250', '250', '354']) expect(await client.reply()).toMatch(new RegExp(`^${code} `));
		expect(await client.raw(`${MAIL}.\r\n`)).toMatch(/^250 OK/);
		client.close();
	});
});

describe('clients that make a noise', () => {
	test('NOOP without end: closed after a hundred, and a hundred in one packet do not keep others waiting', async () => {
		const { port } = await startReceiver();
		const [noisy, other] = [await begin(port), await begin(port)];
		noisy.socket().write('NOOP\r\n'.repeat(50_000));
		expect(await other.say('NOOP')).toMatch(/^250/);
		await until('it is closed', noisy.isClosed);
		other.close();
	});

	test.each([
		['unknown commands', 'EXPN staff'],
		['unknown recipients', 'RCPT TO:<someone@office.example>'],
		['bad addresses', 'RCPT TO:<'],
		['BDAT, which is not on offer', 'BDAT 5 LAST'],
	])('%s: at most 20, then 421', async (_what, line) => {
		const { port } = await startReceiver({ patience: { errorPause: 1 } });
		const client = await begin(port);
		await client.say('MAIL FROM:<a@client.example>');
		let said = '';
		let count = 0;
		while (!said.startsWith('421') && !client.isClosed() && count < 100) {
			said = await client.say(line);
			count++;
		}
		expect(count).toBeGreaterThan(9);
		expect(count).toBeLessThan(22);
		await until('it is closed', client.isClosed);
	});

	test('guessing recipients gets slow after five', async () => {
		const { port } = await startReceiver({ patience: { errorPause: 300 } });
		const client = await begin(port);
		await client.say('MAIL FROM:<a@client.example>');
		const took: number[] = [];
		for (let guess = 0; guess < 7; guess++) {
			const startedAt = Date.now();
			await client.say(`RCPT TO:<guess${guess}@office.example>`);
			took.push(Date.now() - startedAt);
		}
		expect(Math.min(...took.slice(5))).toBeGreaterThanOrEqual(290);
		expect(Math.min(...took.slice(0, 5))).toBeLessThan(290);
		client.close();
	});

	test('a mail that is taken wipes the slate', async () => {
		const { port, mails } = await startReceiver({ patience: { errorPause: 1 } });
		const client = await begin(port);
		for (let mail = 0; mail < 3; mail++) {
			await client.say('MAIL FROM:<a@client.example>');
			for (let wrong = 0; wrong < 9; wrong++) await client.say('RCPT TO:<who@office.example>');
			await client.say('RCPT TO:<leads@office.example>');
			await client.say('DATA');
			expect(await client.raw(`${MAIL}.\r\n`)).toMatch(/^250/);
		}
		expect(mails).toHaveLength(3);
		client.close();
	});

	test('a hundred recipients, no more', async () => {
		const { port } = await startReceiver({ recipients: 'leads@office.example' });
		const client = await begin(port);
		await client.say('MAIL FROM:<a@client.example>');
		for (let tag = 0; tag < 100; tag++) expect(await client.say(`RCPT TO:<leads+${tag}@office.example>`)).toMatch(/^250/);
		expect(await client.say('RCPT TO:<leads+100@office.example>')).toMatch(/^452 4\.5\.3 /);
		client.close();
	});

	test('a command line without an end is cut off', async () => {
		const { port } = await startReceiver();
		const client = await begin(port);
		expect(await client.raw('x'.repeat(20_000))).toMatch(/^421 /);
		await until('it is closed', client.isClosed);
	});

	test('whoever talks before the greeting is no mail server', async () => {
		const { port } = await startReceiver();
		const { connect } = await import('node:net');
		const socket = connect({ host: '127.0.0.1', port });
		let heard = '';
		socket.on('data', (piece) => (heard += piece.toString()));
		socket.write('EHLO spam.example\r\nMAIL FROM:<a@b.example>\r\n');
		await until('it is told', () => heard !== '');
		expect(heard).toMatch(/^421 /);
		socket.destroy();
	});
});

test.each([
	['a full disk', new StoreError('The disk that holds the store is full', 'Free some space.', { isFull: true }), /^452 4\.3\.1 /],
	['a store that cannot be written', new StoreError('The store cannot be written', 'Give the right.'), /^451 4\.3\.0 /],
	['anything else', new TypeError('oops'), /^451 4\.3\.0 /],
])('%s keeps the mail with the sender, and says nothing of our insides', async (_what, cause, expected) => {
	const { port } = await startReceiver({ take: async () => Promise.reject(cause) });
	const client = await untilData(port);
	const said = await client.raw(`${MAIL}.\r\n`);
	expect(said).toMatch(expected);
	expect(said).not.toMatch(/oops|right/);
	expect(await client.say('NOOP')).toMatch(/^250/);
	client.close();
});

test('the limits are the ones that are written down', () => {
	expect(PATIENCE).toMatchObject({ progress: 5 * MINUTE, clientsPerSender: 20, errors: 20, mails: 1000 });
});
