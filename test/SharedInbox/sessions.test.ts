import { endSession, findMember, issueTicket, openSession, redeemTicket, SESSION_IDLE_MS, SESSION_LIFE_MS, TICKET_LIFE_MS, ticketIsOpen, tokenHash } from '../../nodes/shared/store/sessions';
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
});
