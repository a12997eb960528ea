import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, ILoadOptionsFunctions, INodeParameters } from 'n8n-workflow';

import { searchKnownFolders } from '../../nodes/MailboxSync/known-folder-parameter';
import { roleOf, wrongRoles } from '../../nodes/shared/mail/folder-roles';
import { keepListedFolder, writeCursor } from '../../nodes/shared/store/folder-sync';
import { visibleMailboxes } from '../../nodes/shared/store/inbox';
import { contactPolicy, ensureMailbox, setPrimaryMailbox } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';
import type { Store } from '../../nodes/shared/store/store';
import { beginSync, endSync, NOTHING_SYNCED } from '../../nodes/shared/store/sync-runs';
import { ownAddresses, upsertTeamMember } from '../../nodes/shared/store/team';
import { missingInSchema } from '../support/output-schema';
import { editor, runNode } from './run-node';

const LEADS = 'leads@office.example';

let home: string;
let store: Store;
let mailboxId: string;
const ids: Record<string, string> = {};

beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-accounts-'));
	process.env.N8N_USER_FOLDER = home;
	store = await openStore();
	mailboxId = (await ensureMailbox(store, LEADS, 'imap')).id;
	for (const name of ['marta', 'jonas', 'nora']) ids[name] = (await upsertTeamMember(store, { email: `${name}@agency.example` })).member.id;
});
afterEach(async () => {
	await store.close();
	await rm(home, { recursive: true });
});

const run = async (parameters: INodeParameters) => (await runNode(parameters, { credential: {} })).map(({ json }) => json);
const locator = (value: string, mode = 'address') => ({ __rl: true, mode, value });
const update = async (updateFields: IDataObject) => (await run({ resource: 'account', operation: 'update', mailbox: locator(LEADS), updateFields } as INodeParameters))[0];
const sees = async (name: string, role: 'member' | 'administrator' = 'member') => (await visibleMailboxes(store, { id: ids[name], role })).length === 1;

describe('Account: Update', () => {
	test('A1, A4, S1, B1, B8: only the fields that were added change', async () => {
		const before = { id: mailboxId, address: LEADS, name: null, kind: 'shared', ownerEmail: null, readers: [], senders: [], crmIntegration: true, createsContacts: true, autoLink: true, ownAddresses: [], keepMonths: null };
		expect(await update({ name: ' Sales ' })).toEqual({ ...before, name: 'Sales' });
		expect(await update({ createContacts: false, autoLink: false, crmIntegration: false })).toEqual({ ...before, name: 'Sales', createsContacts: false, autoLink: false, crmIntegration: false });
		expect(await contactPolicy(store, mailboxId)).toEqual({ filesMail: false, createsContacts: false });
		const item = await update({ ownAddresses: '@Agency.example, Boss@private.example', name: '', crmIntegration: true });
		expect(item).toEqual({ ...before, createsContacts: false, autoLink: false, ownAddresses: ['agency.example', 'boss@private.example'] });
		expect(await ownAddresses(store)).toEqual(expect.arrayContaining(['agency.example', 'boss@private.example']));
		expect(missingInSchema('MailboxSync', 'account/update', item)).toEqual([]);
	});

	test('A1: a personal mailbox is seen by its owner alone, a shared one by all or by its readers', async () => {
		expect(await update({ kind: 'personal', owner: locator('Marta@agency.example', 'email') })).toMatchObject({ kind: 'personal', ownerEmail: 'marta@agency.example' });
		expect([await sees('marta'), await sees('jonas', 'administrator')]).toEqual([true, false]);
		// Its owner stays when the kind is said again.
		expect(await update({ kind: 'personal' })).toMatchObject({ ownerEmail: 'marta@agency.example' });
		expect(await update({ kind: 'shared' })).toMatchObject({ kind: 'shared', ownerEmail: null });
		expect(await sees('jonas')).toBe(true);
		expect(await update({ readers: ['marta@agency.example', ids.nora] })).toMatchObject({ readers: ['marta@agency.example', 'nora@agency.example'], senders: ['marta@agency.example', 'nora@agency.example'] });
		expect([await sees('marta'), await sees('jonas'), await sees('jonas', 'administrator')]).toEqual([true, false, true]);
		expect(await update({ senders: ['nora@agency.example'] })).toMatchObject({ readers: ['marta@agency.example', 'nora@agency.example'], senders: ['nora@agency.example'] });
		// Whoever is a reader already keeps what they may do.
		expect(await update({ readers: ['marta@agency.example', 'nora@agency.example', 'jonas@agency.example'] })).toMatchObject({ senders: ['jonas@agency.example', 'nora@agency.example'] });
		expect(await update({ readers: [] })).toMatchObject({ readers: [], senders: [] });
		expect(await sees('jonas')).toBe(true);
	});

	test.each<[string, IDataObject, string]>([
		['Update Fields is empty', {}, 'Add the fields'],
		['Owner is empty', { kind: 'personal' }, 'Nobody else sees its mail'],
		['No team member is "nobody@agency.example" (Owner)', { kind: 'personal', owner: locator('nobody@agency.example', 'email') }, 'Assign Owner'],
		['No team member is "x" (Reader Names or IDs)', { readers: ['x'] }, 'Assign Owner'],
		['Somebody in Sender Names or IDs is not a reader of the mailbox', { senders: ['marta@agency.example'] }, 'Reader Names or IDs'],
		['leads@office.example is a personal mailbox: only its owner sees it', { kind: 'personal', owner: locator('marta@agency.example', 'email'), readers: ['jonas@agency.example'] }, 'Shared'],
		['"domain!" in Own Addresses and Domains is neither an address nor a domain', { ownAddresses: 'agency.example, domain!' }, 'example.com'],
	])('%s: nothing is changed, and it is said what to do', async (message, fields, hint) => {
		await expect(update(Object.keys(fields).length === 0 ? {} : { name: 'Changed', ...fields })).rejects.toMatchObject({ message, description: expect.stringContaining(hint) as string });
		expect(await store.get('SELECT name, kind FROM mailbox WHERE id = $1', [mailboxId])).toEqual({ name: null, kind: 'shared' });
	});

	test('A12, A13: the account that everybody needs to see does not become personal', async () => {
		await setPrimaryMailbox(store, mailboxId);
		await expect(update({ kind: 'personal', owner: locator('marta@agency.example', 'email') })).rejects.toMatchObject({ message: expect.stringContaining('primary account') as string, description: expect.stringContaining('Set Primary') as string });
	});
});

describe('the sync of an account (S10)', () => {
	const at = Date.parse('2026-11-20T10:00:00Z');

	async function synced(startedAt: number, counts: Partial<typeof NOTHING_SYNCED>, failure: { problem: string; advice: string } | null = null): Promise<void> {
		const id = await beginSync(store, mailboxId, 'here', [], startedAt);
		if (id !== null) await store.transaction((sql) => endSync(sql, id, { ...NOTHING_SYNCED, ...counts }, failure, startedAt + 1500));
	}

	test('Get Sync Log: when, how long, what, how many, what failed and what to do; the newest first', async () => {
		await synced(at, { added: 3, moved: 1 });
		await synced(at + 60_000, {}, { problem: 'Archive: The folder was locked', advice: '' });
		await beginSync(store, mailboxId, 'elsewhere', [], at + 120_000);
		const items = await run({ resource: 'account', operation: 'getSyncLog', mailbox: locator(LEADS), limit: 5 });
		expect(items).toEqual([
			expect.objectContaining({ status: 'running', endedAt: null, durationSeconds: null }),
			{ startedAt: '2026-11-20T10:01:00.000Z', endedAt: '2026-11-20T10:01:01.500Z', durationSeconds: 1.5, status: 'failed', summary: 'Nothing had changed', mails: 0, problem: 'Archive: The folder was locked', whatToDo: 'Nothing to do: it is tried again with the next sync.' },
			{ startedAt: '2026-11-20T10:00:00.000Z', endedAt: '2026-11-20T10:00:01.500Z', durationSeconds: 1.5, status: 'done', summary: '3 new, 1 moved on the server', mails: 4, problem: null, whatToDo: null },
		]);
		expect(missingInSchema('MailboxSync', 'account/getSyncLog', items[1])).toEqual([]);
		const [raw] = await run({ resource: 'account', operation: 'getSyncLog', mailbox: locator(LEADS), limit: 1, simplify: false });
		expect(raw).toMatchObject({ mailbox: { address: LEADS }, id: expect.any(String) as string, counts: { added: 0 } });
		expect(await run({ resource: 'account', operation: 'getSyncLog', mailbox: locator(LEADS), returnAll: true })).toHaveLength(3);
	});

	test('Status: the last sync, what waits to be carried out, and how far a first import is', async () => {
		const status = async (simplify = true) => (await run({ resource: 'account', operation: 'status', mailbox: locator(LEADS), simplify }))[0];
		expect(await status()).toMatchObject({ lastSync: null, toCarryOut: 0, importPercent: null });
		await synced(at, { added: 500 });
		const cursor = { uidValidity: 1, uidNext: 2001, highestModseq: null, messages: 2000, importFrom: 0, sweptUid: 0, syncedAt: at };
		const inbox = await keepListedFolder(store, mailboxId, { path: 'INBOX', specialUse: '\\Inbox', isActive: true });
		await writeCursor(store, inbox, { ...cursor, importBelow: 1501, importTotal: 2000, importDone: 500 });
		const sent = await keepListedFolder(store, mailboxId, { path: 'Sent', specialUse: '\\Sent', isActive: true });
		await writeCursor(store, sent, { ...cursor, importBelow: 0, importTotal: 0, importDone: 0 });
		const item = await status();
		expect(item).toMatchObject({ lastSync: { status: 'done', summary: '500 new' }, importPercent: 25 });
		expect(missingInSchema('MailboxSync', 'account/status', item)).toEqual([]);
		expect((await status(false)).folders).toEqual([
			expect.objectContaining({ path: 'INBOX', active: true, lastSyncAt: '2026-11-20T10:00:00.000Z', importDone: 500, importTotal: 2000, importPercent: 25 }),
			expect.objectContaining({ path: 'Sent', importPercent: 100 }),
		]);
	});
});

describe('Folder: Update (A9, S1)', () => {
	const folder = async (path: string, updateFields: IDataObject) => (await run({ resource: 'folder', operation: 'update', mailbox: locator(LEADS), folder: locator(path, 'path'), updateFields } as INodeParameters))[0];

	test('active or not, and how often; the list offers what is known', async () => {
		const id = await keepListedFolder(store, mailboxId, { path: 'Archive', specialUse: '\\Archive', isActive: true });
		const item = await folder('Archive', { active: false, syncEvery: 0.5 });
		expect(item).toEqual({ mailbox: { id: mailboxId, address: LEADS }, path: 'Archive', specialUse: '\\Archive', active: false, syncEverySeconds: 30, lastSyncAt: null, importDone: null, importTotal: null, importPercent: null });
		expect(missingInSchema('MailboxSync', 'folder/update', item)).toEqual([]);
		// What is not added stays, and what the server lists again changes nothing of it.
		expect(await folder('Archive', { syncEvery: 0 })).toMatchObject({ active: false, syncEverySeconds: null });
		expect(await keepListedFolder(store, mailboxId, { path: 'Archive', specialUse: null, isActive: true })).toBe(id);
		const context = { ...editor({}), getCurrentNodeParameter: () => LEADS } as unknown as ILoadOptionsFunctions;
		expect(await searchKnownFolders.call(context, 'arch')).toEqual({ results: [{ name: 'Archive (not active)', value: 'Archive' }] });
	});

	test('before the first sync any path is taken, so that its mail is never imported; later one that is not there is named', async () => {
		expect(await folder('Newsletters', { active: false })).toMatchObject({ path: 'Newsletters', active: false });
		await store.run('UPDATE mailbox SET sync_from = 0 WHERE id = $1', [mailboxId]);
		expect(await folder('inbox', { active: true }).catch((cause: Error) => cause.message)).toBe('leads@office.example has no folder "INBOX" (Folder)');
		await expect(folder('Newsletters', {})).rejects.toMatchObject({ message: 'Update Fields is empty', description: 'Add Active or Sync Every (Minutes).' });
		await expect(folder('Newsletters', { syncEvery: -1 })).rejects.toMatchObject({ message: '"-1" in Sync Every (Minutes) is not a time that can be used' });
		await expect(folder('', { active: true })).rejects.toMatchObject({ message: 'Folder is empty' });
	});
});

test('B1: the inbox is the inbox, also when the server calls it the spam folder, and that is said', () => {
	const inbox = { path: 'Inbox', flags: new Set(['\\HasNoChildren', '\\Junk']), specialUse: '\\Junk' };
	expect(roleOf(inbox)).toBe('\\Inbox');
	expect(wrongRoles([inbox])).toEqual([expect.stringMatching(/inbox is the spam folder.*choose another folder for spam/)]);
	// Another folder may have the role as well: imapflow then gives it to that one.
	expect(wrongRoles([{ ...inbox, specialUse: '\\Inbox' }])).toHaveLength(1);
	expect(wrongRoles([{ path: 'Spam', flags: new Set(['\\Junk']), specialUse: '\\Junk' }, { path: 'INBOX', flags: new Set<string>(), specialUse: '\\Inbox' }])).toEqual([]);
});
