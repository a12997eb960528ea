import type { Folder } from './folders';
import type { Sql } from './store';

/** A mail that a sync saw in a folder before the trigger came to it. */
export interface SightedMail {
	uidValidity: number;
	uid: number;
	messageId: string;
	contentKey: string;
	direction: 'in' | 'out';
	/** INTERNALDATE; epoch milliseconds. */
	receivedAt: number;
	isErased: boolean;
	/** Whether the ledger of this mailbox has it, from wherever. */
	isInLedger: boolean;
}

/**
 * A sync has a mail of a folder that a trigger reads and has not come to yet. The trigger looks for mail on the server:
 * whoever moves this one away before then, would take it from the ledger (invariant 1).
 */
export async function sightMail(sql: Sql, at: { folderId: string; uidValidity: number; uid: number }, messageId: string): Promise<void> {
	await sql.run(
		`INSERT INTO sighted_mail (folder_id, uid_validity, uid, message_id) SELECT f.id, $2, $3, $4 FROM folder f
		 WHERE f.id = $1 AND f.start_from IS NOT NULL AND f.uid_validity = $2 AND COALESCE(f.seen_uid, 0) < $3
		 ON CONFLICT (folder_id, uid_validity, uid) DO NOTHING`,
		[at.folderId, at.uidValidity, at.uid, messageId],
	);
}

/** Mails of a folder that the trigger has passed since they were seen there, or that have other UIDs by now; some of them. */
export async function passedSightings(sql: Sql, { id, mailboxId, uidValidity, seenUid }: Folder): Promise<SightedMail[]> {
	const rows = await sql.all<Omit<SightedMail, 'isErased' | 'isInLedger'> & { erasedAt: number | null; inLedger: number }>(
		`SELECT s.uid_validity AS "uidValidity", s.uid, s.message_id AS "messageId", m.content_key AS "contentKey", m.direction, m.received_at AS "receivedAt", m.erased_at AS "erasedAt",
		   CASE WHEN EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = s.message_id AND d.mailbox_id = $4) THEN 1 ELSE 0 END AS "inLedger"
		 FROM sighted_mail s JOIN message m ON m.id = s.message_id WHERE s.folder_id = $1 AND (s.uid_validity <> $2 OR s.uid <= $3) ORDER BY s.uid LIMIT 100`,
		[id, uidValidity, seenUid, mailboxId],
	);
	return rows.map(({ erasedAt, inLedger, ...row }) => ({ ...row, isErased: erasedAt !== null, isInLedger: inLedger === 1 }));
}

/** Those of them that the ledger of the mailbox has. */
export async function forgetKnownSightings(sql: Sql, { id, mailboxId, uidValidity, seenUid }: Folder): Promise<void> {
	await sql.run(
		`DELETE FROM sighted_mail WHERE folder_id = $1 AND (uid_validity <> $2 OR uid <= $3)
		   AND EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = sighted_mail.message_id AND d.mailbox_id = $4)`,
		[id, uidValidity, seenUid, mailboxId],
	);
}

/** It is in the ledger, or none of the trigger's. */
export async function forgetSighting(sql: Sql, folderId: string, { uidValidity, uid }: Pick<SightedMail, 'uidValidity' | 'uid'>): Promise<void> {
	await sql.run('DELETE FROM sighted_mail WHERE folder_id = $1 AND uid_validity = $2 AND uid = $3', [folderId, uidValidity, uid]);
}
