/** An address as written in a header: display name decoded, address kept in its own case. */
export interface Address {
	name: string;
	address: string;
}

/** What sent this mail, by RFC 3834 and the header rules in `automatic.ts`. Bulk says nothing about being a lead: portals send bulk. */
export type MessageKind = 'personal' | 'automatic' | 'bulk' | 'bounce' | 'report';

/** The mailbox a mail arrived in. */
export interface MailboxRef {
	id: string;
	address: string;
	kind: 'shared' | 'personal';
}

/** One attachment of a mail; its bytes are the item's binary `binaryProperty` ("attachment_0", …) or absent when not fetched. */
export interface AttachmentInfo {
	fileName: string;
	mimeType: string;
	sizeBytes: number;
	contentId: string | null;
	binaryProperty: string;
}

/** What a mail says by itself, before we know how it reached us. All times are ISO 8601 UTC. */
export interface ParsedMail {
	messageId: string | null;
	inReplyTo: string | null;
	references: string[];
	from: Address | null;
	sender: Address | null;
	replyTo: Address[];
	to: Address[];
	cc: Address[];
	bcc: Address[];
	subject: string;
	/** The plain-text part, or the HTML read as text. */
	text: string;
	/** What this person wrote: no quoted history, no signature, no footer. */
	visibleText: string;
	html: string | null;
	/** The Date header; null when missing or unreadable. */
	sentAt: string | null;
	headers: Record<string, string[]>;
	attachments: AttachmentInfo[];
	kind: MessageKind;
	kindReason: string;
	/** False when there is not exactly one valid From (RFC 5322, 3.6.2). */
	senderVerified: boolean;
}

/**
 * The item on the canvas: one mail, at the top level of `json`. Each node adds one property (`lead`, `contact`,
 * `enquiry`, `owner`, `reply`) and changes nothing else.
 */
export interface Message extends ParsedMail {
	/** Identity of this delivery; never reused. */
	messageKey: string;
	mailbox: MailboxRef;
	/** Path on the server; "SMTP" for direct reception. */
	folder: string;
	threadId: string;
	/** INTERNALDATE (RFC 3501, 2.3.3), or the end of DATA for direct reception. */
	receivedAt: string;
	/** When our ledger had it, durably. */
	storedAt: string;
	/** 1 on first delivery. */
	attempt: number;
}
