import { newId } from './ids';
import type { Sql, SqlValue } from './store';

/** Hours in which a member gets enquiries, on each of the days; `until` at or before `from` is on the next day. */
export interface WorkingHours {
	/** 1 = Monday … 7 = Sunday (ISO 8601). */
	days: number[];
	/** Wall-clock time in the member's own zone, e.g. "09:00". */
	from: string;
	/** e.g. "17:30"; "24:00" is midnight. */
	until: string;
}

/** Someone who answers enquiries. Times in epoch milliseconds. */
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
	/** IANA name, e.g. "Europe/Madrid"; null = this machine's. */
	timeZone: string | null;
	/** null = always. */
	workingHours: WorkingHours[] | null;
	/** null = not absent, and no absence is planned. */
	absentFrom: number | null;
	/** null with `absentFrom` = until further notice. */
	absentUntil: number | null;
	/** Who does the work meanwhile. */
	deputyId: string | null;
	/** Queues give nothing more to a member with so many open enquiries; null = no limit. */
	openEnquiryLimit: number | null;
	/** Share in weighted rotation. */
	rotationWeight: number;
	/** Two- or three-letter codes, lower case. */
	languages: string[];
	places: string[];
	/** Under what the member writes (A11). */
	signature: string | null;
}

/** What is known about a member; fields left out stay as they are. */
export type TeamMemberChange = Pick<TeamMember, 'email'> & Partial<Omit<TeamMember, 'id' | 'email'>>;

const COLUMNS = {
	name: 'name',
	role: 'role',
	administratorRank: 'administrator_rank',
	team: 'team',
	isActive: 'is_active',
	timeZone: 'time_zone',
	workingHours: 'working_hours',
	absentFrom: 'absent_from',
	absentUntil: 'absent_until',
	deputyId: 'deputy_id',
	openEnquiryLimit: 'open_enquiry_limit',
	rotationWeight: 'rotation_weight',
	languages: 'languages',
	places: 'places',
	signature: 'signature',
} as const satisfies Record<keyof Omit<TeamMember, 'id' | 'email'>, string>;

const SELECTED = ['id', 'email', ...Object.entries(COLUMNS).map(([field, column]) => `${column} AS "${field}"`)].join(', ');

type MemberRow = Omit<TeamMember, 'isActive' | 'workingHours' | 'languages' | 'places'> & { isActive: number; workingHours: string | null; languages: string | null; places: string | null };

const fromRow = (row: MemberRow): TeamMember => ({
	...row,
	isActive: row.isActive === 1,
	workingHours: row.workingHours === null ? null : (JSON.parse(row.workingHours) as WorkingHours[]),
	languages: JSON.parse(row.languages ?? '[]') as string[],
	places: JSON.parse(row.places ?? '[]') as string[],
});

/** Not left to the driver: PostgreSQL takes no boolean for an INTEGER column. */
function columnValue(value: TeamMemberChange[keyof TeamMemberChange]): SqlValue {
	if (typeof value === 'boolean') return Number(value);
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

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

/** Makes or changes a member; one that was deleted comes back, active. To run in a transaction. */
export async function upsertTeamMember(sql: Sql, change: TeamMemberChange, now = Date.now()): Promise<{ member: TeamMember; created: boolean }> {
	const email = change.email.trim().toLowerCase();
	const before = await findTeamMemberByEmail(sql, email);
	await sql.run(
		`INSERT INTO team_member (id, name, email, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
		 ON CONFLICT (email) DO UPDATE SET updated_at = excluded.updated_at, deleted_at = NULL,
		   is_active = CASE WHEN team_member.deleted_at IS NULL THEN team_member.is_active ELSE 1 END`,
		[newId(now), change.name ?? email, email, now],
	);
	const given = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter((field) => change[field] !== undefined);
	if (given.length > 0) {
		const set = given.map((field, index) => `${COLUMNS[field]} = $${index + 2}`).join(', ');
		await sql.run(`UPDATE team_member SET ${set} WHERE email = $1`, [email, ...given.map((field) => columnValue(change[field]))]);
	}
	const member = await findTeamMemberByEmail(sql, email);
	if (!member) throw new Error('The team member was not stored');
	return { member, created: before === undefined };
}

/**
 * Takes a member out of the team: nobody's deputy any more, and signed out. What they own is handed over before
 * (`handOver`); the row stays, for the history. To run in a transaction.
 *
 * @returns whether there was such a member
 */
export async function deleteTeamMember(sql: Sql, id: string, now = Date.now()): Promise<boolean> {
	await sql.run('UPDATE team_member SET deputy_id = NULL WHERE deputy_id = $1', [id]);
	await sql.run('DELETE FROM session WHERE member_id = $1', [id]);
	return (await sql.run('UPDATE team_member SET deleted_at = $2, is_active = 0, updated_at = $2 WHERE id = $1 AND deleted_at IS NULL', [id, now])) === 1;
}

/** How many open enquiries each of these members owns. */
export async function openEnquiriesOf(sql: Sql, memberIds: readonly string[]): Promise<Map<string, number>> {
	const counts = new Map(memberIds.map((id) => [id, 0]));
	if (memberIds.length === 0) return counts;
	const list = memberIds.map((_, index) => `$${index + 1}`).join(', ');
	const rows = await sql.all<{ id: string; open: number }>(
		`SELECT owner_id AS id, COUNT(*) AS open FROM enquiry WHERE owner_id IN (${list}) AND status = 'open' AND joined_into IS NULL GROUP BY owner_id`,
		memberIds,
	);
	for (const { id, open } of rows) counts.set(id, Number(open));
	return counts;
}

/** Addresses and domains of ours: every mailbox, every member, and what the triggers name as own. Mail from them is never a client's (B8). */
export async function ownAddresses(sql: Sql): Promise<string[]> {
	const rows = await sql.all<{ address: string; named: string }>(
		"SELECT address, own_addresses AS named FROM mailbox UNION SELECT email AS address, '[]' AS named FROM team_member WHERE deleted_at IS NULL",
	);
	return [...new Set(rows.flatMap(({ address, named }) => [address, ...(JSON.parse(named) as string[])]))];
}
