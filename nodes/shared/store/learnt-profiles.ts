import type { Sql } from './store';

/** What was learnt about a sender from one example. */
export interface LearntProfile {
	id: string;
	name: string;
	/** The profile as JSON text, in the format of Lead Parser. */
	profile: string;
	/** The mail it was learnt from. */
	messageKey: string;
	/** Epoch milliseconds. */
	learntAt: number;
}

const SELECTED = 'id, name, profile, message_key AS "messageKey", learnt_at AS "learntAt"';

/** Keeps a profile; one with the same id is replaced. */
export async function keepLearntProfile(sql: Sql, { id, name, profile, messageKey, learntAt }: LearntProfile): Promise<void> {
	await sql.run(
		'INSERT INTO learnt_profile (id, name, profile, message_key, learnt_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET name = excluded.name, profile = excluded.profile, message_key = excluded.message_key, learnt_at = excluded.learnt_at',
		[id, name, profile, messageKey, learntAt],
	);
}

/** The latest first: it knows the sender's newest layout. */
export async function listLearntProfiles(sql: Sql, limit = Infinity): Promise<LearntProfile[]> {
	return await sql.all<LearntProfile>(`SELECT ${SELECTED} FROM learnt_profile ORDER BY learnt_at DESC, id LIMIT $1`, [Math.min(limit, Number.MAX_SAFE_INTEGER)]);
}

/** Whether there was one. */
export async function deleteLearntProfile(sql: Sql, id: string): Promise<boolean> {
	return (await sql.run('DELETE FROM learnt_profile WHERE id = $1', [id])) > 0;
}

/** Changes whenever a profile is learnt, replaced or deleted: what was read before can be used again while it is the same. */
export async function learntProfilesStamp(sql: Sql): Promise<string> {
	const row = await sql.get<{ count: number; latest: number | null }>('SELECT COUNT(*) AS "count", MAX(learnt_at) AS "latest" FROM learnt_profile');
	return `${row?.count ?? 0} ${row?.latest ?? 0}`;
}
