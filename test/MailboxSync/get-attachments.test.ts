import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { parseMail } from '../../nodes/shared/mail/message/parse';
import { openStore } from '../../nodes/shared/store/open';
import { receivedMail } from '../shared/store/received-mail';
import { runNode } from './run-node';

const before = process.env.N8N_USER_FOLDER;
const home = mkdtempSync(join(tmpdir(), 'smart-inbox-home-'));
const scan = Buffer.alloc(900_000, 'scan of a contract ');
const files = [
	['Contract.PDF', 'application/pdf', scan],
	['photo.jpg', 'image/jpeg', Buffer.from('JPEG')],
	['notes*.txt', 'text/plain', Buffer.from('notes')],
] as const;
const raw = Buffer.concat([
	Buffer.from('From: ann@client.example\r\nSubject: Papers\r\nMessage-ID: <p@client.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the files\r\n'),
	...files.map(([name, type, content]) => Buffer.from(`--b\r\nContent-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`)),
	Buffer.from('--b--\r\n'),
]);

beforeAll(async () => {
	process.env.N8N_USER_FOLDER = home;
	await receivedMail(await openStore(), raw, 'smtp:papers');
});
afterAll(async () => {
	await (await openStore()).close();
	process.env.N8N_USER_FOLDER = before;
	rmSync(home, { recursive: true, force: true });
});

const get = async (options: INodeParameters = {}, messageKey = 'smtp:papers') =>
	(await runNode({ resource: 'message', operation: 'getAttachments', messageKey, options }, { credential: {}, items: [{ json: { messageKey, lead: { outcome: 'lead' } } }] }))[0];
const names = async (options: INodeParameters) => Object.values((await get(options)).binary ?? {}).map(({ fileName }) => fileName);

describe('Mailbox Sync > Message > Get Attachments', () => {
	it('adds the files under the names that the item lists, byte for byte, and leaves the rest of the item as it is', async () => {
		const { json, binary } = await get();
		expect(json).toMatchObject({ messageKey: 'smtp:papers', lead: { outcome: 'lead' }, attachments: (await parseMail(raw)).mail.attachments });
		expect(Object.keys(binary ?? {})).toEqual(['attachment_0', 'attachment_1', 'attachment_2']);
		expect(Object.values(binary ?? {}).map(({ data }, index) => Buffer.from(data, 'base64').equals(files[index][2]))).toEqual([true, true, true]);
	});

	it.each<[INodeParameters, string[]]>([
		[{ fileNames: '*.pdf' }, ['Contract.PDF']],
		[{ fileNames: '*o*' }, ['Contract.PDF', 'photo.jpg', 'notes*.txt']],
		[{ fileNames: 'photo.jpg, nothing' }, ['photo.jpg']],
		[{ fileNames: '*to*to*' }, []],
		[{ mimeTypes: 'image/*, text/plain' }, ['photo.jpg', 'notes*.txt']],
		[{ mostFiles: 1 }, ['Contract.PDF']],
		[{ fileNames: '*.pdf', mimeTypes: 'image/*' }, []],
	])('adds only what is wanted: %j', async (options, expected) => {
		expect(await names(options)).toEqual(expected);
	});

	it('keeps the names of the files when it leaves others out', async () => {
		expect(Object.keys((await get({ mimeTypes: 'image/*' })).binary ?? {})).toEqual(['attachment_1']);
	});

	it('says which key nothing was received under', async () => {
		await expect(get({}, 'smtp:nothing')).rejects.toThrow('No mail with the Message Key "smtp:nothing" was received');
	});
});
