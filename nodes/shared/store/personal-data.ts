import { WITHOUT_MAIL } from './pool';

/** The records of the person whose root is $1. */
export const RECORDS = '(SELECT id FROM contact WHERE root_id = $1)';
const ENQUIRIES = `(SELECT id FROM enquiry WHERE contact_id IN ${RECORDS})`;
const KEYS = `(SELECT message_key FROM filed_message WHERE contact_id IN ${RECORDS} UNION ALL SELECT '${WITHOUT_MAIL}' || id FROM enquiry WHERE contact_id IN ${RECORDS})`;
/** What was sent to the person, or told others of their mail. */
const OUTGOING = `(SELECT id FROM outgoing_mail WHERE contact_id IN ${RECORDS} OR message_key IN ${KEYS})`;

/** What is being written to the person, or about their mail. */
const DRAFTS = `(SELECT id FROM mail_draft WHERE contact_id IN ${RECORDS} OR about_id IN (SELECT message_id FROM message_link WHERE contact_id IN ${RECORDS}) OR about_id IN (SELECT d.message_id FROM filed_message f JOIN delivery d ON d.message_key = f.message_key WHERE f.contact_id IN ${RECORDS}))`;

/** What is taken away from a row of `outgoing_mail`; $2 = the time. What waited for its turn has nothing to send any more. */
export const ERASED_OUTGOING = `key = 'erased:' || id, subject = '', reason = NULL, listings = '[]', answers = '[]', envelope_to = '[]', status = CASE WHEN status = 'queued' THEN 'refused' ELSE status END, sent_copy = CASE WHEN sent_copy = 'wanted' THEN 'failed' ELSE sent_copy END, settled_at = COALESCE(settled_at, $2)`;

/** Where the store keeps something about a person. */
export interface PersonalTable {
	table: string;
	/** What an export calls it; null = it says nothing that is not said elsewhere. */
	name: string | null;
	/** Which of its rows are about the person whose root is $1. */
	where: string;
	/** Columns with the key of a mail or of a conversation: one made of a Message-ID may hold an address. */
	keys?: readonly string[];
	/** What erasing leaves of a row: nothing, or all but what this assignment takes away; $2 = the time. */
	erase: 'delete' | 'keep' | { set: string };
}

/**
 * Every table with rows about a person, but for the mails themselves (`erase-mail.ts`). Export shows all of it, Erase
 * leaves nothing personal in any of it; the order is that of erasing. What the office did and when stays, without the
 * person: its figures would not add up otherwise.
 */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
	// Its files, under their ids.
	{ table: 'message_source', name: null, where: `message_id IN (SELECT id FROM draft_file WHERE draft_id IN ${DRAFTS})`, erase: 'delete' },
	{ table: 'draft_file', name: null, where: `draft_id IN ${DRAFTS}`, erase: 'delete' },
	{ table: 'mail_draft', name: 'drafts', where: `id IN ${DRAFTS}`, erase: 'delete' },
	{ table: 'activity', name: 'activities', keys: ['message_key'], where: `enquiry_id IN ${ENQUIRIES} OR contact_id IN ${RECORDS}`, erase: { set: `subject = '', completed_by = CASE WHEN completed_at IS NULL THEN 'erased' ELSE completed_by END, completed_at = COALESCE(completed_at, $2)` } },
	{ table: 'response', name: 'responses', keys: ['message_key'], where: `enquiry_id IN ${ENQUIRIES}`, erase: 'keep' },
	{ table: 'message_move', name: 'movedMails', keys: ['message_key'], where: `to_enquiry_id IN ${ENQUIRIES} OR message_key IN ${KEYS}`, erase: 'keep' },
	{ table: 'pool_entry', name: 'waitingForOwner', where: `message_key IN ${KEYS}`, erase: 'delete' },
	{ table: 'assignment', name: 'assignments', keys: ['message_key'], where: `message_key IN ${KEYS}`, erase: { set: `reason = ''` } },
	{ table: 'message_source', name: null, where: `message_id IN ${OUTGOING} AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = message_source.message_id AND m.erased_at IS NULL)`, erase: 'delete' },
	{ table: 'outgoing_recipient', name: 'sentTo', where: `outgoing_id IN ${OUTGOING}`, erase: 'delete' },
	// It names the address that a mail came back from.
	{ table: 'notice', name: null, where: `subject IN (SELECT 'outgoing:' || id || ':bounced' FROM outgoing_mail WHERE id IN ${OUTGOING})`, erase: 'delete' },
	{
		table: 'outgoing_mail',
		name: 'sentMails',
		keys: ['message_key'],
		where: `id IN ${OUTGOING}`,
		erase: { set: ERASED_OUTGOING },
	},
	{ table: 'blocked_address', name: 'blockedAddresses', where: `address IN (SELECT value FROM contact_identity WHERE kind = 'email' AND contact_id IN ${RECORDS})`, erase: 'delete' },
	{ table: 'filed_message', name: 'filedMails', keys: ['message_key'], where: `contact_id IN ${RECORDS}`, erase: { set: `contact_reason = '', enquiry_reason = '', no_reply_reason = NULL` } },
	{ table: 'enquiry', name: 'enquiries', keys: ['opened_by_key', 'thread_key'], where: `contact_id IN ${RECORDS}`, erase: { set: `status = 'closed', closed_at = COALESCE(closed_at, $2), closed_reason = 'The contact was erased'` } },
	{ table: 'interest', name: 'interests', where: `contact_id IN ${RECORDS}`, erase: 'delete' },
	{ table: 'message_link', name: null, where: `contact_id IN ${RECORDS}`, erase: 'delete' },
	{ table: 'merge_candidate', name: 'possibleDuplicates', where: `a_id IN ${RECORDS} OR b_id IN ${RECORDS}`, erase: 'delete' },
	{ table: 'contact_merge', name: 'merges', where: `winner_id IN ${RECORDS} OR loser_id IN ${RECORDS}`, erase: { set: `reason = '', evidence = NULL` } },
	{ table: 'contact_external_ref', name: 'externalRecords', where: `contact_id IN ${RECORDS}`, erase: 'delete' },
	{ table: 'identity_user', name: 'metBehindIdentities', where: `contact_id IN ${RECORDS} OR (kind, value) IN (SELECT kind, value FROM contact_identity WHERE contact_id IN ${RECORDS})`, erase: 'delete' },
	{ table: 'contact_identity', name: 'identities', where: `contact_id IN ${RECORDS}`, erase: 'delete' },
	{ table: 'contact_word', name: null, where: `contact_id IN ${RECORDS}`, erase: 'delete' },
	{
		table: 'contact',
		name: 'records',
		where: 'root_id = $1',
		erase: {
			set: `display_name = NULL, company = NULL, language = NULL, owner_id = NULL, owner_set_by = NULL, provenance = NULL, first_source = '', first_touch_key = '',
			  first_touch_at = $2, last_touch_at = $2, created_at = $2, updated_at = $2, erased_at = $2`,
		},
	},
];
