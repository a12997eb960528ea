import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { testEvent } from '../../nodes/SmartInboxTrigger/test-event';
import { openNotices } from '../../nodes/shared/store/notices';
import { mailboxHealth } from '../../nodes/shared/store/mailboxes';
import { until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { faulty, said } from './inbox-under-fault';

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

const { together } = faulty(() => dovecot);
/** Folders that are not listened to are looked at every 30 s. */
const FOUND = 45_000;

together('RFC 6154: a folder is found by its role, whatever it is called; a role that no folder has is said', async (inbox) => {
	await inbox.append('Archive', 'in-the-archive');
	await inbox.publish({ folders: ['\\Archive', '\\Important'] });
	await inbox.untilDone(1);
	await inbox.untilHealth('degraded', /no folder for the role "Important"/);
	expect(inbox.n8n.runs[0].json).toMatchObject({ subject: 'in-the-archive', folder: 'Archive' });
});

together('Fetch Test Event gives the newest mail of a role, too', async (inbox) => {
	await inbox.append('Archive', 'older');
	await inbox.append('Archive', 'newest');
	inbox.n8n.parameters = { receiveFrom: 'imap', 'folders.list': [{ folder: { __rl: true, mode: 'role', value: '\\Archive' } }] };
	await testEvent(inbox.n8n.trigger, readSettings(inbox.n8n.trigger)).manualTriggerFunction?.();
	expect(inbox.n8n.subjects).toEqual(['newest']);
	inbox.n8n.parameters = { receiveFrom: 'imap', 'folders.list': [{ folder: { __rl: true, mode: 'role', value: '\\Flagged' } }] };
	await expect(testEvent(inbox.n8n.trigger, readSettings(inbox.n8n.trigger)).manualTriggerFunction?.()).rejects.toMatchObject({ message: 'The mailbox has no folder for the role "Flagged"' });
});

together('a server without SPECIAL-USE: the role is known by the name, in other languages too', async (inbox) => {
	inbox.proxy.hide('SPECIAL-USE', 'LIST-EXTENDED');
	// The flags that Dovecot shows even when nobody asked for them.
	inbox.proxy.rewrite(/^\* LIST \(/, (line) => line.replace(/\\(Archive|Junk|Trash|Drafts|Sent)\b ?/g, ''));
	await inbox.onServer((client) => client.mailboxDelete('Archive'));
	await inbox.onServer((client) => client.mailboxCreate('Archivados'));
	await inbox.append('Archivados', 'archivado');
	await inbox.publish({ folders: ['\\Archive'] });
	await inbox.untilDone(1);
	inbox.expectOnce('archivado');
});

together('all folders: each of them except spam, trash, drafts and sent; a new folder within a minute', async (inbox) => {
	await inbox.onServer(async (client) => {
		await client.mailboxCreate('Portals/North');
		await client.mailboxCreate('Trash/Old');
	});
	for (const path of ['Portals/North', 'Archive', 'Junk', 'Trash', 'Trash/Old', 'Drafts', 'Sent']) await inbox.append(path, path.replace('/', '-'));
	await inbox.deliver('in-the-inbox');
	await inbox.publish({ folders: ['*'] });
	await inbox.untilDone(3, 15_000);
	inbox.expectOnce('in-the-inbox', 'Portals-North', 'Archive');
	const from = performance.now();
	await inbox.onServer((client) => client.mailboxCreate('Portals/South'));
	await inbox.append('Portals/South', 'in-the-new-one');
	await inbox.untilDone(4, 60_000);
	said(`a new folder was found after ${Math.round((performance.now() - from) / 1000)} s`);
	expect(await openNotices(inbox.store)).toEqual([]);
});

together('A8: spam is left out of the first import even when it is chosen; what comes from then on is taken', async (inbox) => {
	await inbox.append('Junk', 'old-spam', { at: new Date(Date.now() - 86_400_000) });
	await inbox.append('Archive', 'old-mail', { at: new Date(Date.now() - 86_400_000) });
	await inbox.publish({ folders: ['Junk', '\\Archive'], startFrom: 'everything' });
	await inbox.untilDone(1);
	await inbox.append('Junk', 'new-spam');
	await inbox.untilDone(2);
	inbox.expectOnce('old-mail', 'new-spam');
});

together('fault 14: a folder is renamed while it is listened to, and another while it is only looked at: both are followed', async (inbox) => {
	for (const path of ['Leads', 'Visits']) await inbox.onServer((client) => client.mailboxCreate(path));
	await inbox.append('Leads', 'lead-before');
	await inbox.append('Visits', 'visit-before');
	await inbox.publish({ folders: ['Leads', 'Visits'] });
	await inbox.untilDone(2);
	const rows = await inbox.store.all('SELECT id FROM folder ORDER BY id');
	await inbox.onServer(async (client) => {
		await client.mailboxRename('Leads', 'Leads 2026');
		await client.mailboxRename('Visits', 'Old/Visits');
	});
	await inbox.append('Leads 2026', 'lead-after');
	await inbox.append('Old/Visits', 'visit-after');
	await inbox.untilDone(4, 2 * FOUND);
	inbox.expectOnce('lead-before', 'visit-before', 'lead-after', 'visit-after');
	expect(await inbox.store.all('SELECT id FROM folder ORDER BY id')).toEqual(rows);
	expect((await inbox.store.all<{ path: string }>('SELECT path FROM folder ORDER BY path')).map(({ path }) => path)).toEqual(['Leads 2026', 'Old/Visits']);
	expect(inbox.n8n.alerts).toEqual([]);
}, 150_000);

together('fault 14: renamed while n8n was stopped, with mail moved away from it; a new folder of the old name is read as well', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	for (const subject of ['one', 'two']) await inbox.append('Leads', subject);
	await inbox.publish({ folders: ['Leads'] });
	await inbox.untilDone(2);
	await inbox.unpublish();
	await inbox.onServer((client) => client.mailboxRename('Leads', 'Leads-October'));
	await inbox.append('Leads-October', 'late-in-october');
	await inbox.publish({ folders: ['Leads'] });
	await inbox.untilDone(3, 20_000);
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	await inbox.append('Leads', 'november');
	await inbox.untilDone(4, FOUND);
	await inbox.append('Leads-October', 'still-october');
	await inbox.untilDone(5, FOUND);
	inbox.expectOnce('one', 'two', 'late-in-october', 'november', 'still-october');
}, 150_000);

together('fault 15: one folder deleted: said once, the other goes on; taken out of the node: nothing is wrong any more', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	await inbox.append('Leads', 'lead');
	await inbox.publish({ folders: ['INBOX', 'Leads'] });
	await inbox.untilDone(1);
	await inbox.onServer((client) => client.mailboxDelete('Leads'));
	await inbox.untilHealth('degraded', /The folder "Leads" does not exist/, FOUND);
	await inbox.deliver('goes-on');
	await inbox.untilDone(2);
	expect(inbox.n8n.alerts).toEqual(['The folder "Leads" does not exist in the mailbox']);
	expect(await openNotices(inbox.store)).toHaveLength(1);
	await inbox.unpublish();
	await inbox.publish({ folders: ['INBOX'] });
	await inbox.untilHealth('active');
	expect(await openNotices(inbox.store)).toEqual([]);
});

together('invariant 9: a long backlog in one folder does not make the main folder wait for it', async (inbox) => {
	const batch = Array.from({ length: 3000 }, (_, number) => inbox.mail(`old-${number}`));
	await inbox.onServer(async (client) => {
		for (const raw of batch) await client.append('Archive', raw);
	});
	inbox.n8n.onRun = (run) => run.end('success');
	inbox.proxy.delayMs = 20;
	await inbox.publish({ folders: ['INBOX', 'Archive'], options: { inFlight: 20 } });
	await until('the backlog is being read', async () => ((await inbox.store.get<{ n: number }>('SELECT COUNT(*) AS n FROM delivery'))?.n ?? 0) > 0, 20_000);
	const from = performance.now();
	await inbox.deliver('urgent');
	await until('it is in the ledger', async () => (await inbox.store.get("SELECT 1 FROM message WHERE subject = 'urgent'")) !== undefined, 20_000);
	const waited = performance.now() - from;
	const read = (await inbox.store.get<{ n: number }>("SELECT COUNT(*) AS n FROM message WHERE subject <> 'urgent'"))?.n;
	said(`during a backlog of 3,000 in another folder: mail of the main folder in the ledger after ${Math.round(waited)} ms (${read} of the others were)`);
	expect(waited).toBeLessThan(8000);
	await until('all are there', async () => (await inbox.store.get<{ n: number }>('SELECT COUNT(*) AS n FROM delivery'))?.n === 3001, 60_000);
}, 150_000);

together('the health of the mailbox can be read: folders with their last sweep, last contact and last mail', async (inbox) => {
	await inbox.publish({ folders: ['INBOX', 'Archive'] });
	await inbox.deliver('one');
	await inbox.untilDone(1);
	await until('both folders were looked at', async () => (await inbox.store.all('SELECT 1 FROM folder WHERE last_sweep_at IS NULL')).length === 0, 10_000);
	const row = await inbox.store.get<{ id: string }>('SELECT id FROM mailbox');
	expect(await mailboxHealth(inbox.store, row?.id ?? '')).toMatchObject({
		state: 'active',
		reason: null,
		waiting: 0,
		quarantined: 0,
		lastContactAt: expect.any(Number) as number,
		lastMailAt: expect.any(Number) as number,
		folders: [{ path: 'Archive', lastSweepAt: expect.any(Number) as number }, { path: 'INBOX', lastSweepAt: expect.any(Number) as number }],
	});
});
