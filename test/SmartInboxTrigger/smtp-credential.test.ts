import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { ICredentialTestFunctions } from 'n8n-workflow';
import nodemailer from 'nodemailer';

import { freePort } from '../../demo/runtime/free-port.mjs';
import { createSelfSignedCertificate } from '../../demo/runtime/self-signed-certificate.mjs';
import { Health } from '../../nodes/SmartInboxTrigger/health';
import { readSettings, type SmtpSettings } from '../../nodes/SmartInboxTrigger/settings';
import { OPEN_RECEPTION, readReception, receptionTest, type Reception } from '../../nodes/SmartInboxTrigger/sources/smtp-credential';
import { DirectReception } from '../../nodes/SmartInboxTrigger/sources/smtp-reception';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openNotices } from '../../nodes/shared/store/notices';
import type { Store } from '../../nodes/shared/store/store';
import { closeStores, N8nEdge, pause, temporaryStore, until } from './n8n-edge';
import { talk } from './smtp-client';
import { closeReceivers, startReceiver } from './smtp-receiver';

type Certificate = Awaited<ReturnType<typeof createSelfSignedCertificate>>;
let own: Certificate;
let renewed: Certificate;
const login = { user: 'portal', password: 'open sesame' };

beforeAll(async () => {
	const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'smart-inbox-smtp-'))));
	[own, renewed] = await Promise.all(folders.map(createSelfSignedCertificate));
	await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});
afterEach(async () => {
	await closeReceivers();
	await closeStores();
});

const tls = () => ({ cert: own.cert, key: own.key });

async function send(port: number, options: { secure?: boolean; requireTLS?: boolean; ignoreTLS?: boolean; user?: string; pass?: string } = {}) {
	const { user, pass, ...rest } = options;
	const transport = nodemailer.createTransport({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false }, ...(user !== undefined && { auth: { user, pass } }), ...rest });
	try {
		return (await transport.sendMail({ envelope: { from: 'a@client.example', to: 'leads@office.example' }, raw: 'Subject: x\r\n\r\nx\r\n' })).response ?? '';
	} finally {
		transport.close();
	}
}

test('STARTTLS, optional: senders that can encrypt do, others get through', async () => {
	const { port, mails } = await startReceiver({ reception: { tls: tls() } });
	expect(await send(port, { requireTLS: true })).toMatch(/^250/);
	expect(await send(port, { ignoreTLS: true })).toMatch(/^250/);
	expect(mails.map(({ client }) => client.protocol)).toEqual(['ESMTPS', 'ESMTP']);
});

test('STARTTLS, required: nothing in plain text, also not from this machine', async () => {
	const { port } = await startReceiver({ reception: { tls: tls(), encryption: 'required' } });
	expect(await send(port, { requireTLS: true })).toMatch(/^250/);
	await expect(send(port, { ignoreTLS: true })).rejects.toMatchObject({ responseCode: 530, response: expect.stringContaining('Must issue a STARTTLS command first') as string });
});

test('SSL/TLS: encrypted from the first byte, plain text gets nowhere, and neither does a handshake without an end', async () => {
	const { port, mails } = await startReceiver({ reception: { tls: tls(), encryption: 'implicit' }, patience: { look: 50, handshake: 200 } });
	expect(await send(port, { secure: true })).toMatch(/^250/);
	const encrypted = await talk(port, { isEncrypted: true });
	expect(await encrypted.say('EHLO c')).not.toContain('STARTTLS');
	encrypted.close();
	const { connect } = await import('node:net');
	const slow = connect({ host: '127.0.0.1', port });
	let isClosed = false;
	slow.on('error', () => undefined).on('close', () => (isClosed = true)).resume();
	const drip = setInterval(() => slow.write('\u0016'), 50);
	await until('the slow handshake is ended', () => isClosed);
	clearInterval(drip);
	expect(mails).toHaveLength(1);
});

test('what a man in the middle puts behind STARTTLS in plain text is not heard', async () => {
	const { port, mails } = await startReceiver({ reception: { tls: tls() } });
	const client = await talk(port);
	await client.say('EHLO client.example');
	expect(await client.raw('STARTTLS\r\nMAIL FROM:<evil@client.example>\r\nRCPT TO:<leads@office.example>\r\n')).toMatch(/^220/);
	await client.encrypt();
	expect(await client.say('DATA')).toMatch(/^503/);
	client.close();
	expect(mails).toEqual([]);
});

describe('sign-in', () => {
	test('over an encrypted connection, and only then: the password is asked for before a mail begins', async () => {
		const { port, mails } = await startReceiver({ reception: { tls: tls(), login } });
		expect(await send(port, { user: 'portal', pass: 'open sesame' })).toMatch(/^250/);
		await expect(send(port)).rejects.toMatchObject({ responseCode: 530 });
		await expect(send(port, { user: 'portal', pass: 'open' })).rejects.toMatchObject({ responseCode: 535 });
		await expect(send(port, { user: 'other', pass: 'open sesame' })).rejects.toMatchObject({ responseCode: 535 });
		await expect(send(port, { user: 'portal', pass: '' })).rejects.toBeDefined();
		expect(mails).toMatchObject([{ client: { protocol: 'ESMTPSA' } }]);
	});

	test('from this machine without encryption too', async () => {
		const { port } = await startReceiver({ reception: { login } });
		expect(await send(port, { user: 'portal', pass: 'open sesame' })).toMatch(/^250/);
		await expect(send(port)).rejects.toMatchObject({ responseCode: 530 });
	});

	test('from elsewhere it is not even on offer before STARTTLS', async () => {
		const [address] = Object.values((await import('node:os')).networkInterfaces()).flatMap((list) => list ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address: one }) => one);
		// A machine without a network has no elsewhere.
		if (address === undefined) return;
		const { port } = await startReceiver({ options: { listenOn: '0.0.0.0' }, reception: { tls: tls(), login } });
		const client = await talk(port, { host: address });
		expect(await client.say('EHLO c')).not.toContain('AUTH');
		const token = Buffer.from('\0portal\0open sesame').toString('base64');
		expect(await client.say(`AUTH PLAIN ${token}`)).toMatch(/^500/);
		expect(await client.say('MAIL FROM:<a@b.example>')).toBe('530 5.7.0 Sign in first, over an encrypted connection\r\n');
		expect(await client.say('STARTTLS')).toMatch(/^220/);
		await client.encrypt();
		expect(await client.say('EHLO c')).toContain('AUTH LOGIN PLAIN');
		expect(await client.say(`AUTH PLAIN ${token}`)).toMatch(/^235/);
		expect(await client.say('MAIL FROM:<a@b.example>')).toMatch(/^250/);
		client.close();
	});

	test('three wrong passwords end the session, ten a minute silence the address', async () => {
		const { port } = await startReceiver({ reception: { login }, patience: { errorPause: 1 } });
		const wrong = Buffer.from('\0portal\0guess').toString('base64');
		const codes: string[] = [];
		for (let session = 0; session < 4; session++) {
			const client = await talk(port);
			await client.say('EHLO c');
			for (let guess = 0; guess < 3 && !client.isClosed(); guess++) codes.push((await client.say(`AUTH PLAIN ${wrong}`)).slice(0, 3));
			client.close();
		}
		expect(codes.slice(0, 9)).toEqual(['535', '535', '421', '535', '535', '421', '535', '535', '421']);
		expect(codes.slice(9)).toEqual(['535', '454', '454']);
		await expect(send(port, { user: 'portal', pass: 'open sesame' })).rejects.toMatchObject({ responseCode: 454 });
	});
});

describe('the credential', () => {
	const n8n = new N8nEdge();
	const host = '127.0.0.1';
	const read = async (credential: Record<string, string>, listenOn = host) => {
		n8n.chosen = ['smartInboxReceptionApi'];
		n8n.credential = credential;
		return await readReception(n8n.trigger, { host: listenOn });
	};

	test('none is open reception', async () => {
		n8n.chosen = [];
		n8n.credential = { user: 'ignored', password: 'x' };
		expect(await readReception(n8n.trigger, { host })).toEqual(OPEN_RECEPTION);
	});

	test('all of it', async () => {
		expect(await read({ user: ' portal ', password: 'open sesame', serverPem: own.cert, privateKey: own.key, encryption: 'required' })).toEqual({ login, tls: { cert: own.cert.trim(), key: own.key.trim() }, encryption: 'required' } satisfies Reception);
	});

	test.each([
		['User Name and Password of the credential belong together', { user: 'portal' }],
		['TLS Certificate and TLS Private Key belong together', { serverPem: 'x' }],
		['TLS Certificate and TLS Private Key cannot be used', { serverPem: 'x', privateKey: 'y' }],
	])('%s: said with what to do', async (message, credential) => {
		await expect(read(credential)).rejects.toMatchObject({ message, description: expect.stringMatching(/\S/) as string });
	});

	test('a password without a certificate is for this machine only', async () => {
		expect(await read({ user: 'portal', password: 'x' })).toMatchObject({ tls: null });
		await expect(read({ user: 'portal', password: 'x' }, '0.0.0.0')).rejects.toMatchObject({ message: expect.stringContaining('no TLS Certificate') as string });
	});

	test('Retry says what can be used', async () => {
		const test = async (data: Record<string, string>) => await receptionTest.call({} as ICredentialTestFunctions, { id: '1', name: 'x', type: 'smartInboxReceptionApi', data });
		expect(await test({ serverPem: own.cert, privateKey: own.key })).toMatchObject({ status: 'OK', message: expect.stringMatching(/^Senders do not sign in\. The certificate is valid until \d{4}-\d\d-\d\d\.$/) as string });
		expect(await test({ serverPem: own.cert, privateKey: renewed.key })).toMatchObject({ status: 'Error', message: expect.stringContaining('The key has to be the one of this certificate') as string });
		expect(await test({ user: 'portal', password: 'x' })).toEqual({ status: 'OK', message: 'Senders sign in as portal. Nothing is encrypted.' });
	});
});

describe('while the port is open', () => {
	let store: Store;
	let n8n: N8nEdge;
	let opened: DirectReception | undefined;
	const alerts: string[] = [];

	beforeEach(async () => {
		store = await temporaryStore();
		n8n = new N8nEdge();
		alerts.length = 0;
	});
	afterEach(async () => {
		await opened?.close();
		await pause(20);
	});

	async function open(options: Record<string, unknown>, credential?: Record<string, string>) {
		const port = await freePort();
		n8n.parameters = { receiveFrom: 'smtp', recipients: 'leads@office.example', port, options };
		n8n.chosen = credential ? ['smartInboxReceptionApi'] : [];
		n8n.credential = credential ?? {};
		const settings = readSettings(n8n.trigger) as SmtpSettings;
		const { id } = await store.transaction((sql) => ensureMailbox(sql, 'leads@office.example', 'smtp'));
		const alert = (message: string) => void alerts.push(message);
		const mailboxes = new Map([['leads@office.example', id]]);
		opened = await DirectReception.open({ trigger: n8n.trigger, store, settings, own: [], mailboxes, health: new Health(store, [id], alert), alert, onStored: () => undefined });
		return { port, reception: opened };
	}
	const notices = async () => (await openNotices(store)).map(({ message }) => message);

	test('listening for everyone without encryption is said, once, and no longer when it is over', async () => {
		const { reception } = await open({ listenOn: '0.0.0.0' });
		expect(await notices()).toEqual([expect.stringContaining('received on 0.0.0.0 without encryption')]);
		n8n.chosen = ['smartInboxReceptionApi'];
		n8n.credential = { serverPem: own.cert, privateKey: own.key };
		await reception.renew();
		expect(await notices()).toEqual([]);
	});

	test('on this machine nothing is said', async () => {
		await open({});
		expect(await notices()).toEqual([]);
	});

	test('a renewed certificate and another password count without publishing again', async () => {
		const { port, reception } = await open({}, { user: 'portal', password: 'old', serverPem: own.cert, privateKey: own.key });
		expect(await send(port, { user: 'portal', pass: 'old' })).toMatch(/^250/);
		n8n.credential = { user: 'portal', password: 'new', serverPem: renewed.cert, privateKey: renewed.key };
		await reception.renew();
		await expect(send(port, { user: 'portal', pass: 'old' })).rejects.toMatchObject({ responseCode: 535 });
		const client = await talk(port);
		await client.say('EHLO c');
		await client.say('STARTTLS');
		const secure = connectTls({ socket: client.socket(), rejectUnauthorized: false });
		await new Promise((resolve) => secure.once('secureConnect', resolve));
		expect(secure.getPeerCertificate().fingerprint256).toBe(renewed.fingerprint256);
		secure.destroy();
	});

	test('a credential that became unusable is said, and mail is received as before', async () => {
		const { port, reception } = await open({}, { serverPem: own.cert, privateKey: own.key });
		n8n.credential = { serverPem: own.cert };
		await reception.renew();
		expect(await notices()).toEqual([expect.stringContaining('belong together. Fill in both, or neither. Mail is received as before.')]);
		expect(alerts).toEqual(['TLS Certificate and TLS Private Key belong together']);
		expect(await send(port, { requireTLS: true })).toMatch(/^250/);
		n8n.credential = { serverPem: own.cert, privateKey: own.key, encryption: 'implicit' };
		await reception.renew();
		expect(await send(port, { requireTLS: true })).toMatch(/^250/);
		n8n.credential = { serverPem: own.cert, privateKey: own.key };
		await reception.renew();
		expect(await notices()).toEqual([]);
	});

	test('a certificate near its end is said a week ahead, with one alert', async () => {
		const { reception } = await open({}, { serverPem: own.cert, privateKey: own.key });
		expect(await notices()).toEqual([]);
		const later = Date.now() + 24 * 24 * 3600_000;
		await reception.renew(later);
		await reception.renew(later);
		expect(await notices()).toEqual([expect.stringContaining('The TLS certificate of direct reception expires soon')]);
		expect(alerts).toHaveLength(1);
		await reception.renew();
		expect(await notices()).toEqual([]);
	});
});
