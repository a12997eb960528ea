import { tokenHash } from '../../nodes/shared/store/sessions';
import type { TeamMember } from '../../nodes/shared/store/team';
import { fileIntake } from '../../nodes/shared/filing/file';
import { createActivity } from '../../nodes/shared/store/activities';
import { listMailboxMembers } from '../../nodes/shared/store/mailbox-members';
import { mailboxesToSendFrom } from '../../nodes/shared/store/sending-right';
import { FIELDS } from '../../nodes/SharedInbox/acts/mail-acts';
import { readPass, signingKey, signPass } from '../../nodes/SharedInbox/signing';
import { openTestInbox, plainMail, type TestInbox } from './test-inbox';

// Every action, by everybody, with every kind of pass (invariant 10).

let inbox: TestInbox;
let key: string;
let people: Record<'administrator' | 'reader' | 'outsider' | 'owner', TeamMember>;
let sessions: Record<keyof typeof people, string>;
let shared: Record<string, string>;
let personal: Record<string, string>;

beforeAll(async () => {
	inbox = await openTestInbox();
	const { store } = inbox;
	key = await signingKey(store);
	people = { administrator: await inbox.member('Ana', 'administrator'), reader: await inbox.member('Bea'), outsider: await inbox.member('Carl'), owner: await inbox.member('Dora') };
	const office = await inbox.mailbox('office@homes.example');
	await store.transaction((sql) => listMailboxMembers(sql, office, [people.reader.id], []));
	shared = await targets(office);
	personal = await targets(await inbox.mailbox('dora@homes.example', people.owner));
	sessions = { administrator: await session(people.administrator), reader: await session(people.reader), outsider: await session(people.outsider), owner: await session(people.owner) };
}, 60_000);
afterAll(async () => await inbox.close());
beforeEach(() => void inbox.actions.splice(0));

let count = 0;
const once = () => `form-number-${++count}`;

/** Everything that an action can name. */
async function targets(mailboxId: string): Promise<Record<string, string>> {
	const { store } = inbox;
	const messageKey = await inbox.mail(plainMail({ subject: `In ${mailboxId}` }), { mailboxId });
	const mail = (await store.get<{ message: string; thread: string }>('SELECT m.id AS message, m.thread_id AS thread FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.message_key = $1', [messageKey]))!;
	const file = async (name: string, at: string) => await fileIntake(store, { messageKey: at, threadKey: mail.thread, receivedAt: Date.now(), source: 'Form', name, company: null, language: null, identities: [{ kind: 'email', value: `${name.toLowerCase()}.${mailboxId}@people.example`, raw: name }], references: [] });
	const { person, enquiry } = await file('Marta', messageKey);
	const { person: other } = await file('Rosa', `${messageKey}:other`);
	const folder = `folder-${mailboxId}`;
	await store.run("INSERT INTO folder (id, mailbox_id, path, is_active, created_at) VALUES ($1, $2, 'Clients', 1, 0)", [folder, mailboxId]);
	const activity = await createActivity(store, { kind: 'call', contactId: person.id, enquiryId: enquiry!.id, assigneeId: null, messageKey, subject: 'Call', dueAt: null });
	await store.run("INSERT INTO merge_candidate (id, a_id, b_id, reason, found_at) VALUES ($1, $2, $3, 'Same name', 0)", [`pair-${mailboxId}`, person.id, other.id]);
	return { ...mail, folder, contact: person.id, enquiry: enquiry!.id, activity, duplicate: `pair-${mailboxId}`, mailbox: mailboxId, owner: people.owner.id };
}

async function session(member: TeamMember): Promise<string> {
	return tokenHash((await cookieOf(member)).split('=')[1]);
}

/** Signed in without a mail: there are limits to those. */
async function cookieOf(member: TeamMember): Promise<string> {
	const token = `token-${++count}`;
	const now = Date.now();
	await inbox.store.run("INSERT INTO session (token_hash, session_id, kind, member_id, created_at, seen_at, rotated_at, expires_at) VALUES ($1, $1, 'session', $2, $3, $3, $3, $4)", [tokenHash(token), member.id, now, now + 3_600_000]);
	return `smart_inbox=${token}`;
}

const passOf = (sessionId: string, until = Date.now() + 60_000) => signPass(key, { form: true }, sessionId, until);

function formFor(operation: string, from: Record<string, string>, pass: string): Record<string, string> {
	const { on, needs = [] } = FIELDS[operation];
	return { action: operation, once: once(), back: '?show=unread', pass, ...Object.fromEntries([on[0], ...needs].map((name) => [name, from[name]])) };
}

const OPERATIONS = Object.keys(FIELDS);
/** What is about contacts alone, and those are everybody's. */
const OF_CONTACTS = new Set(['completeActivity', 'mergeContacts', 'keepApart']);

describe.each(OPERATIONS)('%s', (operation) => {
	const done = async (form: Record<string, string>) => {
		const { status, headers } = await inbox.post(form);
		return { status, back: headers.location?.replace(/=[\w-]{36}$/, '=…'), items: inbox.actions.length };
	};
	const YES = { status: 303, back: '?show=unread&did=…', items: 1 };
	const NO = { status: 404, back: undefined, items: 0 };

	it('in a shared mailbox: an administrator, who reads it; not who does not', async () => {
		expect(await done(formFor(operation, shared, passOf(sessions.administrator)))).toEqual(YES);
		inbox.actions.splice(0);
		expect(await done(formFor(operation, shared, passOf(sessions.reader)))).toEqual(operation === 'reconnect' ? NO : YES);
		inbox.actions.splice(0);
		expect(await done(formFor(operation, shared, passOf(sessions.outsider)))).toEqual(OF_CONTACTS.has(operation) ? YES : NO);
	});

	it('in a personal mailbox: its owner, and nobody else', async () => {
		expect(await done(formFor(operation, personal, passOf(sessions.owner)))).toEqual(YES);
		for (const who of ['administrator', 'reader', 'outsider'] as const) {
			inbox.actions.splice(0);
			expect(await done(formFor(operation, personal, passOf(sessions[who])))).toEqual(OF_CONTACTS.has(operation) ? YES : NO);
		}
	});

	it('what one may not see is answered word for word like what does not exist', async () => {
		if (OF_CONTACTS.has(operation)) return;
		const guessed = Object.fromEntries(Object.keys(shared).map((name) => [name, '01900000-0000-7000-8000-00000000dead']));
		const [hidden, missing] = [await inbox.post(formFor(operation, shared, passOf(sessions.outsider))), await inbox.post(formFor(operation, guessed, passOf(sessions.outsider)))];
		const plain = ({ body }: { body: string }) => body.replace(/nonce="[^"]*"|value="[^"]*"/g, '');
		expect([hidden.status, plain(hidden)]).toEqual([missing.status, plain(missing)]);
	});

	it.each([
		['none', () => ''],
		['one that has expired', () => passOf(sessions.reader, Date.now() - 1)],
		['a forged one', () => passOf(sessions.reader).slice(0, -4) + 'AAAA'],
		['one under another key', () => signPass('x'.repeat(43), { form: true }, sessions.reader, Date.now() + 60_000)],
		['one of the frame of a mail', () => signPass(key, { body: shared.message }, sessions.reader, Date.now() + 60_000)],
		['one that opens a conversation', () => signPass(key, { read: shared.thread }, sessions.reader, Date.now() + 60_000)],
		['one of a session that there is not', () => passOf('0'.repeat(43))],
	])('with the pass missing or worthless (%s) nothing is kept, though the browser has a cookie', async (_, pass) => {
		const cookie = await cookieOf(people.reader);
		const before = await kept();
		const answer = await inbox.post(formFor(operation, shared, pass()), { cookie });
		expect([answer.status, inbox.actions, await kept()]).toEqual([200, [], before]);
		expect(answer.body).toContain('Mail Me a Link');
	});

	it('the pass says who acts, never the cookie', async () => {
		const cookie = await cookieOf(people.administrator);
		expect((await inbox.post(formFor(operation, shared, passOf(sessions.outsider)), { cookie })).status).toBe(OF_CONTACTS.has(operation) ? 303 : 404);
	});

	it('the same form posted three times, also at once, is one action and one item', async () => {
		const form = formFor(operation, shared, passOf(sessions.administrator));
		const before = await kept();
		const answers = await Promise.all([1, 2, 3].map(() => inbox.post(form)));
		expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
		expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
		expect([inbox.actions.length, (await kept()) - before]).toEqual([1, 1]);
		// Somebody else's form with the same name is another action.
		if (operation !== 'reconnect') expect((await inbox.post({ ...form, pass: passOf(sessions.reader) })).headers.location).not.toBe(answers[0].headers.location);
	});

	it('without what it is about, or without a name of its own, nothing happens', async () => {
		const { on, needs = [] } = FIELDS[operation];
		const form = formFor(operation, shared, passOf(sessions.administrator));
		for (const missing of [on[0], 'once', ...needs]) expect((await inbox.post({ ...form, [missing]: '' })).status).toBe(400);
		expect(inbox.actions).toEqual([]);
	});
});

async function kept(): Promise<number> {
	return (await inbox.store.all('SELECT id FROM outbox_action')).length;
}

describe('what an action says and shows', () => {
	it('the item has what was done, to what, and by whom', async () => {
		await inbox.post(formFor('archive', shared, passOf(sessions.reader)));
		expect(inbox.actions).toEqual([{ action: 'pageAction', actionId: expect.stringMatching(/^[\w-]{36}$/) as string, operation: 'archive', by: { id: people.reader.id, name: 'Bea', email: 'bea@homes.example' }, thread: shared.thread }]);
	});

	it('a form cannot say what the item says by itself, nor send anybody elsewhere', async () => {
		await inbox.post({ ...formFor('link', shared, passOf(sessions.reader)), by: 'x', operation: 'delete', actionId: 'x', mailboxIds: personal.mailbox });
		expect(inbox.actions[0]).toMatchObject({ operation: 'link', by: { name: 'Bea' } });
		expect(Object.keys(inbox.actions[0]).sort()).toEqual(['action', 'actionId', 'by', 'contact', 'operation', 'thread']);
		for (const back of ['https://evil.example/', '//evil.example', '/rest/login', '?x\r\nSet-Cookie: a=b', `?${'x'.repeat(3000)}`]) {
			expect((await inbox.post({ ...formFor('archive', shared, passOf(sessions.reader)), back })).headers.location).toMatch(/^\?did=[\w-]{36}$/);
		}
	});

	const stateOf = async (id: string, who: keyof typeof people) => JSON.parse((await inbox.get(`?state=${id}`, { authorization: `Bearer ${passOf(sessions[who])}` })).body) as { actions: { state: string; html: string }[] };

	it('its state is told to whoever may see the conversation, and to nobody else', async () => {
		await inbox.post(formFor('flag', shared, passOf(sessions.reader)));
		const id = String(inbox.actions[0].actionId);
		for (const who of ['reader', 'administrator'] as const) expect((await stateOf(id, who)).actions).toMatchObject([{ state: 'queued', html: expect.stringContaining('Adding the star') as string }]);
		for (const who of ['outsider', 'owner'] as const) expect((await stateOf(id, who)).actions).toEqual([]);
		expect((await inbox.get(`?state=${id}`)).body).toContain('Mail Me a Link');
	});

	it('what failed is tried again once, by whoever may do it, in their name; or put away', async () => {
		await inbox.post(formFor('flag', shared, passOf(sessions.reader)));
		const id = String(inbox.actions[0].actionId);
		const fail = async () => await inbox.store.run(`UPDATE outbox_action SET status = 'failed', result = '{"message":"The folder <b>is</b> gone","description":"Choose another."}' WHERE id = $1`, [id]);
		await fail();
		const { actions } = await stateOf(id, 'reader');
		expect(actions[0].html).toContain('Star not added</b>: <bdi lang="en">The folder &lt;b&gt;is&lt;/b&gt; gone</bdi>');
		const retry = (who: keyof typeof people, action = 'retry') => inbox.post({ action, did: id, once: once(), back: '?', pass: passOf(sessions[who]) });
		inbox.actions.splice(0);
		expect((await retry('outsider')).status).toBe(404);
		await Promise.all([retry('administrator'), retry('administrator')]);
		expect(inbox.actions).toMatchObject([{ actionId: id, operation: 'flag', by: { name: 'Ana' } }]);
		expect(await inbox.store.get('SELECT status, member_id AS who FROM outbox_action WHERE id = $1', [id])).toEqual({ status: 'queued', who: people.administrator.id });
		await fail();
		expect((await retry('outsider', 'dismiss')).status).toBe(404);
		const shown = async () => (await inbox.get(`?thread=${shared.thread}`, { authorization: `Bearer ${passOf(sessions.reader)}` })).body.includes('Star not added');
		expect(await shown()).toBe(true);
		await retry('reader', 'dismiss');
		expect(await shown()).toBe(false);
	});

	it('what waits for more than a minute says how to connect what carries it out, in the language of the browser', async () => {
		await inbox.post(formFor('archive', shared, passOf(sessions.reader)));
		const id = String(inbox.actions[0].actionId);
		await inbox.store.run('UPDATE outbox_action SET created_at = $2 WHERE id = $1', [id, Date.now() - 61_000]);
		for (const [language, text] of [['en', 'connect Mailbox Sync'], ['es', 'conecte Mailbox Sync'], ['de', 'den Knoten Mailbox Sync']]) {
			expect((await inbox.get(`?state=${id}`, { authorization: `Bearer ${passOf(sessions.reader)}`, 'accept-language': language })).body).toContain(text);
		}
	});
});

describe('who is in a conversation', () => {
	const tell = async (who: keyof typeof people, doing: string, thread = shared.thread) => {
		const { status, body } = await inbox.post({ action: 'presence', thread, doing, pass: passOf(sessions[who]) });
		return [status, (JSON.parse(body) as { html: string }).html.replace(/<[^>]*>/g, '')];
	};

	it('others see who reads and who replies, until they leave or say nothing more', async () => {
		expect(await tell('reader', 'reading')).toEqual([200, '']);
		expect(await tell('administrator', 'reading')).toEqual([200, 'Bea is looking at this']);
		await tell('reader', 'replying');
		expect(await tell('administrator', 'reading')).toEqual([200, 'Bea is replying']);
		expect((await inbox.get(`?thread=${shared.thread}`, { authorization: `Bearer ${passOf(sessions.administrator)}` })).body.replace(/<[^>]*>/g, '')).toContain('Bea is replying');
		await tell('reader', 'gone');
		expect(await tell('administrator', 'reading')).toEqual([200, '']);
		await tell('reader', 'replying');
		await inbox.store.run('UPDATE presence SET until_at = $1 WHERE member_id = $2', [Date.now() - 1, people.reader.id]);
		expect(await tell('administrator', 'reading')).toEqual([200, '']);
	});

	it('whoever may not see the conversation learns nothing and is not seen', async () => {
		expect(await tell('outsider', 'replying')).toEqual([404, '']);
		expect(await tell('administrator', 'replying', personal.thread)).toEqual([404, '']);
		expect(await inbox.store.all('SELECT 1 FROM presence WHERE member_id = $1', [people.outsider.id])).toEqual([]);
	});
});

describe('opening a conversation', () => {
	const open = async (who: keyof typeof people, read: string, headers: Record<string, string> = {}, thread = shared.thread) => {
		inbox.actions.splice(0);
		await inbox.get(`?${new URLSearchParams({ thread, read }).toString()}`, { authorization: `Bearer ${passOf(sessions[who])}`, ...headers });
		return inbox.actions.map(({ operation }) => operation);
	};
	const readPassOf = (who: keyof typeof people, thread = shared.thread, until = Date.now() + 60_000) => signPass(key, { read: thread }, sessions[who], until);

	it('marks it as read once for each link; not what is fetched ahead, has no pass, or another one', async () => {
		const pass = readPassOf('reader');
		expect(readPass(key, { read: shared.thread }, pass)).toBe(sessions.reader);
		for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }, { 'x-moz': 'prefetch' }, { 'sec-fetch-dest': 'iframe' }]) expect(await open('reader', pass, headers as unknown as Record<string, string>)).toEqual([]);
		for (const wrong of ['', 'x', passOf(sessions.reader), readPassOf('administrator'), readPassOf('reader', personal.thread), readPassOf('reader', shared.thread, Date.now() - 1)]) expect(await open('reader', wrong)).toEqual([]);
		expect(await open('reader', pass)).toEqual(['markRead']);
		expect(await open('reader', pass)).toEqual([]);
		expect(await open('reader', readPassOf('reader', shared.thread, Date.now() + 99_000))).toEqual(['markRead']);
		expect(await open('outsider', readPassOf('outsider'))).toEqual([]);
	});
});

it('mailboxes to send from: listed senders, everybody where nobody is listed, administrators, and one’s own', async () => {
	const { store } = inbox;
	await inbox.mailbox('all@homes.example');
	const addresses = async (who: keyof typeof people) => (await mailboxesToSendFrom(store, people[who])).map(({ address }) => address).sort();
	expect(await addresses('administrator')).toEqual(['all@homes.example', 'office@homes.example']);
	expect(await addresses('reader')).toEqual(['all@homes.example']);
	expect(await addresses('outsider')).toEqual(['all@homes.example']);
	expect(await addresses('owner')).toEqual(['all@homes.example', 'dora@homes.example']);
	await store.transaction((sql) => listMailboxMembers(sql, shared.mailbox, [people.reader.id], [people.reader.id]));
	expect(await addresses('reader')).toEqual(['all@homes.example', 'office@homes.example']);
	await store.transaction((sql) => listMailboxMembers(sql, shared.mailbox, [people.reader.id], []));
});
