/** A mail of a conversation; erased ones are none. */
export interface MailFact {
	id: string;
	direction: 'in' | 'out';
	/** Address, lower case. */
	sender: string;
	attachments: number;
	/** When it was first received anywhere; of one of ours, when it was written. Epoch milliseconds. */
	receivedAt: number;
}

/** Where a mail lies, or lay, on the server: a row of `folder_mail`. */
export interface PlaceFact {
	messageId: string;
	mailboxId: string;
	folderId: string;
	/** The role of the folder, e.g. \Archive. */
	role: string | null;
	receivedAt: number;
	isSeen: number;
	isFlagged: number;
	isDraft: number;
	/** Marked \Deleted on the server. */
	isDeleted: number;
	goneBy: 'server' | 'us' | null;
}

/** A row of the ledger, with the owner that came of it. */
export interface DeliveryFact {
	messageKey: string;
	messageId: string;
	mailboxId: string;
	folderId: string | null;
	role: string | null;
	receivedAt: number;
	storedAt: number;
	state: string;
	outcome: 'lead' | 'review' | 'none' | null;
	archivedAt: number | null;
	readAt: number | null;
	ownerId: string | null;
}

/** A mail of ours in the outgoing queue. */
export interface OutgoingFact {
	messageId: string;
	/** null = the account it left from is no mailbox here. */
	mailboxId: string | null;
	/** Refused, back, or nobody knows whether it left. */
	isFailed: number;
}

/** A person that a mail is linked to. */
export interface LinkFact {
	messageId: string;
	/** The person, not the record. */
	contactId: string;
	ownerId: string | null;
	linkedAt: number;
}

/** All that the rows of a conversation are made of. */
export interface ConversationFacts {
	threadId: string;
	mails: MailFact[];
	places: PlaceFact[];
	deliveries: DeliveryFact[];
	outgoing: OutgoingFact[];
	links: LinkFact[];
}

/** A row of `inbox_thread`. */
export interface ConversationRow {
	threadId: string;
	placeId: string;
	mailboxId: string;
	lastAt: number;
	/** Ids of mails. */
	newest: string[];
	newestKey: string | null;
	mailCount: number;
	receivedCount: number;
	attachmentCount: number;
	isListed: boolean;
	isUnread: boolean;
	isArchived: boolean;
	isFlagged: boolean;
	hasDraft: boolean;
	contactId: string | null;
	ownerId: string | null;
	outcome: 'lead' | 'review' | 'none' | null;
	isQuarantined: boolean;
	needsAttention: boolean;
}

/** What a folder is for, as far as the list asks. */
export type Shelving = 'inbox' | 'archive' | 'sent' | 'drafts' | 'spam' | 'trash';

const SHELVING: Record<string, Shelving> = {
	'\\Archive': 'archive',
	'\\Sent': 'sent',
	'\\Drafts': 'drafts',
	'\\Junk': 'spam',
	'\\Trash': 'trash',
	// Views of some servers: a mail there says nothing of where else it is.
	'\\All': 'archive',
	'\\Flagged': 'archive',
	'\\Important': 'archive',
};

export function shelvingOf(role: string | null): Shelving {
	return SHELVING[role ?? ''] ?? 'inbox';
}

/** A place in which people see a mail. Mail that no sync has seen has one that is made up from the ledger. */
export interface SeenPlace {
	folderId: string | null;
	shelving: Shelving;
	receivedAt: number;
	isSeen: boolean;
	isFlagged: boolean;
}

type Of<T> = readonly Omit<T, 'messageId' | 'mailboxId'>[];

/** What is known of one mail in one mailbox. */
export interface InMailbox {
	direction: 'in' | 'out';
	places: Of<PlaceFact>;
	deliveries: Of<Pick<DeliveryFact, 'messageId' | 'mailboxId' | 'folderId' | 'role' | 'receivedAt' | 'state' | 'outcome' | 'archivedAt' | 'readAt'>>;
	/** When it was queued, when it is one of ours that left from here. */
	queuedAt: number | null;
}

/**
 * Where people see a mail of a mailbox; nowhere when it was deleted. What a sync has found on the server decides. A mail
 * that somebody must decide about stays where it arrived, unless it was deleted here.
 */
export function seenPlaces({ direction, places, deliveries, queuedAt }: InMailbox): SeenPlace[] {
	const present = places.filter(({ goneBy, isDeleted }) => goneBy === null && isDeleted === 0);
	if (present.length > 0) {
		return present.map(({ folderId, role, receivedAt, isSeen, isFlagged, isDraft }) => ({ folderId, shelving: isDraft === 1 ? 'drafts' : shelvingOf(role), receivedAt, isSeen: isSeen === 1, isFlagged: isFlagged === 1 }));
	}
	const isWaitedFor = deliveries.some(({ state, outcome }) => state === 'quarantined' || outcome === 'review');
	if (places.length > 0 && (!isWaitedFor || places.some(({ goneBy }) => goneBy !== 'server'))) return [];
	const isSeen = direction === 'out' || deliveries.some(({ readAt }) => readAt !== null);
	const isArchived = deliveries.some(({ archivedAt }) => archivedAt !== null);
	const seen = deliveries.map(({ folderId, role, receivedAt }): SeenPlace => {
		const shelving = shelvingOf(role);
		return { folderId, shelving: isArchived && shelving === 'inbox' ? 'archive' : shelving, receivedAt, isSeen, isFlagged: false };
	});
	if (queuedAt !== null && places.length === 0) seen.push({ folderId: null, shelving: 'sent', receivedAt: queuedAt, isSeen: true, isFlagged: false });
	return seen;
}

/** What a mail is in a mailbox. */
export type Part = 'received' | 'sent' | 'draft' | 'spam' | 'trash';

/** @param places at least one */
export function partOf(direction: 'in' | 'out', places: readonly SeenPlace[]): Part {
	const lies = (...where: Shelving[]) => places.some(({ shelving }) => where.includes(shelving));
	if (!lies('inbox', 'archive', 'sent', 'drafts')) return lies('spam') ? 'spam' : 'trash';
	if (!lies('inbox', 'archive', 'sent')) return 'draft';
	return direction === 'out' || (lies('sent') && !lies('inbox')) ? 'sent' : 'received';
}

/** One mail in one mailbox, where it is seen. */
interface PlacedMail extends MailFact {
	at: number;
	places: SeenPlace[];
	part: Part;
	deliveries: DeliveryFact[];
	links: LinkFact[];
	isFailed: boolean;
}

/** Senders that a row of the list names. */
const SENDERS = 4;

/** The rows of a conversation: one for each mailbox it is in, and one for each folder it lies in. */
export function rowsOfConversation({ threadId, mails, places, deliveries, outgoing, links }: ConversationFacts): ConversationRow[] {
	const rows: ConversationRow[] = [];
	const [placesOf, deliveriesOf, outgoingOf, linksOf] = [byMessage(places), byMessage(deliveries), byMessage(outgoing), byMessage(links)];
	const mailboxes = new Set([...places, ...deliveries, ...outgoing].flatMap(({ mailboxId }) => mailboxId ?? []));
	for (const mailboxId of mailboxes) {
		const here = <T extends { mailboxId: string | null }>(facts: T[] = []) => facts.filter((fact) => fact.mailboxId === mailboxId);
		const placed = mails.flatMap((mail): PlacedMail | [] => {
			const [ownPlaces, ownDeliveries, ownOutgoing] = [here(placesOf.get(mail.id)), here(deliveriesOf.get(mail.id)), here(outgoingOf.get(mail.id))];
			const seen = seenPlaces({ direction: mail.direction, places: ownPlaces, deliveries: ownDeliveries, queuedAt: ownOutgoing.length > 0 ? mail.receivedAt : null });
			if (seen.length === 0) return [];
			const at = Math.min(...seen.map(({ receivedAt }) => receivedAt));
			return { ...mail, at, places: seen, part: partOf(mail.direction, seen), deliveries: ownDeliveries, links: linksOf.get(mail.id) ?? [], isFailed: ownOutgoing.some(({ isFailed }) => isFailed === 1) };
		});
		placed.sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1));
		rows.push(...rowsInMailbox(threadId, mailboxId, placed));
	}
	return rows;
}

/** What is known of each mail. */
export function byMessage<T extends { messageId: string }>(facts: readonly T[]): Map<string, T[]> {
	const found = new Map<string, T[]>();
	for (const fact of facts) {
		const known = found.get(fact.messageId);
		if (known) known.push(fact);
		else found.set(fact.messageId, [fact]);
	}
	return found;
}

/** @param placed newest first */
function rowsInMailbox(threadId: string, mailboxId: string, placed: readonly PlacedMail[]): ConversationRow[] {
	if (placed.length === 0) return [];
	const talk = placed.filter(({ part }) => part === 'received' || part === 'sent');
	const spam = placed.filter(({ part }) => part === 'spam');
	const counted = talk.length > 0 ? talk : spam;
	const common = { threadId, mailboxId, hasDraft: placed.some(({ part }) => part === 'draft'), ...knownOf(counted.length > 0 ? counted : placed) };
	const rows: ConversationRow[] = [];
	if (counted.length > 0) {
		rows.push({
			...common,
			...countsOf(counted),
			placeId: mailboxId,
			isListed: talk.length > 0,
			isUnread: counted.some(({ part, places }) => part !== 'sent' && places.some(({ shelving, isSeen }) => !isSeen && (shelving !== 'trash' && shelving !== 'drafts') && (part === 'spam' || shelving !== 'spam'))),
			isFlagged: counted.some(({ places }) => places.some(({ isFlagged }) => isFlagged)),
		});
	}
	for (const folderId of new Set(placed.flatMap(({ places }) => places.flatMap((place) => place.folderId ?? [])))) {
		const inFolder = placed.filter(({ places }) => places.some((place) => place.folderId === folderId));
		const placesHere = inFolder.flatMap(({ part, places }) => places.filter((place) => place.folderId === folderId).map((place) => ({ part, ...place })));
		rows.push({
			...common,
			...countsOf(inFolder),
			placeId: folderId,
			isListed: true,
			isUnread: placesHere.some(({ part, isSeen }) => !isSeen && part !== 'sent' && part !== 'draft'),
			isFlagged: placesHere.some(({ isFlagged }) => isFlagged),
		});
	}
	return rows;
}

/** @param mails newest first */
function countsOf(mails: readonly PlacedMail[]): Pick<ConversationRow, 'lastAt' | 'newest' | 'mailCount' | 'receivedCount' | 'attachmentCount'> {
	const senders = new Map<string, string>();
	for (const { id, sender } of mails) if (senders.size < SENDERS && !senders.has(sender)) senders.set(sender, id);
	return {
		lastAt: mails[0].at,
		newest: [...senders.values()],
		mailCount: mails.length,
		receivedCount: mails.filter(({ part }) => part !== 'sent' && part !== 'draft').length,
		attachmentCount: mails.reduce((sum, { attachments }) => sum + attachments, 0),
	};
}

/** What is known of the conversation, wherever in the mailbox its mails lie. @param mails newest first */
function knownOf(mails: readonly PlacedMail[]): Pick<ConversationRow, 'newestKey' | 'isArchived' | 'contactId' | 'ownerId' | 'outcome' | 'isQuarantined' | 'needsAttention'> {
	const received = mails.filter(({ part }) => part === 'received');
	const isArchived = received.length > 0 && received.every(({ places }) => !places.some(({ shelving }) => shelving === 'inbox'));
	const ledger = mails.filter(({ direction }) => direction === 'in').flatMap((mail) => [...mail.deliveries].sort(firstArrival));
	const link = [...(mails.find(({ links }) => links.length > 0)?.links ?? [])].sort((one, other) => other.linkedAt - one.linkedAt || (one.contactId < other.contactId ? 1 : -1)).at(0);
	const outcome = (['review', 'lead', 'none'] as const).find((wanted) => ledger.some((delivery) => delivery.outcome === wanted)) ?? null;
	const isQuarantined = ledger.some(({ state }) => state === 'quarantined');
	return {
		newestKey: ledger.at(0)?.messageKey ?? null,
		isArchived,
		contactId: link?.contactId ?? null,
		ownerId: ledger.find(({ ownerId }) => ownerId !== null)?.ownerId ?? link?.ownerId ?? null,
		outcome,
		isQuarantined,
		needsAttention: isQuarantined || outcome === 'review' || (!isArchived && mails.some(({ isFailed }) => isFailed)),
	};
}

/** Of the same mail in one mailbox, the row that was not put aside as a repetition: the first. */
export function firstArrival(one: DeliveryFact, other: DeliveryFact): number {
	return one.storedAt - other.storedAt || (one.messageKey < other.messageKey ? -1 : 1);
}
