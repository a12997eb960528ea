import { newId } from './ids';
import type { Sql, SqlValue } from './store';

/** Someone who answers enquiries. */
export interface TeamMember {
	id: string;
	name: string;
	/** Lower case; the identity of a member. */
	email: string;
	role: 'member' | 'administrator' | 'coordinator';
	/** 1 = first administrator, 2 = second (W7); null = no rank. */
	administratorRank: number | null;
	/** The team the member works in at present; empty = none in particular. */
	team: string;
	isActive: boolean;
}

/** What is known about a member; fields left out stay as they are. */
export type TeamMemberChange = Pick<TeamMember, 'email'> & Partial<Omit<TeamMember, 'id' | 'email'>>;

const COLUMNS = { name: 'name', role: 'role', administratorRank: 'administrator_rank', team: 'team', isActive: 'is_active' } as const;

const SELECTED = 'id, name, email, role, administrator_rank AS "administratorRank", team, is_active AS "isActive"';

type MemberRow = Omit<TeamMember, 'isActive'> & { isActive: number };

const fromRow = (row: MemberRow): TeamMember => ({ ...row, isActive: row.isActive === 1 });

export async function findTeamMember(sql: Sql, id: string): Promise<TeamMember | undefined> {
	const row = await sql.get<MemberRow>(`SELECT ${SELECTED} FROM team_member WHERE id = $1 AND deleted_at IS NULL`, [id]);
	return row && fromRow(row);
}

export async function findTeamMemberByEmail(sql: Sql, email: string): Promise<TeamMember | undefined> {
	const row = await sql.get<MemberRow>(`SELECT ${SELECTED} FROM team_member WHERE email = $1 AND deleted_at IS NULL`, [email.trim().toLowerCase()]);
	return row && fromRow(row);
}

/** All members, the oldest first: a stable order, so that "the first" is always the same one. */
export async function listTeam(sql: Sql, filter: { activeOnly?: boolean } = {}): Promise<TeamMember[]> {
	const rows = await sql.all<MemberRow>(
		`SELECT ${SELECTED} FROM team_member WHERE deleted_at IS NULL ${filter.activeOnly ? 'AND is_active = 1' : ''} ORDER BY created_at, id`,
	);
	return rows.map(fromRow);
}

/** Makes or changes a member; one that was deleted comes back. To run in a transaction. */
export async function upsertTeamMember(sql: Sql, change: TeamMemberChange, now = Date.now()): Promise<{ member: TeamMember; created: boolean }> {
	const email = change.email.trim().toLowerCase();
	const before = await findTeamMemberByEmail(sql, email);
	await sql.run(
		`INSERT INTO team_member (id, name, email, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
		 ON CONFLICT (email) DO UPDATE SET updated_at = excluded.updated_at, deleted_at = NULL`,
		[newId(now), change.name ?? email, email, now],
	);
	const given = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter((field) => change[field] !== undefined);
	if (given.length > 0) {
		// Not left to the driver: PostgreSQL takes no boolean for an INTEGER column.
		const values: SqlValue[] = given.map((field) => (field === 'isActive' ? Number(change.isActive) : change[field]));
		const set = given.map((field, index) => `${COLUMNS[field]} = $${index + 2}`).join(', ');
		await sql.run(`UPDATE team_member SET ${set} WHERE email = $1`, [email, ...values]);
	}
	const member = await findTeamMemberByEmail(sql, email);
	if (!member) throw new Error('The team member was not stored');
	return { member, created: before === undefined };
}

/** Addresses and domains of ours: every mailbox, every member, and what the triggers name as own. Mail from them is never a client's (B8). */
export async function ownAddresses(sql: Sql): Promise<string[]> {
	const rows = await sql.all<{ address: string; named: string }>(
		"SELECT address, own_addresses AS named FROM mailbox UNION SELECT email AS address, '[]' AS named FROM team_member WHERE deleted_at IS NULL",
	);
	return [...new Set(rows.flatMap(({ address, named }) => [address, ...(JSON.parse(named) as string[])]))];
}
