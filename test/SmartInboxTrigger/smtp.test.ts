import { connect, createServer, type Socket } from 'node:net';
import nodemailer from 'nodemailer';

import { freePort } from '../../demo/runtime/free-port.mjs';
import { InboxListener } from '../../nodes/SmartInboxTrigger/listener';
import { readSettings, type SmtpSettings } from '../../nodes/SmartInboxTrigger/settings';
import { testEvent } from '../../nodes/SmartInboxTrigger/test-event';
import { readSource } from '../../nodes/shared/store/ledger';
import type { Store } from '../../nodes/shared/store/store';
import { closeStores, N8nEdge, pause, temporaryStore, until } from './n8n-edge';

let store: Store;
let n8n: N8nEdge;
let port: number;
let listener: InboxListener;

function settings(options: Record<string, unknown> = {}): SmtpSettings {
	n8n.parameters = { receiveFrom: 'smtp', recipients: 'leads@office.example, info@office.example', port, options };
	return readSettings(n8n.trigger) as SmtpSettings;
}

beforeEach(async () => {
	store = await temporaryStore();
	n8n = new N8nEdge();
	port = await freePort();
});
afterEach(async () => {
	listener?.close();
	await listener?.ended;
	await pause(20);
	await closeStores();
});

async function listen(options?: Record<string, unknown>): Promise<void> {
	listener = new InboxListener(n8n.trigger, settings(options), async () => store);
	await listener.start();
}

const rawMail = (subject: string, body = 'Hello') => `From: Ann <ann@client.example>\r\nTo: leads@office.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@client.example>\r\n\r\n${body}\r\n`;

async function send(raw: string, to: string | string[] = 'leads@office.example', from = 'bounce@client.example'): Promise<string> {
	const transport = nodemailer.createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
	try {
		return (await transport.sendMail({ envelope: { from, to }, raw })).response ?? '';
	} finally {
		transport.close();
	}
}

/** A client that shows each reply of the server. */
async function talk(): Promise<{ say: (line: string) => Promise<string>; socket: Socket }> {
	const socket = connect({ host: '127.0.0.1', port });
	let heard = '';
	socket.on('data', (piece) => (heard += piece.toString()));
	socket.on('error', () => undefined);
	const reply = async () => {
		await until('the server replies', () => /^\d{3} .*\r\n$/m.test(heard));
		const said = heard;
		heard = '';
		return said;
	};
	await reply();
	return {
		socket,
		say: async (line) => {
			socket.write(`${line}\r\n`);
			return await reply();
		},
	};
}

const deliveries = async () => await store.all<{ key: string; state: string; address: string; reason: string | null }>('SELECT d.message_key AS key, d.state, d.reason, b.address FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id ORDER BY b.address');

test('W2: a mail is in the ledger before its 250, which names the key, and starts the workflow', async () => {
	await listen();
	let rowsAtRun = -1;
	n8n.onRun = (run) => {
		void deliveries().then((rows) => {
			rowsAtRun = rows.length;
			run.end('success');
		});
	};
	const reply = await send(rawMail('one'));
	const [row] = await deliveries();
	expect(reply).toBe(`250 2.0.0 OK: queued as ${row.key}`);
	await until('it is done', async () => (await deliveries())[0].state === 'done');
	expect(rowsAtRun).toBe(1);
	expect(n8n.runs[0].json).toMatchObject({ subject: 'one', folder: 'SMTP', mailbox: { address: 'leads@office.example' }, headers: { 'return-path': ['<bounce@client.example>'] } });
});

test('no relay: other recipients are refused with 550, and a mail for one of ours and one stranger comes for ours only', async () => {
	await listen();
	await expect(send(rawMail('x'), 'someone@elsewhere.example')).rejects.toMatchObject({ responseCode: 550 });
	const client = await talk();
	await client.say('EHLO client.example');
	await client.say('MAIL FROM:<a@client.example>');
	expect(await client.say('RCPT TO:<someone@elsewhere.example>')).toMatch(/^550 5\.1\.1 /);
	expect(await client.say('RCPT TO:<@office.example:someone@elsewhere.example>')).toMatch(/^5/);
	expect(await client.say('RCPT TO:<someone%elsewhere.example@office.example>')).toMatch(/^550/);
	expect(await client.say('RCPT TO:<leads+portal@office.example>')).toMatch(/^250/);
	await client.say('DATA');
	expect(await client.say(`${rawMail('both')}.`)).toMatch(/^250/);
	client.socket.destroy();
	expect((await deliveries()).map(({ address }) => address)).toEqual(['leads@office.example']);
});

test('two recipients are two deliveries of one message; two spellings of one recipient are one', async () => {
	await listen();
	await send(rawMail('pair'), ['leads@office.example', 'leads+x@office.example', 'info@office.example']);
	expect((await deliveries()).map(({ address }) => address)).toEqual(['info@office.example', 'leads@office.example']);
	expect(await store.all('SELECT id FROM message')).toHaveLength(1);
});

test('a client that never saw the 250 sends the same again: 250 again, one row, one run', async () => {
	await listen();
	const first = await send(rawMail('again'));
	expect(await send(rawMail('again'))).toBe(first);
	await until('it is done', async () => (await deliveries())[0].state === 'done');
	await pause(30);
	expect(n8n.runs).toHaveLength(1);
});

test('too large: announced, refused with 552, nothing kept', async () => {
	await listen({ sizeLimit: 1 });
	const client = await talk();
	expect(await client.say('EHLO client.example')).toContain('SIZE 1048576');
	expect(await client.say('MAIL FROM:<a@client.example> SIZE=2000000')).toMatch(/^552/);
	client.socket.destroy();
	const quiet = await talk();
	await quiet.say('HELO client.example');
	await quiet.say('MAIL FROM:<a@client.example>');
	await quiet.say('RCPT TO:<leads@office.example>');
	await quiet.say('DATA');
	expect(await quiet.say(`${rawMail('big', `${'x'.repeat(900)}\r\n`.repeat(1500))}.`)).toMatch(/^552/);
	quiet.socket.destroy();
	expect(await deliveries()).toEqual([]);
	await send(rawMail('small'));
	expect(await deliveries()).toHaveLength(1);
});

test('a store that cannot be written is 451, so that the sender keeps the mail and comes again', async () => {
	await listen();
	const { transaction } = store;
	store.transaction = (async () => {
		throw new Error('disk full');
	}) as typeof store.transaction;
	await expect(send(rawMail('later'))).rejects.toMatchObject({ responseCode: 451 });
	const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 6 * 60_000);
	await expect(send(rawMail('later'))).rejects.toMatchObject({ responseCode: 451 });
	await pause(50);
	now.mockRestore();
	expect(n8n.alerts).toEqual(['disk full']);
	store.transaction = transaction;
	expect(await deliveries()).toEqual([]);
	expect(await send(rawMail('later'))).toMatch(/^250/);
});

test('a client that breaks off in the middle of a mail leaves nothing behind', async () => {
	await listen();
	const client = await talk();
	await client.say('EHLO client.example');
	await client.say('MAIL FROM:<a@client.example>');
	await client.say('RCPT TO:<leads@office.example>');
	await client.say('DATA');
	client.socket.write(rawMail('half'));
	client.socket.destroy();
	await pause(50);
	expect(await deliveries()).toEqual([]);
	expect(await send(rawMail('whole'))).toMatch(/^250/);
});

describe('a large mail, stored piece by piece', () => {
	const large = (subject: string) => rawMail(subject, `${'0123456789'.repeat(7)}\r\n`.repeat(60_000).trimEnd());
	const leftOver = async () => await store.get('SELECT (SELECT COUNT(*) FROM message_source) AS pieces, (SELECT COUNT(*) FROM arriving_message) AS begun');

	test('comes byte for byte, once for both recipients', async () => {
		await listen();
		await send(large('large'), ['leads@office.example', 'info@office.example']);
		await until('both are run', async () => (await deliveries()).filter(({ state }) => state === 'done').length === 2);
		const messages = await store.all<{ id: string }>('SELECT id FROM message');
		expect(messages).toHaveLength(1);
		expect((await readSource(store, messages[0].id)).toString().endsWith(`\r\n${large('large')}`)).toBe(true);
		expect(n8n.subjects).toEqual(['large', 'large']);
	});

	test('leaves nothing when the client breaks off', async () => {
		await listen();
		const { say, socket } = await talk();
		for (const line of ['EHLO client.example', 'MAIL FROM:<a@client.example>', 'RCPT TO:<leads@office.example>', 'DATA']) await say(line);
		socket.write(large('broken'));
		await until('pieces are stored', async () => ((await leftOver()) as { pieces: number }).pieces > 0);
		socket.destroy();
		await until('they are gone', async () => ((await leftOver()) as { pieces: number }).pieces === 0);
		expect([await leftOver(), await deliveries()]).toEqual([{ pieces: 0, begun: 0 }, []]);
	});

	test('is refused for now when the store takes no more, at the end and not in the middle', async () => {
		await listen();
		const { transaction } = store;
		store.transaction = (async () => {
			throw new Error('disk full');
		}) as typeof store.transaction;
		await expect(send(large('full'))).rejects.toThrow(/451/);
		store.transaction = transaction;
		await send(large('full'));
		await until('it is run', async () => (await deliveries()).some(({ state }) => state === 'done'));
	});
});

test('B8: mail of an own address is listed with the reason and starts nothing', async () => {
	await listen({ ownAddresses: 'client.example' });
	await send(rawMail('internal'));
	expect(await deliveries()).toMatchObject([{ state: 'ignored', reason: 'Sent by one of your own addresses' }]);
	await pause(50);
	expect(n8n.runs).toHaveLength(0);
});

test('a taken port is said clearly, and the published trigger takes over as soon as it is free', async () => {
	const other = createServer().listen(port, '127.0.0.1');
	listener = new InboxListener(n8n.trigger, settings(), async () => store);
	await expect(listener.start()).rejects.toMatchObject({ message: `Port ${port} on 127.0.0.1 is taken by another program`, description: expect.stringContaining('Set Port to a free one') as string });
	await new Promise((resolve) => other.close(resolve));
	await listener.start();
	expect(await send(rawMail('finally'))).toMatch(/^250/);
});

test('closing is prompt and idempotent, and frees the port', async () => {
	await listen();
	const idle = await talk();
	listener.close();
	listener.close();
	await listener.ended;
	idle.socket.destroy();
	await expect(send(rawMail('x'))).rejects.toMatchObject({ code: 'ESOCKET' });
});

test('the test listener gives the next mail without a ledger row, and makes way for the published one', async () => {
	const test = testEvent(n8n.trigger, settings());
	await test.manualTriggerFunction?.();
	expect(await send(rawMail('try'))).toMatch(/^250/);
	expect(n8n.subjects).toEqual(['try']);
	expect(await deliveries()).toEqual([]);
	// Nobody would keep a second one.
	await expect(send(rawMail('one-too-many'))).rejects.toMatchObject({ responseCode: 451 });
	await listen();
	expect(await send(rawMail('real'))).toMatch(/^250/);
	expect(await deliveries()).toHaveLength(1);
	await test.closeFunction?.();
});

test.each([1, 2, 3, 4, 5])('closed while it starts (at write %i to the store): the port is free when it says so, and nothing runs', async (write) => {
	await listen();
	n8n.onRun = () => {};
	await send(rawMail('waiting'));
	await until('it is running', () => n8n.runs.length === 1);
	listener.close();
	await listener.ended;
	await store.run("UPDATE delivery SET state = 'received'");
	n8n.runs.length = 0;

	const { transaction } = store;
	let writes = 0;
	store.transaction = (async (work, options) => {
		if (++writes === write) listener.close();
		return await transaction.call(store, work, options);
	}) as typeof store.transaction;
	listener = new InboxListener(n8n.trigger, settings(), async () => store);
	const starting = listener.start();
	await until('it is closed', () => writes >= write);
	await listener.ended;
	const probe = createServer();
	await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, '127.0.0.1', resolve));
	await new Promise((resolve) => probe.close(resolve));
	await starting;
	await pause(50);
	store.transaction = transaction;
	expect(n8n.runs).toHaveLength(0);
});
