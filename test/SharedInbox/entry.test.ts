import { SESSION_IDLE_MS, SESSION_LIFE_MS, TOKEN_LIFE_MS, HANDED_TICKET_LIFE_MS, issueHandedTicket, openSessionsOf, beginSession, tokenHash } from '../../nodes/shared/store/sessions';
import type { TeamMember } from '../../nodes/shared/store/team';
import { SHORTEST_SECRET, userOf, type TrustedProxy } from '../../nodes/SharedInbox/proxy-sign-in';
import { proxyFromCredential } from '../../nodes/SharedInbox/proxy-credential';
import { openTestInbox, PATH, plainMail, type Answer, type TestInbox } from './test-inbox';

const MINUTE = 60_000;

let inbox: TestInbox;
let ana: TeamMember;
let now: number;

beforeEach(async () => {
	inbox = await openTestInbox();
	now = Date.now();
	inbox.site.now = () => now;
	ana = await inbox.member('Ana');
	await inbox.mail(plainMail());
});
afterEach(async () => await inbox.close());

const passOf = (body: string) => /name="pass" value="([^"]+)"/.exec(body)?.[1] ?? '';
const newCookie = ({ headers }: Answer) => (headers['set-cookie'] === undefined ? null : String(headers['set-cookie']).split(';')[0]);
const isIn = ({ status, body }: Answer) => status === 200 && /value="sign-out"|id="results"|"actions":/.test(body);
const begin = async () => `smart_inbox=${await beginSession(inbox.store, ana.id, 'mail', now)}`;

describe('a session', () => {
	it('changes its token every hour while it is used, and the page that is open goes on', async () => {
		const first = await begin();
		const pass = passOf((await inbox.get('', { cookie: first })).body);
		const begun = now;
		for (; now < begun + TOKEN_LIFE_MS; now += 20 * MINUTE) expect(newCookie(await inbox.get('', { cookie: first }))).toBeNull();
		const exchanged = await inbox.get('', { cookie: first });
		const second = newCookie(exchanged) ?? '';
		expect(isIn(exchanged)).toBe(true);
		expect(String(exchanged.headers['set-cookie'])).toMatch(new RegExp(`^smart_inbox=[\\w-]{43}; Path=${PATH}; Max-Age=43200; HttpOnly; SameSite=Lax$`));
		expect(second).not.toBe(first);
		// Another tab that was loaded at the same moment.
		expect(isIn(await inbox.get('', { cookie: first }))).toBe(true);
		expect((await inbox.post({ action: 'change-me', name: 'Ana', pass })).status).toBe(303);
		now += 2 * MINUTE;
		expect(isIn(await inbox.get('', { cookie: first }))).toBe(false);
		expect(isIn(await inbox.get('', { cookie: second }))).toBe(true);
		expect(await openSessionsOf(inbox.store, ana.id, now)).toHaveLength(1);
	});

	it('ends after twelve hours, however often its token changed', async () => {
		let cookie = await begin();
		const end = now + SESSION_LIFE_MS;
		for (; now < end; now += 25 * MINUTE) {
			const answer = await inbox.get('', { cookie });
			expect(isIn(answer)).toBe(true);
			cookie = newCookie(answer) ?? cookie;
		}
		expect((await inbox.get('', { cookie })).body).toContain('You were signed out');
	});

	const ASKS: [string, boolean, (pass: string) => Promise<Answer>][] = [
		['a list that is left open', false, async (pass) => await inbox.get('?newer=', { authorization: `Bearer ${pass}` })],
		['another part of the list', true, async (pass) => await inbox.get('?show=unread', { authorization: `Bearer ${pass}` })],
		['what has become of actions', false, async (pass) => await inbox.get('?state=a,b', { authorization: `Bearer ${pass}` })],
		['a conversation that is left open', false, async (pass) => await inbox.post({ action: 'presence', doing: 'reading', thread: 'x', pass })],
		['a conversation that is closed', false, async (pass) => await inbox.post({ action: 'presence', doing: 'gone', thread: 'x', pass })],
		['somebody who writes an answer', true, async (pass) => await inbox.post({ action: 'presence', doing: 'replying', thread: 'x', pass })],
		['somebody who types a search', true, async (pass) => await inbox.get('?q=Marta', { authorization: `Bearer ${pass}` })],
		['a form', true, async (pass) => await inbox.post({ action: 'change-me', name: 'Ana', pass })],
	];

	it.each(ASKS)('%s keeps it open: %s', async (_, keeps, ask) => {
		const cookie = await begin();
		const pass = passOf((await inbox.get('', { cookie })).body);
		const start = now;
		for (; now < start + SESSION_IDLE_MS - 5 * MINUTE; now += 5 * MINUTE) await ask(pass);
		now += 10 * MINUTE;
		expect(isIn(await inbox.get('', { cookie }))).toBe(keeps);
	});

	it('that has ended is not asked for by the script any more', async () => {
		const cookie = await begin();
		const pass = passOf((await inbox.get('', { cookie })).body);
		now += SESSION_IDLE_MS + 1;
		for (const [what, , ask] of ASKS) expect([what, isIn(await ask(pass))]).toEqual([what, false]);
	});
});

describe('a link that n8n hands over', () => {
	const hand = async () => await inbox.store.transaction((sql) => issueHandedTicket(sql, ana.id, now));

	it('lets in at once, one time', async () => {
		const ticket = await hand();
		const answer = await inbox.get(`?ticket=${ticket}`, { 'sec-fetch-dest': 'document' });
		expect([answer.status, answer.headers.location]).toEqual([303, '?']);
		expect(isIn(await inbox.get('', { cookie: newCookie(answer) ?? '' }))).toBe(true);
		expect((await openSessionsOf(inbox.store, ana.id, now))[0].via).toBe('n8n');
		expect((await inbox.get(`?ticket=${ticket}`)).body).toContain('used already');
	});

	it('ends after a minute', async () => {
		const ticket = await hand();
		now += HANDED_TICKET_LIFE_MS;
		expect(newCookie(await inbox.get(`?ticket=${ticket}`))).toBeNull();
	});

	it.each([
		['sec-purpose', 'prefetch'],
		['sec-fetch-dest', 'iframe'],
		['sec-fetch-dest', 'image'],
	])('is not used up by what is no page that somebody opens (%s: %s)', async (name, value) => {
		const ticket = await hand();
		const answer = await inbox.get(`?ticket=${ticket}`, { [name]: value });
		expect([newCookie(answer), answer.body.includes('>Sign In</button>')]).toEqual([null, true]);
		expect(newCookie(await inbox.get(`?ticket=${ticket}`))).not.toBeNull();
	});

	it('that leads nobody of the team here says so', async () => {
		const answer = await inbox.get('?not-in-team');
		expect([answer.status, answer.body.includes('You are not in the team')]).toEqual([403, true]);
		for (const language of ['es', 'de']) expect((await inbox.get('?not-in-team', { 'accept-language': language })).body).not.toContain('You are not');
	});
});

describe('a proxy that signs people in', () => {
	const SECRET = 'f'.repeat(SHORTEST_SECRET);
	const proxy: TrustedProxy = { userHeader: 'x-forwarded-email', proofHeader: 'x-smart-inbox-secret', secret: SECRET };
	const says = (email: string, secret = SECRET) => ({ 'X-Forwarded-Email': email, 'X-Smart-Inbox-Secret': secret });

	it('lets in whom it names, with a session of the page', async () => {
		inbox.site.proxy = proxy;
		const answer = await inbox.get('', says(' ANA@homes.example '));
		expect(isIn(answer)).toBe(true);
		const cookie = newCookie(answer) ?? '';
		expect(newCookie(await inbox.get('', { ...says('ana@homes.example'), cookie }))).toBeNull();
		expect(await openSessionsOf(inbox.store, ana.id, now)).toMatchObject([{ via: 'proxy' }]);
		expect((await inbox.post({ action: 'change-me', name: 'Ana', pass: passOf(answer.body) })).status).toBe(303);
	});

	it.each([
		['no secret', { 'X-Forwarded-Email': 'ana@homes.example' }],
		['another secret', says('ana@homes.example', 'g'.repeat(SHORTEST_SECRET))],
		['the beginning of the secret', says('ana@homes.example', SECRET.slice(1))],
		['an empty secret', says('ana@homes.example', '')],
		['the secret twice', says('ana@homes.example', `${SECRET}, ${SECRET}`)],
		['no user', { 'X-Smart-Inbox-Secret': SECRET }],
		['an empty user', says(' ')],
		['the user of a stranger before its own', says('ana@homes.example, eve@homes.example')],
	])('is not believed with %s', async (_, headers) => {
		inbox.site.proxy = proxy;
		const answer = await inbox.get('', headers as Record<string, string>);
		expect([newCookie(answer), answer.body.includes('Mail Me a Link')]).toEqual([null, true]);
	});

	it('is not believed when none is set up, or its secret is empty', async () => {
		expect(newCookie(await inbox.get('', says('ana@homes.example')))).toBeNull();
		inbox.site.proxy = { ...proxy, secret: '' };
		expect(newCookie(await inbox.get('', says('ana@homes.example', '')))).toBeNull();
		expect(userOf({ 'x-forwarded-email': 'a@b.example', 'x-smart-inbox-secret': 'short' }, { ...proxy, secret: 'short' })).toBeNull();
	});

	it('names somebody who is not in the team, or was switched off: no way in, and who was signed in before is signed out', async () => {
		inbox.site.proxy = proxy;
		const cookie = await begin();
		const answer = await inbox.get('', { ...says('eve@homes.example'), cookie });
		expect([answer.status, answer.body.includes('You are not in the team')]).toEqual([403, true]);
		expect(isIn(await inbox.get('', { cookie }))).toBe(false);
		await inbox.store.run('UPDATE team_member SET is_active = 0');
		expect((await inbox.get('', says('ana@homes.example'))).status).toBe(403);
	});

	it('names somebody else than the cookie: that is who is signed in from then on', async () => {
		inbox.site.proxy = proxy;
		await inbox.member('Luis');
		const cookie = await begin();
		const answer = await inbox.get('?me', { ...says('luis@homes.example'), cookie });
		expect(answer.body).toContain('luis@homes.example');
		expect(newCookie(answer)).not.toBeNull();
		expect(await openSessionsOf(inbox.store, ana.id, now)).toEqual([]);
	});

	it('does not change who a form is from', async () => {
		inbox.site.proxy = proxy;
		const admin = await inbox.member('Eva', 'administrator');
		const pass = passOf((await inbox.get('', { cookie: await begin() })).body);
		expect((await inbox.post({ action: 'end-sessions', member: admin.id, pass }, says('eva@homes.example'))).status).toBe(403);
		expect((await inbox.post({ action: 'end-sessions', member: admin.id }, says('eva@homes.example'))).body).toContain('Mail Me a Link');
	});

	it.each([
		[{ userHeader: 'X-User', proofHeader: 'X-Secret', secret: 'short' }, 'shorter than'],
		[{ userHeader: 'X-User', proofHeader: 'x-user', secret: SECRET }, 'same header'],
		[{ userHeader: 'X User', proofHeader: 'X-Secret', secret: SECRET }, 'Header With the User'],
		[{ userHeader: 'X-User', proofHeader: '', secret: SECRET }, 'Header With the Secret'],
	])('a credential that could not be trusted is refused: %j', (data, message) => {
		expect(() => proxyFromCredential(data)).toThrow(message);
	});

	it('names of headers are read without capitals', () => {
		expect(proxyFromCredential({ userHeader: ' X-Forwarded-Email', proofHeader: 'X-Smart-Inbox-Secret ', secret: ` ${SECRET}\n` })).toEqual(proxy);
	});
});

test('a session’s id is not its token, and names nobody in a cookie', async () => {
	const token = (await begin()).split('=')[1];
	expect(isIn(await inbox.get('', { cookie: `smart_inbox=${tokenHash(token)}` }))).toBe(false);
});
