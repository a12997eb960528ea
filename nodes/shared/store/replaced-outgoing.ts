import { removeMessage, removeOutgoing } from './delete-mailbox';
import { allOf } from './lists-of-values';
import type { OutgoingStatus } from './outgoing';
import type { Sql } from './store';

/** A version of a mail that was to leave. */
export interface OutgoingVersion {
	id: string;
	status: OutgoingStatus;
	/** Its Message-ID. */
	headerId: string;
	thread: string | null;
	header: string | null;
}

/** Versions of one mail by their keys, whatever became of them. */
export async function outgoingVersions(sql: Sql, keys: readonly string[]): Promise<OutgoingVersion[]> {
	return await allOf<OutgoingVersion>(sql, (list) => `SELECT o.id, o.status, o.header_id AS "headerId", m.thread_id AS thread, m.header_id AS header FROM outgoing_mail o LEFT JOIN message m ON m.id = o.id WHERE o.key IN (${list})`, keys);
}

/**
 * Removes what was to leave before it was written anew, and certainly has not left: the conversation shows what is sent
 * in its place. To run in a transaction.
 */
export async function removeReplaced(sql: Sql, versions: readonly OutgoingVersion[]): Promise<void> {
	for (const version of versions.filter(({ status }) => status === 'refused')) {
		await removeOutgoing(sql, 'id = $1', [version.id]);
		await removeMessage(sql, version);
	}
}
