import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { openStore } from '../../nodes/shared/store/open';
import { queueCopy } from '../../nodes/shared/store/original-copies';
import type { Store } from '../../nodes/shared/store/store';
import { onWaitingWork } from '../../nodes/shared/store/waiting-work';
import { receivedMail } from '../shared/store/received-mail';
import { runNode } from './run-node';

let home: string;
let store: Store;
beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-blocked-'));
	process.env.N8N_USER_FOLDER = home;
	store = await openStore();
});
afterEach(async () => {
	await store.close();
	await rm(home, { recursive: true });
});

const run = async (operation: string, parameters: INodeParameters = {}) => (await runNode({ resource: 'blockedAddress', operation, ...parameters }, { credential: {} })).map(({ json }) => json);

test('an address is blocked by hand, listed with the reason, and unblocked; doing it again changes nothing', async () => {
	expect(await run('block', { address: ' Ann@Client.example ', reason: 'asked for it' })).toEqual([{ address: 'ann@client.example', reason: 'asked for it', blockedBy: 'person', blockedAt: expect.any(String), isNew: true }]);
	expect(await run('block', { address: 'ann@client.example' })).toMatchObject([{ reason: 'asked for it', isNew: false }]);
	expect(await run('block', { address: 'bob@client.example' })).toMatchObject([{ reason: 'Blocked by hand', isNew: true }]);
	expect((await run('getMany', { returnAll: true })).map(({ address }) => address).sort()).toEqual(['ann@client.example', 'bob@client.example']);
	expect(await run('getMany', { limit: 1 })).toHaveLength(1);
	expect(await run('unblock', { address: 'ANN@client.example' })).toEqual([{ address: 'ann@client.example', unblocked: true }]);
	expect(await run('unblock', { address: 'ann@client.example' })).toEqual([{ address: 'ann@client.example', unblocked: false }]);
});

test.each([
	['', 'Address is empty'],
	['ann', '"ann" in Address is not an email address'],
	['ann@client.example, bob@client.example', '"ann@client.example, bob@client.example" in Address is not an email address'],
])('what is no address is named: %j', async (address, message) => {
	for (const operation of ['block', 'unblock']) await expect(run(operation, { address })).rejects.toMatchObject({ message, description: 'Write one full address, e.g. ann@example.com.' });
});

test('copies of originals that wait for an address go on when it is unblocked', async () => {
	const { mailbox } = await receivedMail(store, Buffer.from('From: ann@client.example\r\nSubject: a\r\nMessage-ID: <a@client.example>\r\n\r\nHello\r\n'));

	await queueCopy(store, 'smtp:1', 'w:n', 'Archive@example.com');
	await run('block', { address: 'archive@example.com' });
	const told: string[] = [];
	const forget = onWaitingWork((id) => told.push(id));
	await run('unblock', { address: 'archive@example.com' });
	await run('unblock', { address: 'archive@example.com' });
	forget();
	expect(told).toEqual([mailbox.id]);

});
