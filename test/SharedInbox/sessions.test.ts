import {
	endSession,
	endSessionsOf,
	findMember,
	HANDED_TICKET_LIFE_MS,
	issueHandedTicket,
	issueTicket,
	openSession,
	openSessionByToken,
	openSessionsOf,
	openTicket,
	redeemTicket,
	rotateToken,
	SESSION_IDLE_MS,
	SESSION_LIFE_MS,
	TICKET_LIFE_MS,
	ticketIsOpen,
	TOKEN_LIFE_MS,
	tokenHash,
} from '../../nodes/shared/store/sessions';
import type { TeamMember } from '../../nodes/shared/store/team';
import { openTestInbox, type TestInbox } from './test-inbox';

const NOW = Date.now();

describe('sign-in by one-time link', () => {
	let inbox: TestInbox;
	let ana: TeamMember;

	beforeEach(async () => {
		inbox = await openTestInbox();
		ana = await inbox.member('Ana');
	});
	afterEach(async () => await inbox.close());

	const issue = async (at = NOW) => (await inbox.store.transaction((sql) => issueTicket(sql, ana.id, at))) ?? '';
	const redeem = async (ticket: string, at = NOW) => await inbox.store.transaction((sql) => redeemTicket(sql, ticket, at));

	it('a ticket opens one session, once', async () => {
		const ticket = await issue();
		const token = await redeem(ticket);
		expect((await openSession(inbox.store, tokenHash(token ?? ''), NOW))?.member.email).toBe('ana@homes.example');
		expect(await redeem(ticket)).toBeNull();
		expect(await ticketIsOpen(inbox.store, ticket, NOW)).toBe(false);
	});

	it('of ten who redeem a ticket at once, one gets in', async () => {
		const ticket = await issue();
		const tokens = await Promise.all(Array.from({ length: 10 }, () => redeem(ticket)));
		expect(tokens.filter((token) => token !== null)).toHaveLength(1);
	});

	it('looking whether a ticket is open does not use it up', async () => {
		const ticket = await issue();
		expect(await ticketIsOpen(inbox.store, ticket, NOW)).toBe(true);
		expect(await redeem(ticket)).not.toBeNull();
	});

	it('a ticket ends after a quarter of an hour', async () => {
		const ticket = await issue();
		expect(await redeem(ticket, NOW + TICKET_LIFE_MS)).toBeNull();
		expect(await redeem(ticket, NOW + TICKET_LIFE_MS - 1)).not.toBeNull();
	});

	it('the store holds neither tickets nor session tokens', async () => {
		const ticket = await issue();
		const token = (await redeem(ticket)) ?? '';
		const rows = JSON.stringify(await inbox.store.all('SELECT * FROM session'));
		expect(rows).toContain(tokenHash(token));
		expect(rows).not.toContain(ticket);
		expect(rows).not.toContain(token);
	});

	it('a ticket is not a session, and a session is not a ticket', async () => {
		const ticket = await issue();
		expect(await openSession(inbox.store, tokenHash(ticket), NOW)).toBeUndefined();
		const token = (await redeem(ticket)) ?? '';
		expect(await redeem(token)).toBeNull();
	});

	it('a session ends after half an hour without a view, and views keep it open', async () => {
		const id = tokenHash((await redeem(await issue())) ?? '');
		const later = NOW + SESSION_IDLE_MS - 1;
		expect(await openSession(inbox.store, id, later)).toBeDefined();
		expect(await openSession(inbox.store, id, later + SESSION_IDLE_MS - 1)).toBeDefined();
		expect(await openSession(inbox.store, id, later + 2 * SESSION_IDLE_MS)).toBeUndefined();
	});

	it('a session ends after twelve hours, however busy', async () => {
		const id = tokenHash((await redeem(await issue())) ?? '');
		let at = NOW;
		while (at < NOW + SESSION_LIFE_MS - SESSION_IDLE_MS) expect(await openSession(inbox.store, id, (at += SESSION_IDLE_MS - 1000))).toBeDefined();
		expect(await openSession(inbox.store, id, NOW + SESSION_LIFE_MS)).toBeUndefined();
	});

	it('signing out ends the session at once', async () => {
		const id = tokenHash((await redeem(await issue())) ?? '');
		await endSession(inbox.store, id);
		expect(await openSession(inbox.store, id, NOW)).toBeUndefined();
	});

	it.each([
		['switched off', "UPDATE team_member SET is_active = 0"],
		['deleted', 'UPDATE team_member SET deleted_at = 1'],
	])('a member who was %s can neither look, nor sign in, nor redeem', async (_, statement) => {
		const id = tokenHash((await redeem(await issue())) ?? '');
		const ticket = await issue();
		await inbox.store.run(statement);
		expect(await openSession(inbox.store, id, NOW)).toBeUndefined();
		expect(await findMember(inbox.store, 'ana@homes.example')).toBeUndefined();
		expect(await redeem(ticket)).toBeNull();
	});

	it('gives one member five tickets in a quarter of an hour, then the next quarter', async () => {
		const first = [await issue(), await issue(), await issue(), await issue(), await issue(), await issue()];
		expect(first.filter(Boolean)).toHaveLength(5);
		expect(await issue(NOW + TICKET_LIFE_MS + 1)).not.toBe('');
	});

	it('gives the whole team a hundred tickets in a quarter of an hour', async () => {
		let given = 0;
		for (let one = 0; one < 30; one++) {
			const { id } = await inbox.member(`Member${one}`);
			for (let again = 0; again < 4; again++) if (await inbox.store.transaction((sql) => issueTicket(sql, id, NOW))) given++;
		}
		expect(given).toBe(100);
	});

	it('a ticket that n8n hands over opens one session, within a minute, and is not counted among the mailed ones', async () => {
		const handed = await inbox.store.transaction((sql) => issueHandedTicket(sql, ana.id, NOW));
		expect(await openTicket(inbox.store, handed, NOW)).toBe('n8n');
		expect(await openTicket(inbox.store, handed, NOW + HANDED_TICKET_LIFE_MS)).toBeUndefined();
		for (let one = 0; one < 5; one++) expect(await issue()).not.toBe('');
		const token = (await redeem(handed)) ?? '';
		expect(await openSessionByToken(inbox.store, token, NOW)).toMatchObject({ via: 'n8n', tokenSince: NOW, member: { id: ana.id } });
		expect(await redeem(handed)).toBeNull();
	});

	it('a token is exchanged after an hour, by one of several who try; the session stays, the token before ends a minute later', async () => {
		const token = (await redeem(await issue())) ?? '';
		const id = (await openSessionByToken(inbox.store, token, NOW))?.id ?? '';
		expect(await rotateToken(inbox.store, id, NOW + TOKEN_LIFE_MS - 1)).toBeNull();
		await inbox.store.run('UPDATE session SET seen_at = $1', [NOW + TOKEN_LIFE_MS]);
		const at = NOW + TOKEN_LIFE_MS;
		const exchanged = (await Promise.all([1, 2, 3].map(() => rotateToken(inbox.store, id, at)))).filter((one) => one !== null);
		expect(exchanged).toHaveLength(1);
		expect((await openSessionByToken(inbox.store, exchanged[0], at))?.id).toBe(id);
		expect((await openSessionByToken(inbox.store, token, at + 59_000))?.id).toBe(id);
		expect(await openSessionByToken(inbox.store, token, at + 60_000)).toBeUndefined();
		expect((await openSession(inbox.store, id, at))?.id).toBe(id);
		expect(JSON.stringify(await inbox.store.all('SELECT * FROM session'))).not.toContain(exchanged[0]);
	});

	it('signing out everywhere ends every session and every link of the member, and nobody else’s', async () => {
		const other = await inbox.member('Luis');
		const tokens = [await redeem(await issue()), await redeem(await issue())];
		const link = await issue();
		const kept = (await inbox.store.transaction((sql) => issueTicket(sql, other.id, NOW))) ?? '';
		expect(await openSessionsOf(inbox.store, ana.id, NOW)).toHaveLength(2);
		expect(await endSessionsOf(inbox.store, ana.id, NOW)).toBe(2);
		for (const token of tokens) expect(await openSessionByToken(inbox.store, token ?? '', NOW)).toBeUndefined();
		expect(await redeem(link)).toBeNull();
		expect(await redeem(kept)).not.toBeNull();
	});
});
