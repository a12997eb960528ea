/** @typedef {import('../../../nodes/shared/store/store.ts').Store} Store */
/** @typedef {'all' | 'unread' | 'archived' | 'linked' | 'unlinked' | 'mine' | 'unassigned' | 'attention'} Filter */
/** @typedef {{ mailboxIds: readonly string[], folderId?: string | null, memberId: string }} Place */
/** @typedef {{ threadId: string, lastAt: number }} Position */

/** What a conversation is asked for, when all its mails are at hand. @type {Record<Filter, string>} */
const HAVING = {
	all: '1 = 1',
	unread: 'is_unread = 1',
	archived: 'is_archived = 1',
	linked: 'contact_id IS NOT NULL',
	unlinked: 'contact_id IS NULL',
	mine: 'owner_id = $1',
	unassigned: 'owner_id IS NULL AND COALESCE(is_archived, 1) = 0',
	attention: '(is_waiting = 1 OR (is_failed = 1 AND COALESCE(is_archived, 0) = 0))',
};

/** All mails of these mailboxes, joined with all that is known of each, by conversations. @param {Place} place */
function grouped({ mailboxIds, folderId }) {
	const list = mailboxIds.map((id) => `'${id}'`).join(', ');
	const where = folderId == null ? `f.mailbox_id IN (${list}) AND COALESCE(o.special_use, '') NOT IN ('\\Junk', '\\Trash', '\\Drafts')` : `f.folder_id = '${folderId}'`;
	return `SELECT COALESCE(t.root_id, t.id) AS thread_id, MAX(f.received_at) AS last_at, COUNT(DISTINCT m.id) AS mail_count, SUM(m.attachment_count) AS attachment_count,
		MAX(CASE WHEN m.direction = 'in' AND f.is_seen = 0 THEN 1 ELSE 0 END) AS is_unread, MIN(CASE WHEN m.direction = 'in' THEN CASE WHEN o.special_use = '\\Archive' THEN 1 ELSE 0 END END) AS is_archived,
		MAX(c.id) AS contact_id, MAX(c.display_name) AS contact_name, MAX(c.owner_id) AS owner_id, MAX(CASE WHEN d.state = 'quarantined' OR d.outcome = 'review' THEN 1 ELSE 0 END) AS is_waiting,
		MAX(CASE WHEN q.status IN ('refused', 'unknown') THEN 1 ELSE 0 END) AS is_failed
	 FROM folder_mail f JOIN folder o ON o.id = f.folder_id JOIN message m ON m.id = f.message_id JOIN thread t ON t.id = m.thread_id LEFT JOIN delivery d ON d.message_id = m.id AND d.mailbox_id = f.mailbox_id
		LEFT JOIN message_link l ON l.message_id = m.id LEFT JOIN contact leaf ON leaf.id = l.contact_id LEFT JOIN contact c ON c.id = leaf.root_id AND c.erased_at IS NULL LEFT JOIN outgoing_mail q ON q.id = m.id
	 WHERE f.gone_at IS NULL AND m.erased_at IS NULL AND ${where} GROUP BY COALESCE(t.root_id, t.id)`;
}

const memberOf = (/** @type {string} */ condition, /** @type {Place} */ { memberId }) => (condition.includes('$1') ? [memberId] : []);

/** A page of the list, as one would write it without a table that was made for it. @param {Store} store @param {Place} place @param {Filter} filter @param {number} limit @param {Position | null} [before] @returns {Promise<Position[]>} */
export async function listNaively(store, place, filter, limit, before = null) {
	const below = before === null ? '' : ` AND (last_at, thread_id) < (${before.lastAt}, '${before.threadId}')`;
	return await store.all(`SELECT thread_id AS "threadId", last_at AS "lastAt", mail_count, attachment_count, contact_name FROM (${grouped(place)}) AS conversation WHERE ${HAVING[filter]}${below} ORDER BY last_at DESC, thread_id DESC LIMIT ${limit}`, memberOf(HAVING[filter], place));
}

/** @param {Store} store @param {Place} place @param {readonly Filter[]} filters @returns {Promise<Record<string, number>>} */
export async function countNaively(store, place, filters) {
	const sums = filters.map((filter) => `SUM(CASE WHEN ${HAVING[filter]} THEN 1 ELSE 0 END) AS "${filter}"`);
	return (await store.get(`SELECT ${sums.join(', ')} FROM (${grouped(place)}) AS conversation`, memberOf(sums.join(' '), place))) ?? {};
}

/** The newest mails with this text in one of these columns. @param {Store} store @param {Place} place @param {string} columns @param {string} text @param {number} limit @returns {Promise<{ id: string }[]>} */
export async function searchNaively(store, { mailboxIds }, columns, text, limit) {
	return await store.all(
		`SELECT m.id, m.subject, m.from_name, m.from_address FROM message m JOIN search_mail s ON s.message_id = m.id
		 WHERE m.erased_at IS NULL AND ${columns} LIKE $1 AND EXISTS (SELECT 1 FROM folder_mail f WHERE f.message_id = m.id AND f.mailbox_id IN (${mailboxIds.map((id) => `'${id}'`).join(', ')}))
		 ORDER BY m.received_at DESC, m.id DESC LIMIT ${limit}`,
		[`%${text}%`],
	);
}
