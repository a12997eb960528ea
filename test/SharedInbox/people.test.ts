import { openEnquiry } from '../../nodes/shared/store/enquiries';
import { insertContact } from '../../nodes/shared/store/contacts';
import { visibleMailboxes } from '../../nodes/shared/store/inbox';
import { mailboxMembers } from '../../nodes/shared/store/mailbox-members';
import { setOwnerOfEnquiry, setOwnerOfPerson } from '../../nodes/shared/store/owners';
import { mailboxesToSendFrom } from '../../nodes/shared/store/sending-right';
import { beginSession, endSession, openSessionsOf, SESSION_LIFE_MS, tokenHash } from '../../nodes/shared/store/sessions';
import { findTeamMember, findTeamMemberByEmail, listTeam, type TeamMember } from '../../nodes/shared/store/team';
import { signingKey, signPass } from '../../nodes/SharedInbox/signing';
import { openTestInbox, plainMail, type Answer, type TestInbox } from './test-inbox';

type Who = 'administrator' | 'coordinator' | 'member';

let inbox: TestInbox;
let people: Record<Who | 'other', TeamMember>;
let cookies: Record<Who, string>;
let passes: Record<Who, string>;
let office: string;
let personal: string;

beforeEach(async () => {
	inbox = await openTestInbox();
	people = { administrator: await inbox.member('Ana', 'administrator'), coordinator: await inbox.member('Carla', 'coordinator'), member: await inbox.member('Luis'), other: await inbox.member('Otto') };
	office = await inbox.mailbox('office@homes.example');
	personal = await inbox.mailbox('otto.private@homes.example', people.other);
	await inbox.mail(plainMail(), { mailboxId: personal });
	cookies = { administrator: '', coordinator: '', member: '' };
	passes = { ...cookies };
	const key = await signingKey(inbox.store);
	for (const who of ['administrator', 'coordinator', 'member'] as const) {
		const token = await beginSession(inbox.store, people[who].id, 'mail');
		cookies[who] = `smart_inbox=${token}`;
		passes[who] = signPass(key, { form: true }, tokenHash(token), Date.now() + SESSION_LIFE_MS);
	}
});
afterEach(async () => await inbox.close());

/** What a form could change. */
const everything = async () => JSON.stringify([await listTeam(inbox.store), await inbox.store.all('SELECT * FROM mailbox_member'), await inbox.store.all('SELECT token_hash, member_id FROM session ORDER BY token_hash'), await inbox.store.all('SELECT id, owner_id FROM mailbox'), await inbox.store.all('SELECT id FROM message')]);
const outcomeOf = ({ status, body, headers }: Answer) => (status === 303 ? `to ${String(headers.location)}` : body.includes('Mail Me a Link') ? 'sign in' : status);

describe('who sees what', () => {
	const VIEWS: [string, () => string, Record<Who, string | number>][] = [
		['the team', () => '?people', { administrator: 200, coordinator: 200, member: 200 }],
		['somebody of the team', () => `?people=${people.other.id}`, { administrator: 200, coordinator: 403, member: 403 }],
		['themselves as administrators see them', () => `?people=${people.member.id}`, { administrator: 200, coordinator: 403, member: 403 }],
		['nobody of the team', () => '?people=nobody', { administrator: 404, coordinator: 403, member: 403 }],
		['who reads a mailbox', () => `?mailbox-team=${office}`, { administrator: 200, coordinator: 403, member: 403 }],
		['who reads a personal mailbox', () => `?mailbox-team=${personal}`, { administrator: 404, coordinator: 403, member: 403 }],
		['what goes with a member', () => `?remove-member=${people.other.id}`, { administrator: 200, coordinator: 403, member: 403 }],
		['their own settings', () => '?me', { administrator: 200, coordinator: 200, member: 200 }],
	];
	const CASES = VIEWS.flatMap(([name, address, outcomes]) => (['administrator', 'coordinator', 'member', 'stranger'] as const).map((who) => [name, who, address, who === 'stranger' ? 'sign in' : outcomes[who]] as const));

	it.each(CASES)('%s, for %s', async (_, who, address, outcome) => {
		expect(outcomeOf(await inbox.get(address(), who === 'stranger' ? {} : { cookie: cookies[who] }))).toBe(outcome);
	});

	it('mailboxes of others, and the form for a new member, are shown to administrators alone', async () => {
		const shown = (await inbox.get('?people', { cookie: cookies.administrator })).body;
		expect(shown).toContain('otto.private@homes.example');
		expect(shown).toContain('name="action" value="add-member"');
		for (const who of ['coordinator', 'member'] as const) {
			const { body } = await inbox.get('?people', { cookie: cookies[who] });
			expect(body).toContain('otto@homes.example');
			expect(body).not.toMatch(/otto\.private|add-member|office@homes\.example|people=/);
		}
	});

	it.each(['es', 'de'])('in another language (%s)', async (language) => {
		for (const address of ['?people', `?people=${people.other.id}`, `?mailbox-team=${office}`, `?remove-member=${people.other.id}`, '?me']) {
			const { status, body } = await inbox.get(address, { cookie: cookies.administrator, 'accept-language': language });
			expect([status, body.includes(`<html lang="${language}">`), / undefined|\[object|Sign Out Everywhere/.test(body.slice(0, body.indexOf('<script')))]).toEqual([200, true, false]);
		}
	});

	it('a name cannot write on the page', async () => {
		await inbox.post({ action: 'change-me', pass: passes.member, name: '<img src=x onerror=alert(1)>"\'' });
		for (const address of ['?people', `?people=${people.member.id}`, `?remove-member=${people.member.id}`, `?mailbox-team=${office}`]) expect((await inbox.get(address, { cookie: cookies.administrator })).body).not.toContain('<img src=x');
	});
});

describe('who does what', () => {
	const ACTS: [string, () => Record<string, string>, string | RegExp][] = [
		['add a member', () => ({ action: 'add-member', email: 'new@homes.example', name: 'New', role: 'administrator' }), 'to ?people=&told=added'],
		['change a member', () => ({ action: 'change-member', member: people.other.id, name: 'Otto', role: 'administrator', timeZone: 'Europe/Berlin' }), /^to \?people=[\w-]+&told=saved$/],
		['promote themselves', () => ({ action: 'change-member', member: people.member.id, name: 'Luis', role: 'administrator', timeZone: '' }), /told=saved$/],
		['choose who reads a mailbox', () => ({ action: 'mailbox-team', mailbox: office, who: 'listed', [`read:${people.other.id}`]: '1' }), 'to ?people=&told=saved'],
		['sign somebody out', () => ({ action: 'end-sessions', member: people.coordinator.id }), /told=signed-out$/],
		['remove a member', () => ({ action: 'remove-member', member: people.other.id, heir: '', mailboxes: personal }), 'to ?people=&told=removed'],
	];

	it.each(ACTS)('%s: administrators can', async (_, form, outcome) => {
		const before = await everything();
		expect(outcomeOf(await inbox.post({ ...form(), pass: passes.administrator }))).toEqual(typeof outcome === 'string' ? outcome : expect.stringMatching(outcome));
		expect(await everything()).not.toBe(before);
	});

	it.each(ACTS.flatMap(([name, form]) => (['coordinator', 'member'] as const).map((who) => [name, who, form] as const)))('%s: a %s is refused, and nothing changes', async (_, who, form) => {
		const before = await everything();
		expect(outcomeOf(await inbox.post({ ...form(), pass: passes[who] }))).toBe(403);
		// The cookie of an administrator does not help: browsers send it along with other sites' links.
		expect(outcomeOf(await inbox.post({ ...form(), pass: passes[who] }, { cookie: cookies.administrator }))).toBe(403);
		expect(await everything()).toBe(before);
	});

	it.each(ACTS)('%s: no pass, one that is forged, too old, of another purpose, or of a session that ended, does nothing', async (_, form) => {
		const key = await signingKey(inbox.store);
		const ended = await beginSession(inbox.store, people.administrator.id, 'mail');
		await endSession(inbox.store, tokenHash(ended));
		const sessionId = passes.administrator.split('.')[0];
		const bad = ['', passes.administrator.slice(0, -2), signPass('another key', { form: true }, sessionId, Date.now() + 1000), signPass(key, { form: true }, sessionId, Date.now() - 1), signPass(key, { file: 'x' }, sessionId, Date.now() + 1000), signPass(key, { form: true }, tokenHash(ended), Date.now() + 1000), passes.member.split('.')[0] + passes.administrator.slice(sessionId.length)];
		const before = await everything();
		for (const pass of bad) expect(outcomeOf(await inbox.post({ ...form(), pass }, { cookie: cookies.administrator }))).toBe('sign in');
		expect(await everything()).toBe(before);
	});

	it('the pass of an administrator who has become a member, or was switched off, does nothing any more', async () => {
		await inbox.member('Eva', 'administrator');
		await inbox.post({ action: 'change-member', member: people.administrator.id, name: 'Ana', role: 'member', timeZone: '', pass: passes.administrator });
		const before = await everything();
		for (const [, form] of ACTS) expect(outcomeOf(await inbox.post({ ...form(), pass: passes.administrator }))).toBe(403);
		await inbox.store.run("UPDATE team_member SET role = 'administrator' WHERE id = $1", [people.administrator.id]);
		await inbox.store.run('UPDATE team_member SET is_active = 0 WHERE id = $1', [people.administrator.id]);
		for (const [, form] of ACTS) expect(outcomeOf(await inbox.post({ ...form(), pass: passes.administrator }))).toBe('sign in');
		await inbox.store.run('UPDATE team_member SET is_active = 1, role = $2 WHERE id = $1', [people.administrator.id, 'member']);
		expect(await everything()).toBe(before);
	});

	it('posted again, a form does nothing more', async () => {
		for (const [name, form, outcome] of ACTS) {
			const fields = { ...form(), pass: passes.administrator };
			await inbox.post(fields);
			const again = outcomeOf(await inbox.post(fields));
			if (name === 'add a member') expect(again).toBe('to ?people=&told=exists');
			else if (name === 'remove a member') expect(again).toBe(404);
			else expect(again).toEqual(typeof outcome === 'string' ? outcome : expect.stringMatching(outcome));
		}
		expect((await listTeam(inbox.store)).map(({ name }) => name).sort()).toEqual(['Ana', 'Carla', 'Luis', 'New']);
	});

	it('the settings of somebody are theirs, and only name and time zone', async () => {
		const form = { action: 'change-me', name: ' Luis \n Gil ', timeZone: 'America/Lima', role: 'administrator', email: 'ana@homes.example', member: people.administrator.id };
		expect(outcomeOf(await inbox.post({ ...form, pass: passes.member }))).toBe('to ?me=&told=saved');
		expect(await findTeamMember(inbox.store, people.member.id)).toMatchObject({ name: 'Luis Gil', timeZone: 'America/Lima', role: 'member', email: 'luis@homes.example' });
		expect(await findTeamMember(inbox.store, people.administrator.id)).toMatchObject({ name: 'Ana', timeZone: null });
		expect(outcomeOf(await inbox.post({ ...form, timeZone: 'Mars/Olympus', pass: passes.member }))).toBe('to ?me=&told=no-time-zone');
		expect(outcomeOf(await inbox.post({ ...form, name: ' ', pass: passes.member }))).toBe(400);
		expect(outcomeOf(await inbox.post(form))).toBe('sign in');
	});

	it('signing out everywhere ends one’s own sessions, and nobody else’s', async () => {
		await beginSession(inbox.store, people.member.id, 'n8n');
		const { body } = await inbox.get('?me', { cookie: cookies.member });
		expect(body).toMatch(/mailed link <span class="badge calm">this one/);
		expect(body).toContain('n8n account');
		const out = await inbox.post({ action: 'sign-out-everywhere', pass: passes.member });
		expect([outcomeOf(out), out.headers['set-cookie']]).toEqual(['sign in', [expect.stringMatching(/^smart_inbox=; .*Max-Age=0/)]]);
		expect(await openSessionsOf(inbox.store, people.member.id)).toEqual([]);
		expect(outcomeOf(await inbox.get('?me', { cookie: cookies.member }))).toBe('sign in');
		expect(outcomeOf(await inbox.get('?me', { cookie: cookies.administrator }))).toBe(200);
	});

	it.each([
		['not-an-address', { email: 'nobody', role: 'member' }],
		['exists', { email: ' OTTO@homes.example ', role: 'member' }],
	])('nobody is added: %s', async (told, form) => {
		expect(outcomeOf(await inbox.post({ action: 'add-member', name: 'N', ...form, pass: passes.administrator }))).toBe(`to ?people=&told=${told}`);
		expect((await inbox.get(`?people=&told=${told}`, { cookie: cookies.administrator })).body).toContain('class="note bad"');
		expect(await listTeam(inbox.store)).toHaveLength(4);
	});

	it.each(['add-member', 'change-member'])('%s knows no role but ours', async (action) => {
		expect(outcomeOf(await inbox.post({ action, name: 'N', email: 'n@homes.example', member: people.other.id, role: 'owner', pass: passes.administrator }))).toBe(400);
	});
});

describe('one administrator stays', () => {
	it.each([
		['removed', () => ({ action: 'remove-member', member: people.administrator.id, heir: '', mailboxes: '' })],
		['made a member', () => ({ action: 'change-member', member: people.administrator.id, name: 'Ana', role: 'member', timeZone: '' })],
		['made a coordinator', () => ({ action: 'change-member', member: people.administrator.id, name: 'Ana', role: 'coordinator', timeZone: '' })],
	])('the last one is not %s', async (_, form) => {
		const eva = await inbox.member('Eva', 'administrator');
		await inbox.store.run('UPDATE team_member SET is_active = 0 WHERE id = $1', [eva.id]);
		expect(outcomeOf(await inbox.post({ ...form(), pass: passes.administrator }))).toMatch(/told=last-administrator$/);
		expect((await findTeamMember(inbox.store, people.administrator.id))?.role).toBe('administrator');
		await inbox.store.run('UPDATE team_member SET is_active = 1 WHERE id = $1', [eva.id]);
		expect(outcomeOf(await inbox.post({ ...form(), pass: passes.administrator }))).toMatch(/told=(removed|saved)$/);
	});

	it('of two who remove each other at the same moment, one is left', async () => {
		const eva = await inbox.member('Eva', 'administrator');
		const pass = signPass(await signingKey(inbox.store), { form: true }, tokenHash(await beginSession(inbox.store, eva.id, 'mail')), Date.now() + 10_000);
		await Promise.all([inbox.post({ action: 'remove-member', member: eva.id, mailboxes: '', pass: passes.administrator }), inbox.post({ action: 'remove-member', member: people.administrator.id, mailboxes: '', pass })]);
		expect((await listTeam(inbox.store)).filter(({ role }) => role === 'administrator')).toHaveLength(1);
	});
});

describe('who reads a mailbox', () => {
	const choose = async (form: Record<string, string>) => outcomeOf(await inbox.post({ action: 'mailbox-team', mailbox: office, pass: passes.administrator, ...form }));
	const reads = async (who: keyof typeof people) => (await visibleMailboxes(inbox.store, people[who])).some(({ id }) => id === office);
	const sends = async (who: keyof typeof people) => (await mailboxesToSendFrom(inbox.store, people[who])).some(({ id }) => id === office);

	it('those chosen read it, those chosen for it send, administrators always do', async () => {
		await choose({ who: 'listed', [`read:${people.member.id}`]: '1', [`send:${people.other.id}`]: '1' });
		expect([await reads('member'), await sends('member')]).toEqual([true, false]);
		expect([await reads('other'), await sends('other')]).toEqual([true, true]);
		expect([await reads('coordinator'), await sends('coordinator')]).toEqual([false, false]);
		expect([await reads('administrator'), await sends('administrator')]).toEqual([true, true]);
		expect((await inbox.get('?people', { cookie: cookies.administrator })).body).toMatch(/<bdi>Luis<\/bdi> \(reads\), <bdi>Otto<\/bdi> \(reads and sends\)/);
	});

	it('with nobody chosen administrators alone read it, and it opens to all when that is chosen', async () => {
		await choose({ who: 'listed' });
		expect([await reads('member'), await reads('coordinator'), await reads('administrator')]).toEqual([false, false, true]);
		expect((await inbox.get('?people', { cookie: cookies.administrator })).body).toContain('Only administrators read it.');
		await choose({ who: 'all' });
		expect(await mailboxMembers(inbox.store, office)).toEqual([]);
		expect(await reads('member')).toBe(true);
	});

	it('a personal mailbox has no readers but its owner, and an answer that is none changes nothing', async () => {
		expect(await choose({ mailbox: personal, who: 'listed', [`read:${people.member.id}`]: '1' })).toBe(404);
		expect(await choose({ who: 'somebody' })).toBe(400);
		expect(await mailboxMembers(inbox.store, personal)).toEqual([]);
	});
});

describe('somebody leaves (A17)', () => {
	it('the question says what goes and what is handed on; the answer does it', async () => {
		const contactId = await insertContact(inbox.store, { name: 'Marta', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
		const enquiryId = await openEnquiry(inbox.store, { contactId, reference: null, threadKey: 't1', messageKey: 'k1', receivedAt: 1 });
		await setOwnerOfPerson(inbox.store, contactId, people.other.id, false);
		await setOwnerOfEnquiry(inbox.store, enquiryId, people.other.id, false);
		const { body } = await inbox.get(`?remove-member=${people.other.id}`, { cookie: cookies.administrator });
		expect(body).toMatch(/otto\.private@homes\.example<\/bdi> with 1 mail, /);
		expect(body).toMatch(/1 open enquiry.*1 contact/s);
		expect(body).toContain(`<option value="${people.member.id}">`);
		expect(body).not.toContain(`<option value="${people.other.id}">`);
		expect(outcomeOf(await inbox.post({ action: 'remove-member', member: people.other.id, heir: people.member.id, mailboxes: personal, pass: passes.administrator }))).toBe('to ?people=&told=removed');
		expect(await findTeamMemberByEmail(inbox.store, 'otto@homes.example')).toBeUndefined();
		expect(await inbox.store.all('SELECT id FROM mailbox')).toEqual([{ id: office }]);
		expect(await inbox.store.all('SELECT id FROM message')).toEqual([]);
		expect(await inbox.store.get('SELECT owner_id AS owner FROM enquiry')).toEqual({ owner: people.member.id });
		expect(await inbox.store.get('SELECT owner_id AS owner FROM contact')).toEqual({ owner: people.member.id });
	});

	it('an account that the question did not name is not deleted', async () => {
		expect(outcomeOf(await inbox.post({ action: 'remove-member', member: people.other.id, heir: '', mailboxes: '', pass: passes.administrator }))).toMatch(/told=changed-meanwhile$/);
		expect(await findTeamMember(inbox.store, people.other.id)).toBeDefined();
		expect(await inbox.store.all('SELECT id FROM message')).toHaveLength(1);
	});

	it.each([
		['themselves', () => people.other.id],
		['nobody', () => 'nobody'],
	])('nothing is handed to %s', async (_, heir) => {
		expect(outcomeOf(await inbox.post({ action: 'remove-member', member: people.other.id, heir: heir(), mailboxes: personal, pass: passes.administrator }))).toBe(404);
		expect(await findTeamMember(inbox.store, people.other.id)).toBeDefined();
	});
});
