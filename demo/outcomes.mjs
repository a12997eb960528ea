import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

/** @typedef {Record<string, any>} Outcome what the store says of one mail */

/** From a delivery (d) to its contact (c), enquiry (e), owner (a, o) and reply (r). */
export const WHAT_BECAME_OF_IT = `
	LEFT JOIN filed_message f ON f.message_key = d.message_key
	LEFT JOIN contact leaf ON leaf.id = f.contact_id
	LEFT JOIN contact c ON c.id = leaf.root_id
	LEFT JOIN enquiry e ON e.id = f.enquiry_id
	LEFT JOIN assignment a ON a.message_key = d.message_key
	LEFT JOIN team_member o ON o.id = a.owner_id
	LEFT JOIN outgoing_mail r ON r.key = 'reply:' || d.message_key`;

/**
 * Reads back what became of one mail: from the store alone, as the inbox page would.
 * @param {string} userFolder
 * @param {string} headerId its Message-ID
 * @returns {Outcome | undefined}
 */
export function readOutcome(userFolder, headerId) {
	const database = new DatabaseSync(join(userFolder, '.n8n', 'smart-inbox', 'store.sqlite'), { readOnly: true, timeout: 1000 });
	try {
		return database
			.prepare(
				`SELECT d.state, d.reason AS stateReason, d.outcome, d.outcome_reason AS outcomeReason, d.attempt,
				   c.id AS contactId, COALESCE(c.display_name, CASE WHEN c.id IS NOT NULL THEN 'Unknown' END) AS contact,
				   COALESCE(f.created_contact, 0) AS isNew, e.reference AS listing, o.name AS owner, a.rule, a.reason AS ownerReason,
				   r.status AS reply, (SELECT MIN(address) FROM outgoing_recipient WHERE outgoing_id = r.id) AS replyTo, f.no_reply_reason AS noReplyReason
				 FROM message m
				 JOIN delivery d ON d.message_id = m.id
				 ${WHAT_BECAME_OF_IT}
				 WHERE m.header_id = $headerId`,
			)
			.get({ headerId });
	} finally {
		database.close();
	}
}

export const FINAL_STATES = ['done', 'ignored', 'quarantined'];

/**
 * @param {Outcome} found
 * @param {import('./enquiries.mjs').Expected} expected
 * @returns {string[]} what differs, in words; empty when all is right
 */
export function differences(found, expected) {
	/** @type {Outcome} */
	const seen = { ...found, isNew: found.isNew === 1 };
	return Object.entries(expected)
		.filter(([key, value]) => (seen[key] ?? null) !== value)
		.map(([key, value]) => `${key} is ${JSON.stringify(seen[key] ?? null)}, not ${JSON.stringify(value)}`);
}

const WORDS = { lead: 'Lead', review: 'Needs review', none: 'Not a lead' };

/** @typedef {{ title: string, found: Outcome }} OutcomeRow */

/** @type {{ head: string, of: (row: OutcomeRow) => string }[]} */
const COLUMNS = [
	{ head: 'Mail', of: ({ title }) => title },
	{ head: 'Outcome', of: ({ found }) => WORDS[/** @type {keyof typeof WORDS} */ (found.outcome)] ?? found.state },
	{ head: 'Contact', of: ({ found }) => (found.contact ? `${found.contact} (${found.isNew ? 'new' : 'known'})` : '') },
	{ head: 'Listing', of: ({ found }) => found.listing ?? '' },
	{ head: 'Owner', of: ({ found }) => found.owner ?? '' },
	{ head: 'Reply', of: ({ found }) => (found.reply ? `${found.reply} to ${found.replyTo}` : 'none') },
];

/**
 * The table a person reads: a row for each mail, and below it why.
 * @param {OutcomeRow[]} rows
 */
export function outcomeTable(rows) {
	const cells = rows.map((row) => COLUMNS.map(({ of }) => of(row)));
	const widths = COLUMNS.map(({ head }, index) => Math.max(head.length, ...cells.map((row) => [...row[index]].length)));
	const line = (/** @type {string[]} */ texts) => texts.map((text, index) => text + ' '.repeat(widths[index] - [...text].length)).join('  ').trimEnd();
	const reasons = (/** @type {OutcomeRow} */ { found }) => [found.ownerReason ?? found.stateReason ?? found.outcomeReason, found.reply ? null : found.noReplyReason];
	return [
		line(COLUMNS.map(({ head }) => head)),
		line(widths.map((width) => '─'.repeat(width))),
		...rows.flatMap((row, index) => [line(cells[index]), ...reasons(row).filter(Boolean).map((reason) => `  ${reason}`)]),
	].join('\n');
}
