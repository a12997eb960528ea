import { readConversations } from './conversation-refresh';
import { byMessage, firstArrival, partOf, seenPlaces, type ConversationFacts, type DeliveryFact, type Part, type SeenPlace } from './conversation-rows';
import { openAllReceived, type OpenedMail } from './inbox';
import { allOf } from './lists-of-values';
import { FLAG } from './mail-flags';
import type { OutgoingPurpose, OutgoingStatus } from './outgoing';
import type { Sql } from './store';
import { rootOfThread } from './thread-merge';

/** Where a mail lies on the server. */
export interface MailPlace {
	/** Id of the row of `folder_mail`. */
	id: string;
	mailboxId: string;
	folderId: string;
	path: string;
	/** The role of the folder, e.g. \Archive. */
	role: string | null;
	/** Bits, see `FLAG`. */
	flags: number;
	/** Something is still to be carried out on the server; `reason` says why it refused. */
	isPending: boolean;
	reason: string | null;
}

/** A mail of ours in the queue of what leaves. */
export interface QueuedMail {
	purpose: OutgoingPurpose;
	status: OutgoingStatus;
	reason: string | null;
	nextAttemptAt: number | null;
	settledAt: number | null;
	/** When a delivery report said that somebody did not get it. */
	bouncedAt: number | null;
	/** Who wrote it; null = it left by itself. */
	memberName: string | null;
}

/** A mail of a conversation. Times are epoch milliseconds. */
export interface ConversationMail {
	messageId: string;
	headerId: string | null;
	direction: 'in' | 'out';
	part: Part;
	/** Of those that were asked for. */
	mailboxIds: string[];
	fromName: string;
	fromAddress: string;
	/** Addresses in To and Cc. */
	recipients: string[];
	subject: string;
	preview: string;
	attachmentCount: number;
	sizeBytes: number;
	kind: string;
	kindReason: string;
	senderVerified: boolean;
	sentAt: number | null;
	/** When it came to these mailboxes; of one of ours, when it was written. */
	receivedAt: number;
	isUnread: boolean;
	isArchived: boolean;
	isFlagged: boolean;
	/** Empty = no sync has seen it. */
	places: MailPlace[];
	/** null = it did not come through the ledger of these mailboxes. */
	messageKey: string | null;
	ledger: OpenedMail | null;
	/** null = not one of ours. */
	outgoing: QueuedMail | null;
	/** Whom it is linked to. */
	contacts: { id: string; name: string | null; how: 'auto' | 'manual' }[];
}

export interface OpenedConversation {
	/** Of threads that are one, the one that stands for all. */
	threadId: string;
	subject: string;
	/** Oldest first. */
	mails: ConversationMail[];
	/** Older mails that are left out. */
	earlier: number;
}

interface Visible {
	id: string;
	direction: 'in' | 'out';
	at: number;
	part: Part;
	mailboxIds: string[];
	seen: SeenPlace[];
	delivery: DeliveryFact | undefined;
}

/**
 * A conversation with all its mails in these mailboxes; undefined when there is none. What was deleted is not shown.
 *
 * @param mailboxIds from `visibleMailboxes`
 * @param threadId any of the threads that are one
 * @param limit of a very long one, so many of the newest mails
 */
export async function openConversation(sql: Sql, mailboxIds: readonly string[], threadId: string, limit = 200): Promise<OpenedConversation | undefined> {
	const thread = await sql.get<{ root: string; subject: string }>(`SELECT r.id AS root, r.subject FROM thread t JOIN thread r ON r.id = ${rootOfThread('t')} WHERE t.id = $1`, [threadId]);
	if (!thread || mailboxIds.length === 0) return undefined;
	const [facts] = await readConversations(sql, [thread.root]);
	const visible = mailboxIds.flatMap((mailboxId) => mailsIn(mailboxId, facts));
	const mails = [...merged(visible).values()].sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
	if (mails.length === 0) return undefined;
	const shown = mails.slice(-limit);
	return { threadId: thread.root, subject: thread.subject, mails: await describe(sql, mailboxIds, shown), earlier: mails.length - shown.length };
}

function mailsIn(mailboxId: string, { mails, places, deliveries, outgoing }: ConversationFacts): Visible[] {
	const here = <T extends { messageId: string; mailboxId: string | null }>(facts: readonly T[]) => byMessage(facts.filter((fact) => fact.mailboxId === mailboxId));
	const [placesOf, deliveriesOf, outgoingOf] = [here(places), here(deliveries), here(outgoing)];
	return mails.flatMap((mail): Visible | [] => {
		const { id, direction } = mail;
		const arrived = (deliveriesOf.get(id) ?? []).sort(firstArrival);
		const seen = seenPlaces({ direction, places: placesOf.get(id) ?? [], deliveries: arrived, queuedAt: outgoingOf.has(id) ? mail.receivedAt : null });
		if (seen.length === 0) return [];
		return { id, direction, at: Math.min(...seen.map(({ receivedAt }) => receivedAt)), part: partOf(direction, seen), mailboxIds: [mailboxId], seen, delivery: arrived.at(0) };
	});
}

/** A mail in several mailboxes is one. */
function merged(mails: readonly Visible[]): Map<string, Visible> {
	const found = new Map<string, Visible>();
	for (const mail of mails) {
		const known = found.get(mail.id);
		if (!known) {
			found.set(mail.id, mail);
			continue;
		}
		known.mailboxIds.push(...mail.mailboxIds);
		known.seen.push(...mail.seen);
		known.at = Math.min(known.at, mail.at);
		known.part = partOf(known.direction, known.seen);
		known.delivery ??= mail.delivery;
	}
	return found;
}

type MessageRow = Pick<ConversationMail, 'headerId' | 'fromName' | 'fromAddress' | 'subject' | 'preview' | 'attachmentCount' | 'sizeBytes' | 'kind' | 'kindReason' | 'sentAt'> & { id: string; recipients: string; verified: number };

async function describe(sql: Sql, mailboxIds: readonly string[], shown: readonly Visible[]): Promise<ConversationMail[]> {
	const ids = shown.map(({ id }) => id);
	const [messages, places, queued, contacts, ledger] = await Promise.all([
		allOf<MessageRow>(
			sql,
			(list) => `SELECT id, header_id AS "headerId", from_name AS "fromName", from_address AS "fromAddress", recipients, subject, preview, attachment_count AS "attachmentCount", size_bytes AS "sizeBytes", kind,
				kind_reason AS "kindReason", sender_verified AS verified, sent_at AS "sentAt" FROM message WHERE id IN (${list})`,
			ids,
		),
		allOf<Omit<MailPlace, 'isPending'> & { messageId: string; pending: number }>(
			sql,
			(list) => `SELECT f.id, f.message_id AS "messageId", f.mailbox_id AS "mailboxId", f.folder_id AS "folderId", o.path, o.special_use AS role,
				f.is_seen * ${FLAG.seen} + f.is_answered * ${FLAG.answered} + f.is_flagged * ${FLAG.flagged} + f.is_draft * ${FLAG.draft} AS flags, f.is_pending AS pending, f.reason
			 FROM folder_mail f JOIN folder o ON o.id = f.folder_id WHERE f.message_id IN (${list}) AND f.gone_at IS NULL AND (f.server_flags & ${FLAG.deleted}) = 0`,
			ids,
		),
		allOf<QueuedMail & { id: string }>(
			sql,
			(list) => `SELECT o.id, o.purpose, o.status, o.reason, o.next_attempt_at AS "nextAttemptAt", o.settled_at AS "settledAt", o.bounced_at AS "bouncedAt", t.name AS "memberName"
			 FROM outgoing_mail o LEFT JOIN team_member t ON t.id = o.member_id WHERE o.id IN (${list})`,
			ids,
		),
		allOf<{ messageId: string; id: string; name: string | null; how: 'auto' | 'manual' }>(
			sql,
			(list) => `SELECT l.message_id AS "messageId", c.id, COALESCE(c.display_name, leaf.display_name) AS name, l.how FROM message_link l JOIN contact leaf ON leaf.id = l.contact_id
				JOIN contact c ON c.id = leaf.root_id AND c.erased_at IS NULL WHERE l.message_id IN (${list})`,
			ids,
		),
		openAllReceived(sql, mailboxIds, shown.flatMap(({ delivery }) => delivery?.messageKey ?? [])),
	]);
	const [messageOf, queuedOf, ledgerOf] = [new Map(messages.map((row) => [row.id, row])), new Map(queued.map((row) => [row.id, row])), new Map(ledger.map((row) => [row.messageKey, row]))];
	return shown.flatMap(({ id, direction, at, part, mailboxIds: own, seen, delivery }): ConversationMail | [] => {
		const message = messageOf.get(id);
		if (!message) return [];
		const { id: messageId, recipients, verified, ...row } = message;
		const outgoing = queuedOf.get(id);
		return {
			...row,
			messageId,
			direction,
			part,
			mailboxIds: own,
			recipients: JSON.parse(recipients) as string[],
			senderVerified: verified === 1,
			receivedAt: at,
			isUnread: (part === 'received' || part === 'spam') && seen.some(({ isSeen, shelving }) => !isSeen && shelving !== 'trash' && shelving !== 'drafts' && (part === 'spam' || shelving !== 'spam')),
			isArchived: part === 'received' && !seen.some(({ shelving }) => shelving === 'inbox'),
			isFlagged: seen.some(({ isFlagged }) => isFlagged),
			places: places.filter((place) => place.messageId === id && own.includes(place.mailboxId)).map(({ id: placeId, mailboxId, folderId, path, role, flags, pending, reason }) => ({ id: placeId, mailboxId, folderId, path, role, flags: Number(flags), isPending: pending === 1, reason })),
			messageKey: delivery?.messageKey ?? null,
			ledger: (delivery && ledgerOf.get(delivery.messageKey)) ?? null,
			outgoing: outgoing ? queuedMail(outgoing) : null,
			contacts: peopleIn(contacts.filter((contact) => contact.messageId === id)),
		};
	});
}

function queuedMail({ purpose, status, reason, nextAttemptAt, settledAt, bouncedAt, memberName }: QueuedMail): QueuedMail {
	return { purpose, status, reason, nextAttemptAt, settledAt, bouncedAt, memberName };
}

/** One for each person, whichever of their records it is linked to. */
function peopleIn(links: readonly { id: string; name: string | null; how: 'auto' | 'manual' }[]): ConversationMail['contacts'] {
	const people = new Map<string, ConversationMail['contacts'][number]>();
	for (const { id, name, how } of links) people.set(id, { id, name: people.get(id)?.name ?? name, how: people.get(id)?.how === 'manual' ? 'manual' : how });
	return [...people.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}
