/** What the list of conversations can be filtered by (S4). */
export type ConversationFilter = 'all' | 'unread' | 'archived' | 'linked' | 'unlinked' | 'mine' | 'unassigned' | 'attention' | 'leads' | 'review' | 'none' | 'quarantined';

interface Condition {
	/** Of a row of `inbox_thread`; word for word that of an index (`schema/008.sql`): that is how it is found. */
	where: string;
	/** A conversation that has such a row in another mailbox of the viewer is none of these: what is true of one mailbox must be true of all. */
	unless?: string;
}

/** Where a condition names the viewer. */
export const VIEWER = '$viewer';

export const CONDITIONS: Record<ConversationFilter, Condition> = {
	all: { where: 'is_listed = 1' },
	unread: { where: 'is_listed = 1 AND is_unread = 1' },
	archived: { where: 'is_listed = 1 AND is_archived = 1', unless: 'is_listed = 1 AND is_archived = 0 AND received_count > 0' },
	linked: { where: 'is_listed = 1 AND contact_id IS NOT NULL' },
	unlinked: { where: 'is_listed = 1 AND contact_id IS NULL', unless: 'contact_id IS NOT NULL' },
	mine: { where: `owner_id IS NOT NULL AND owner_id = ${VIEWER}` },
	/** What somebody wrote, is not put away, and is nobody's. */
	unassigned: { where: 'is_listed = 1 AND owner_id IS NULL AND is_archived = 0 AND received_count > 0', unless: 'owner_id IS NOT NULL' },
	/** Put aside, waiting for a person's decision, or an answer that did not leave. */
	attention: { where: 'needs_attention = 1' },
	leads: { where: "outcome IS NOT NULL AND outcome = 'lead'", unless: "outcome IS NOT NULL AND outcome = 'review'" },
	review: { where: "outcome IS NOT NULL AND outcome = 'review'" },
	none: { where: "outcome IS NOT NULL AND outcome = 'none'", unless: "outcome IS NOT NULL AND outcome <> 'none'" },
	quarantined: { where: 'is_quarantined = 1' },
};
