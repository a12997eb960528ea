import { keepListedFolder, setFolderSync, writeCursor } from '../../nodes/shared/store/folder-sync';
import { recordContact, setGeneralSender, setMailboxState, setPrimaryMailbox } from '../../nodes/shared/store/mailboxes';
import { raiseNotice } from '../../nodes/shared/store/notices';
import { beginSync, endSync, NOTHING_SYNCED } from '../../nodes/shared/store/sync-runs';
import type { TeamMember } from '../../nodes/shared/store/team';
import { accountsWords } from '../../nodes/SharedInbox/page/words/accounts';
import { formOn } from './page-forms';
import { openTestInbox, plainMail, type TestInbox } from './test-inbox';

const MINUTE = 60_000;

let inbox: TestInbox;
let ana: TeamMember;
let bob: TeamMember;
let office: string;
let cookies: Record<string, string>;

beforeEach(async () => {
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
	bob = await inbox.member('Bob');
	office = await inbox.mailbox('office@homes.example');
	await recordContact(inbox.store, office);
	cookies = { ana: await inbox.signIn(ana), bob: await inbox.signIn(bob) };
});
afterEach(async () => await inbox.close());

const see = async (who: 'ana' | 'bob', query: string, language = 'en') => await inbox.get(query, { cookie: cookies[who], 'accept-language': language });
const account = async (who: 'ana' | 'bob', id: string, more = '') => await see(who, `?account=${id}${more}`);
async function synced(id: string, startedAt: number, endedAt: number | null, counts = NOTHING_SYNCED, failure: { problem: string; advice: string } | null = null): Promise<void> {
	const run = await beginSync(inbox.store, id, 'test', [], startedAt);
	if (run !== null && endedAt !== null) await endSync(inbox.store, run, counts, failure, endedAt);
}

describe('the accounts', () => {
	it('A12, A13: shows each with its state and figures, the primary one first', async () => {
		const sales = await inbox.mailbox('sales@homes.example');
		await setPrimaryMailbox(inbox.store, sales);
		await setGeneralSender(inbox.store, office);
		await inbox.mail(plainMail(), { mailboxId: office, receivedAt: Date.now() });
		await inbox.mail(plainMail(), { mailboxId: office, verdict: { state: 'quarantined', reason: 'Too large' } });
		const { status, body } = await see('bob', '?accounts');
		expect(status).toBe(200);
		expect([...body.matchAll(/<h2><a href="\?account=([^"]+)"/g)].map(([, id]) => id)).toEqual([sales, office]);
		expect(body).toMatch(/sales@homes\.example.*Not Read Yet.*Primary.*office@homes\.example.*Active.*General Sender.*Waiting<\/dt><dd>1<.*Quarantined<\/dt><dd>1 <a href="\?show=attention&amp;mailbox=/s);
		expect(body).toMatch(/<a href="\?accounts" aria-current="page">Accounts<\/a>/);
	});

	it('says what to do when no account is open to somebody', async () => {
		await inbox.store.run('DELETE FROM mailbox');
		expect((await see('bob', '?accounts')).body).toMatch(/No account is open to you yet.*ask an administrator/s);
	});

	it.each(['es', 'de'] as const)('is said in "%s"', async (language) => {
		const words = accountsWords[language];
		await setMailboxState(inbox.store, office, 'disabled', 'The server refused the password');
		for (const query of ['?accounts', `?account=${office}`]) {
			const { body } = await see('ana', query, language);
			for (const said of [words.state.disabled, words.reconnect, words.facts.quarantined]) expect(body).toContain(said);
		}
	});

	it('A1: nobody sees another’s personal account, not even an administrator, by no address', async () => {
		const bobs = await inbox.mailbox('bob@private.example', bob);
		await setMailboxState(inbox.store, bobs, 'disabled', 'The server refused the password');
		await raiseNotice(inbox.store, `mailbox:${bobs}:roles of folders`, 'Two folders are the trash');
		expect((await see('ana', '?accounts')).body).not.toContain('bob@private.example');
		expect((await see('ana', '')).body).not.toContain('bob@private.example');
		const refused = await account('ana', bobs);
		const unknown = await account('ana', 'no-such-mailbox');
		expect([refused.status, unknown.status]).toEqual([404, 404]);
		expect(refused.body.replace(/nonce="[^"]+"|value="[^"]+"/g, '')).toBe(unknown.body.replace(/nonce="[^"]+"|value="[^"]+"/g, ''));
		expect((await account('bob', bobs)).body).toMatch(/Personal: only you see it.*Two folders are the trash/s);
	});

	it('a shared mailbox that lists its readers is not there for the others', async () => {
		await inbox.store.run('INSERT INTO mailbox_member (mailbox_id, member_id, can_read, can_send) VALUES ($1, $2, 1, 1)', [office, ana.id]);
		expect((await see('bob', '?accounts')).body).not.toContain('office@homes.example');
		expect((await account('bob', office)).status).toBe(404);
	});

	it('a name or reason that looks like HTML is text', async () => {
		await inbox.store.run("UPDATE mailbox SET name = '<b>Office</b>' WHERE id = $1", [office]);
		await setMailboxState(inbox.store, office, 'degraded', '<img src=x onerror=alert(1)>');
		for (const query of ['?accounts', `?account=${office}`, '']) expect((await see('ana', query)).body).not.toMatch(/<b>Office|<img src=x/);
	});
});

describe('one account', () => {
	it('A9, S1: names the folders that are read or synced, with how often', async () => {
		const inboxFolder = await keepListedFolder(inbox.store, office, { path: 'INBOX', specialUse: '\\Inbox', isActive: true });
		const projects = await keepListedFolder(inbox.store, office, { path: 'Projects', specialUse: null, isActive: true });
		await keepListedFolder(inbox.store, office, { path: 'Old', specialUse: null, isActive: false });
		await setFolderSync(inbox.store, projects, { everySeconds: 300 });
		await inbox.store.run('UPDATE folder SET start_from = 0 WHERE id = $1', [inboxFolder]);
		await writeCursor(inbox.store, projects, { uidValidity: 1, uidNext: 9, highestModseq: null, messages: 8, importFrom: 0, importBelow: 5, importTotal: 8, importDone: 3, sweptUid: 0, syncedAt: Date.now() });
		const { body } = await account('bob', office);
		expect(body).toMatch(/Inbox<\/bdi><\/b> <bdi class="small soft">INBOX<\/bdi>.*Starts the workflow · Synced each time.*Projects.*Synced every 5 minutes · imported so far: 3 of 8/s);
		expect(body).not.toContain('>Old<');
	});

	it('S10: the log says when, what, how many, what failed and what to do; older pages follow', async () => {
		const now = Date.now();
		for (let run = 0; run < 60; run++) await synced(office, now - (70 - run) * MINUTE, now - (70 - run) * MINUTE + 1500, { ...NOTHING_SYNCED, added: run + 1 });
		await synced(office, now - 2 * MINUTE, now - MINUTE, { ...NOTHING_SYNCED, moved: 2, pushed: 1 }, { problem: 'The server closed the <connection>', advice: 'Look at its log.' });
		await synced(office, now, null);
		const first = await account('bob', office);
		expect(first.body).toMatch(/In Progress.*Failed.*2 moved on the server, 1 carried out for you.*The server closed the &lt;connection&gt;.*Look at its log\..*Done.*60 new.*took 1\.5 seconds/s);
		expect(first.body.match(/class="log"|<li><time/g)).toHaveLength(50);
		const older = /<a href="(\?account=[^"]+)" rel="next"/.exec(first.body)?.[1].replaceAll('&amp;', '&') ?? '';
		const second = await see('bob', older);
		expect(second.body).toMatch(/12 new.*Newest Syncs/s);
		expect(second.body).not.toMatch(/13 new|rel="next"/);
		// The first one is the oldest.
		expect(second.body).toContain('> 1 new');
		expect((await account('bob', office, '&before=1.x')).body).toContain('These were the oldest syncs in the log.');
		// What it cannot mean is as if it were not there.
		expect((await account('bob', office, '&before=yesterday')).body).toContain('In Progress');
	});

	it('a mailbox that was never synced says how that begins; one that is delivered to has no log', async () => {
		expect((await account('bob', office)).body).toMatch(/Never synced.*Keep a mailbox in sync/s);
		await inbox.store.run("UPDATE mailbox SET source = 'smtp' WHERE id = $1", [office]);
		const { body } = await account('bob', office);
		expect(body).toContain('Mail is delivered here directly (SMTP)');
		expect(body).not.toContain('Sync Log');
	});
});

describe('A14: a disabled account', () => {
	beforeEach(async () => await setMailboxState(inbox.store, office, 'disabled', 'imap.homes.example refused the password. Change it in the credential.'));

	it('is told in the list, with a link to what to do', async () => {
		for (const query of ['', '?show=attention', `?mailbox=${office}`]) expect((await see('bob', query)).body).toMatch(new RegExp(`class="note bad">.*office@homes\\.example.*is disabled.*refused the password.*<a href="\\?account=${office}">See what to do</a>`));
		const sales = await inbox.mailbox('sales@homes.example');
		expect((await see('bob', `?mailbox=${sales}`)).body).not.toContain('is disabled');
	});

	it('is reconnected by an administrator, through the workflow, once however often the form is posted', async () => {
		const { body } = await account('ana', office);
		expect(body).toMatch(/Disabled.*refused the password.*No mail comes from this account/s);
		const form = formOn(body, 'reconnect') ?? {};
		const answers = [await inbox.post(form), await inbox.post(form)];
		expect(answers.map(({ status }) => status)).toEqual([303, 303]);
		expect(inbox.actions).toEqual([expect.objectContaining({ operation: 'reconnect', mailbox: office, by: expect.objectContaining({ id: ana.id }) as object })]);
		const after = await see('ana', String(answers[0].headers.location));
		expect(after.body).toContain('Reconnecting the account');
	});

	it('what is left to do after it was reconnected is said', async () => {
		await inbox.post(formOn((await account('ana', office)).body, 'reconnect') ?? {});
		const [{ actionId }] = inbox.actions;
		await inbox.store.run("UPDATE outbox_action SET status = 'done', result = $2 WHERE id = $1", [String(actionId), JSON.stringify({ reconnected: true, whatToDo: '"Leads" is not in the mailbox. Choose Folders again.' })]);
		expect((await account('ana', office, `&did=${String(actionId)}`)).body).toMatch(/Account reconnected\. <bdi>&quot;Leads&quot; is not in the mailbox\. Choose Folders again\./);
	});

	it('is not reconnected by a member, who is told whom to ask', async () => {
		const { body } = await account('bob', office);
		expect(body).toContain('An administrator can reconnect it.');
		expect(formOn(body, 'reconnect')).toBeNull();
		const forged = { ...formOn(body, 'sign-out'), action: 'reconnect', mailbox: office, once: 'forged-form' };
		expect((await inbox.post(forged)).status).toBe(404);
		expect(inbox.actions).toEqual([]);
	});

	it('is reconnected by its owner when it is personal, and by nobody else', async () => {
		const bobs = await inbox.mailbox('bob@private.example', bob);
		await setMailboxState(inbox.store, bobs, 'disabled', 'Refused');
		expect((await inbox.post(formOn((await account('bob', bobs)).body, 'reconnect') ?? {})).status).toBe(303);
		expect(inbox.actions).toHaveLength(1);
		const forged = { ...formOn((await account('ana', office)).body, 'reconnect'), mailbox: bobs };
		expect((await inbox.post(forged)).status).toBe(404);
		expect(inbox.actions).toHaveLength(1);
	});

	it('a form whose session has ended does nothing', async () => {
		const form = formOn((await account('ana', office)).body, 'reconnect') ?? {};
		expect((await inbox.post({ ...form, pass: form.pass.slice(0, -2) })).body).toContain('Mail Me a Link');
		expect(inbox.actions).toEqual([]);
	});
});
