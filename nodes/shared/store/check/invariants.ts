/** Something that is true of every store, whatever happened to it. */
export interface Invariant {
	/** In users' words. */
	name: string;
	/** What it means that it holds. */
	meaning: string;
	/** Gives the `key` of each row that breaks it, the same on both back ends. `$now` is the present; epoch milliseconds. */
	broken: string;
	/** What to do when it does not hold. */
	advice: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What takes two transactions, or another process, has had time to be done. */
const A_WHILE_AGO = `$now - ${10 * MINUTE}`;

/** What shows that nobody has it in hand any more. */
const isNobodys = (process: string) => `NOT EXISTS (SELECT 1 FROM living_process p WHERE p.id = ${process} AND p.seen_at > ${A_WHILE_AGO})`;

/** Records of one person that are two people's since somebody undid a merge: what was theirs together stays as it was. */
const wereOne = (one: string, other: string) => `EXISTS (SELECT 1 FROM contact_merge u WHERE u.undone_at IS NOT NULL AND u.loser_id IN (${one}.id, ${one}.root_id, ${other}.id, ${other}.root_id))`;

/** What only leads on: each of the rows reaches its root in the end, and the root is one. */
const leadsToRoot = (table: string) => `
	WITH RECURSIVE way(key, root, place) AS (
		SELECT id, root_id, merged_into FROM ${table} WHERE merged_into IS NOT NULL
		UNION SELECT way.key, way.root, t.merged_into FROM way JOIN ${table} t ON t.id = way.place WHERE t.merged_into IS NOT NULL
	)
	SELECT key FROM way GROUP BY key HAVING MAX(CASE WHEN place = root THEN 1 ELSE 0 END) = 0
	UNION SELECT t.id AS key FROM ${table} t JOIN ${table} r ON r.id = t.root_id WHERE r.merged_into IS NOT NULL`;

/** Conversations that are about to be computed anew; each by the thread that stands for all of it. */
const CHANGING = `
	WITH changed(thread_id) AS (
		SELECT x.name FROM inbox_changed x WHERE x.what = 'thread'
		UNION SELECT m.thread_id FROM inbox_changed x JOIN message m ON m.id = x.name WHERE x.what = 'message'
		UNION SELECT m.thread_id FROM inbox_changed x JOIN delivery d ON d.message_key = x.name JOIN message m ON m.id = d.message_id WHERE x.what = 'delivery'
	), changing(id) AS (SELECT DISTINCT COALESCE(t.root_id, t.id) FROM changed JOIN thread t ON t.id = changed.thread_id)`;
/** What is changed as a whole is not known by its conversations yet. */
const NOTHING_WHOLE = "NOT EXISTS (SELECT 1 FROM inbox_changed x WHERE x.what IN ('contact', 'enquiry', 'folder', 'address'))";

/** A mail `m` that is in the mailbox of the row `i`. */
const IS_THERE = `m.erased_at IS NULL AND (
	EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = m.id AND d.mailbox_id = i.mailbox_id)
	OR EXISTS (SELECT 1 FROM folder_mail f WHERE f.message_id = m.id AND f.mailbox_id = i.mailbox_id)
	OR EXISTS (SELECT 1 FROM outgoing_mail o JOIN mailbox b ON b.address = o.sender_address WHERE o.id = m.id AND b.id = i.mailbox_id))`;

const RESTORE = 'Restore the last backup made before this was found; mail that is still on the server is read again.';
const REPORT = 'Report it with this output: it holds no personal data. Nothing has to be done at once.';

/** Every one holds in every store. In the order in which a mail goes. */
export const INVARIANTS: readonly Invariant[] = [
	// ── A mail is in the store before anything else happens to it ──
	{
		name: 'Every mail has its text',
		meaning: 'What arrived was stored whole before the mail server was told anything',
		broken: "SELECT m.id AS key FROM message m WHERE m.erased_at IS NULL AND m.content_key NOT LIKE 'unfetched:%' AND NOT EXISTS (SELECT 1 FROM message_source s WHERE s.message_id = m.id)",
		advice: RESTORE,
	},
	{
		name: 'No text has a gap',
		meaning: 'A large mail is kept in pieces, and each of them is there',
		broken: 'SELECT message_id AS key FROM message_source GROUP BY message_id HAVING MIN(piece) <> 0 OR MAX(piece) <> COUNT(*) - 1',
		advice: RESTORE,
	},
	{
		name: 'Every mail has its place',
		meaning: 'A mail is in the ledger, in a folder, or among what was sent',
		broken: `SELECT m.id AS key FROM message m WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = m.id)
			AND NOT EXISTS (SELECT 1 FROM folder_mail f WHERE f.message_id = m.id) AND NOT EXISTS (SELECT 1 FROM outgoing_mail o WHERE o.id = m.id)`,
		advice: REPORT,
	},
	// ── It ends as done, ignored or put aside, and never in silence ──
	{
		name: 'Every end has its reason',
		meaning: 'A mail is done, ignored with a reason, or put aside with a reason',
		broken: `SELECT message_key AS key FROM delivery WHERE (state IN ('ignored', 'quarantined') AND COALESCE(reason, '') = '') OR (state IN ('done', 'ignored', 'quarantined') AND finished_at IS NULL)`,
		advice: 'Run these mails again: Mailbox Sync, Message: Run Again.',
	},
	{
		name: 'Every run is somebody’s',
		meaning: 'A mail that is running is in the hands of an n8n that lives',
		broken: `SELECT d.message_key AS key FROM delivery d WHERE d.state = 'running' AND COALESCE(d.started_at, 0) < ${A_WHILE_AGO} AND ${isNobodys('d.process')}`,
		advice: 'Publish the workflow of the mailbox: it starts these mails again by itself.',
	},
	{
		name: 'What was put aside was told',
		meaning: 'For each mail that was put aside there is one notice',
		broken: `SELECT d.message_key AS key FROM delivery d LEFT JOIN notice n ON n.subject = 'delivery:' || d.message_key || ':quarantined' WHERE d.state = 'quarantined' AND d.finished_at < ${A_WHILE_AGO} AND n.id IS NULL`,
		advice: 'These mails are in the inbox under Needs attention. Look at them there.',
	},
	// ── The place in a folder is (UIDVALIDITY, UID) ──
	{
		name: 'A mail in a folder has its number',
		meaning: 'UIDVALIDITY and UID are there together, and only of mail in a folder of the server',
		broken: `SELECT message_key AS key FROM delivery WHERE (uid IS NULL) <> (uid_validity IS NULL) OR (folder_id IS NULL AND uid IS NOT NULL) OR (folder_id IS NOT NULL AND uid IS NULL AND gone_at IS NULL)
			UNION SELECT id AS key FROM folder_mail WHERE (uid IS NULL) <> (uid_validity IS NULL) OR (server_folder_id IS NULL AND uid IS NOT NULL)
			UNION SELECT id AS key FROM folder WHERE (uid_validity IS NULL) <> (first_uid IS NULL) OR (uid_validity IS NULL AND COALESCE(seen_uid, 0) <> 0)`,
		advice: REPORT,
	},
	{
		name: 'A folder has mail of its own mailbox',
		meaning: 'No mail is in a folder of another mailbox',
		broken: `SELECT d.message_key AS key FROM delivery d JOIN folder o ON o.id = d.folder_id WHERE o.mailbox_id <> d.mailbox_id
			UNION SELECT f.id AS key FROM folder_mail f JOIN folder o ON o.id = f.folder_id WHERE o.mailbox_id <> f.mailbox_id
			UNION SELECT f.id AS key FROM folder_mail f JOIN folder o ON o.id = f.server_folder_id WHERE o.mailbox_id <> f.mailbox_id`,
		advice: REPORT,
	},
	{
		name: 'What differs from the server is carried out',
		meaning: 'A mail that was moved or marked here is as on the server, or waits for the next sync',
		broken: `SELECT id AS key FROM folder_mail WHERE is_pending = 0 AND gone_at IS NULL AND uid IS NOT NULL
			AND (folder_id <> server_folder_id OR is_seen + 2 * is_answered + 4 * is_flagged + 8 * is_draft <> (server_flags & 15))`,
		advice: 'Move or mark these mails once more.',
	},
	// ── A listener never gives up; one bad mail holds up no other ──
	{
		name: 'A mailbox says why it rests',
		meaning: 'A mailbox that cannot be read has its reason, and since when',
		broken: "SELECT id AS key FROM mailbox WHERE state <> 'active' AND (COALESCE(state_reason, '') = '' OR state_since IS NULL)",
		advice: 'Test the account of the mailbox: Mailbox Sync, Account: Test.',
	},
	{
		name: 'No mail is left behind',
		meaning: 'No mail waits while later ones of its folder run',
		broken: `SELECT d.message_key AS key FROM delivery d JOIN message m ON m.id = d.message_id
			WHERE d.state IN ('received', 'retry') AND COALESCE(d.next_attempt_at, d.stored_at) < $now - ${HOUR}
				AND EXISTS (SELECT 1 FROM delivery l WHERE l.mailbox_id = d.mailbox_id AND l.folder_id IS NOT DISTINCT FROM d.folder_id AND l.received_at > d.received_at AND l.started_at > COALESCE(d.next_attempt_at, d.stored_at) + ${HOUR})
				AND NOT EXISTS (SELECT 1 FROM delivery r JOIN message n ON n.id = r.message_id WHERE r.mailbox_id = d.mailbox_id AND r.state = 'running' AND n.from_address = m.from_address)`,
		advice: 'Unpublish and publish the workflow of the mailbox. If they still wait then, report it with this output: it holds no personal data.',
	},
	// ── The same mail again changes nothing: one contact, one enquiry, one owner ──
	{
		name: 'One mail, one person',
		meaning: 'The contact, the owner and the reply of a mail are about the same person',
		broken: `SELECT f.message_key AS key FROM filed_message f JOIN contact c ON c.id = f.contact_id JOIN assignment a ON a.message_key = f.message_key JOIN contact o ON o.id = a.contact_id WHERE o.root_id <> c.root_id AND NOT ${wereOne('c', 'o')}
			UNION SELECT f.message_key AS key FROM filed_message f JOIN contact c ON c.id = f.contact_id JOIN outgoing_mail r ON r.message_key = f.message_key AND r.purpose = 'reply' JOIN contact o ON o.id = r.contact_id WHERE o.root_id <> c.root_id AND NOT ${wereOne('c', 'o')}`,
		advice: REPORT,
	},
	{
		name: 'An enquiry is its person’s',
		meaning: 'The mails of an enquiry, and the enquiries it was joined with, are of the same person',
		broken: `SELECT f.message_key AS key FROM filed_message f JOIN contact c ON c.id = f.contact_id JOIN enquiry e ON e.id = f.enquiry_id JOIN contact o ON o.id = e.contact_id WHERE o.root_id <> c.root_id AND NOT ${wereOne('c', 'o')}
			UNION SELECT e.id AS key FROM enquiry e JOIN contact c ON c.id = e.contact_id JOIN enquiry j ON j.id = e.joined_into JOIN contact o ON o.id = j.contact_id WHERE o.root_id <> c.root_id`,
		advice: REPORT,
	},
	{
		name: 'One request, one enquiry',
		meaning: 'A person has no two open enquiries about the same listing, or in the same conversation',
		broken: `SELECT MIN(e.id) AS key FROM enquiry e JOIN contact c ON c.id = e.contact_id WHERE e.status = 'open' AND e.joined_into IS NULL
			GROUP BY c.root_id, e.route, e.reference, CASE WHEN e.reference IS NULL THEN e.thread_key END HAVING COUNT(*) > 1`,
		advice: 'Close one of the two: Contact Upsert, Enquiry: Close.',
	},
	// ── No identity moves; a merge is one edge, and can be undone ──
	{
		name: 'A merge leads to its person',
		meaning: 'Each record that was merged leads to one person',
		broken: leadsToRoot('contact'),
		advice: RESTORE,
	},
	{
		name: 'A merge can be undone',
		meaning: 'Each record that was merged has the one line that says into which, by whom and why',
		broken: `SELECT c.id AS key FROM contact c WHERE c.merged_into IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact_merge m WHERE m.loser_id = c.id AND m.winner_id = c.merged_into AND m.undone_at IS NULL)
			UNION SELECT c.id AS key FROM contact_merge m JOIN contact c ON c.id = m.loser_id WHERE m.undone_at IS NULL AND c.merged_into IS NULL`,
		advice: REPORT,
	},
	{
		name: 'Addresses and numbers are written one way',
		meaning: 'The same address or number is never two contacts’: addresses are in small letters, numbers begin with their country',
		broken: "SELECT contact_id AS key FROM contact_identity WHERE (kind = 'email' AND (value <> LOWER(value) OR value NOT LIKE '_%@_%')) OR (kind = 'phone' AND value NOT LIKE '+%')",
		advice: REPORT,
	},
	{
		name: 'A conversation leads to its beginning',
		meaning: 'Conversations that turned out to be one are read as one',
		broken: leadsToRoot('thread'),
		advice: RESTORE,
	},
	// ── Rotation is fair ──
	{
		name: 'Every turn was given once',
		meaning: 'No turn of a rotation went to two enquiries, and none was given out of order',
		broken: `SELECT MIN(message_key) AS key FROM assignment WHERE turn IS NOT NULL AND rule NOT IN ('language', 'place') GROUP BY queue, turn HAVING COUNT(*) > 1
			UNION SELECT a.message_key AS key FROM assignment a JOIN rotation r ON r.queue = a.queue WHERE a.turn > r.last_turn AND a.rule NOT IN ('language', 'place')
			UNION SELECT m.member_id AS key FROM rotation_member m JOIN rotation r ON r.queue = m.queue WHERE m.last_turn > r.last_turn OR m.seen_turn > r.last_turn`,
		advice: REPORT,
	},
	{
		name: 'Nobody is passed over',
		meaning: 'In a plain rotation, nobody who is there waits longer than one round',
		broken: `SELECT m.member_id AS key FROM rotation_member m
			WHERE m.seen_turn = (SELECT MAX(o.seen_turn) FROM rotation_member o WHERE o.queue = m.queue)
				AND (SELECT COUNT(*) FROM assignment a WHERE a.queue = m.queue AND a.turn > m.last_turn AND a.rule IN ('round robin', 'source')) > (SELECT COUNT(*) FROM rotation_member o WHERE o.queue = m.queue)
				AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.queue = m.queue AND a.rule IN ('weighted round robin', 'least open enquiries'))`,
		advice: REPORT,
	},
	// ── An automatic reply is claimed before it leaves, once, and only to new contacts ──
	{
		name: 'Nobody was answered twice',
		meaning: 'No mail has two automatic replies, and no contact has two within a day',
		broken: `SELECT MIN(id) AS key FROM outgoing_mail WHERE purpose = 'reply' AND status <> 'refused' AND message_key IS NOT NULL GROUP BY message_key HAVING COUNT(*) > 1
			UNION SELECT id AS key FROM (SELECT id, queued_at - LAG(queued_at) OVER (PARTITION BY contact_id ORDER BY queued_at, id) AS after FROM outgoing_mail WHERE purpose = 'reply' AND status <> 'refused' AND contact_id IS NOT NULL) AS replies
				WHERE after < ${24 * HOUR - MINUTE}`,
		advice: 'Unpublish the workflow with Auto Reply and report it with this output: it holds no personal data.',
	},
	{
		name: 'Only new contacts were answered',
		meaning: 'An automatic reply left only for a mail that made its contact',
		broken: "SELECT o.id AS key FROM outgoing_mail o JOIN filed_message f ON f.message_key = o.message_key WHERE o.purpose = 'reply' AND o.status <> 'refused' AND f.created_contact = 0",
		advice: 'See whether something changes contact.created between Contact Upsert and Auto Reply. If not, report it with this output: it holds no personal data.',
	},
	{
		name: 'What is to leave is whole',
		meaning: 'A mail that waits to be sent has its text, a recipient and its time',
		broken: `SELECT o.id AS key FROM outgoing_mail o WHERE o.status = 'queued' AND (o.next_attempt_at IS NULL OR NOT EXISTS (SELECT 1 FROM message_source s WHERE s.message_id = o.id) OR NOT EXISTS (SELECT 1 FROM outgoing_recipient r WHERE r.outgoing_id = o.id))`,
		advice: 'Write these mails once more: Mailbox Sync, Outgoing Mail: Get Many lists them.',
	},
	{
		name: 'What left was written down before',
		meaning: 'Of every mail that left, or may have, the row is older than its end',
		// The clocks of two machines are not the same.
		broken: `SELECT id AS key FROM outgoing_mail WHERE status IN ('sent', 'refused', 'unknown') AND (settled_at IS NULL OR settled_at < queued_at - ${MINUTE})`,
		advice: REPORT,
	},
	// ── Nobody sees what is not theirs, and nothing is hidden ──
	{
		name: 'The list shows what is there',
		meaning: 'A conversation is listed in a mailbox only when a mail of it is in that mailbox',
		broken: `${CHANGING}
			SELECT i.thread_id AS key FROM inbox_thread i LEFT JOIN changing c ON c.id = i.thread_id LEFT JOIN folder o ON o.id = i.place_id
			WHERE c.id IS NULL AND ${NOTHING_WHOLE} AND ((i.place_id <> i.mailbox_id AND (o.mailbox_id IS NULL OR o.mailbox_id <> i.mailbox_id))
				OR (NOT EXISTS (SELECT 1 FROM message m WHERE m.thread_id = i.thread_id AND ${IS_THERE})
					AND NOT EXISTS (SELECT 1 FROM thread t JOIN message m ON m.thread_id = t.id WHERE t.root_id = i.thread_id AND ${IS_THERE})))`,
		advice: 'Give Shared Inbox a moment and check again. If it is still so, report it with this output: it holds no personal data.',
	},
	{
		name: 'No mail is hidden',
		meaning: 'Every mail that arrived and was not deleted is in the list of its mailbox',
		broken: `${CHANGING}
			SELECT d.message_key AS key FROM delivery d JOIN message m ON m.id = d.message_id JOIN thread v ON v.id = m.thread_id LEFT JOIN changing c ON c.id = COALESCE(v.root_id, v.id)
			WHERE c.id IS NULL AND ${NOTHING_WHOLE} AND m.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM folder_mail f WHERE f.message_id = d.message_id AND f.mailbox_id = d.mailbox_id)
				AND NOT EXISTS (SELECT 1 FROM inbox_thread i WHERE i.thread_id = COALESCE(v.root_id, v.id) AND i.mailbox_id = d.mailbox_id)`,
		advice: 'Open the inbox page and check again. If it is still so, report it with this output: it holds no personal data.',
	},
	{
		name: 'Every mail is found',
		meaning: 'A mail that counts as indexed is in the search index',
		broken: 'SELECT m.id AS key FROM message m WHERE m.search_version > 0 AND m.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM search_mail s WHERE s.message_id = m.id)',
		advice: REPORT,
	},
	{
		name: 'A personal mailbox has its owner',
		meaning: 'A personal mailbox belongs to somebody who works here',
		broken: "SELECT b.id AS key FROM mailbox b LEFT JOIN team_member t ON t.id = b.owner_id AND t.deleted_at IS NULL WHERE b.kind = 'personal' AND t.id IS NULL",
		advice: 'Give it an owner: Mailbox Sync, Account: Update.',
	},
	// ── What opens a door is not kept; who was erased is gone ──
	{
		name: 'No key of a session is kept',
		meaning: 'The store knows sign-ins by their SHA-256 only: whoever reads it cannot sign in with it',
		broken: 'SELECT member_id AS key FROM session WHERE LENGTH(token_hash) <> 43 OR (previous_hash IS NOT NULL AND LENGTH(previous_hash) <> 43)',
		advice: 'End the sessions of this team member, and report it with this output: it holds no personal data.',
	},
	{
		name: 'Who was erased is gone',
		meaning: 'Of a contact that was erased no name, address, number or link is left',
		broken: `SELECT c.id AS key FROM contact c WHERE c.erased_at IS NOT NULL AND (c.display_name IS NOT NULL OR c.company IS NOT NULL
				OR EXISTS (SELECT 1 FROM contact_identity i WHERE i.contact_id = c.id) OR EXISTS (SELECT 1 FROM contact_word w WHERE w.contact_id = c.id) OR EXISTS (SELECT 1 FROM message_link l WHERE l.contact_id = c.id))`,
		advice: REPORT,
	},
	{
		name: 'What was erased is gone',
		meaning: 'Of a mail that was erased no text, subject or address is left, and it is not found',
		broken: `SELECT m.id AS key FROM message m WHERE m.erased_at IS NOT NULL AND (m.subject <> '' OR m.preview <> '' OR m.from_address <> ''
				OR EXISTS (SELECT 1 FROM message_source s WHERE s.message_id = m.id) OR EXISTS (SELECT 1 FROM search_mail x WHERE x.message_id = m.id) OR EXISTS (SELECT 1 FROM message_link l WHERE l.message_id = m.id))`,
		advice: REPORT,
	},
];
