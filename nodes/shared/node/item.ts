import type { DeliveryNews } from '../mail/delivery-report/apply-report';
import type { Message } from '../mail/message/message';

/** How one field of a lead was found: enough for a person to see why (N3, W12). */
export interface Evidence {
	value: string;
	/** e.g. "label", "adf", "tel link", "Reply-To", "free text". */
	method: string;
	label: string | null;
	line: number | null;
	/** 0..1 */
	confidence: number;
	/** The above as a sentence for people. */
	explanation?: string;
}

export interface LeadName {
	full: string;
	first: string | null;
	last: string | null;
}

export interface LeadPhone {
	raw: string;
	/** null when the number is not possible in any country we may assume. */
	e164: string | null;
}

/** What was read from a mail. Added by Lead Parser as `lead`. */
export interface Lead {
	name: LeadName | null;
	company: string | null;
	emails: string[];
	/** Portal addresses that forward to the person; never an identity. */
	relayEmails: string[];
	phones: LeadPhone[];
	references: string[];
	message: string | null;
	interest: Record<string, string>;
	extras: Record<string, string>;
	source: {
		id: string;
		name: string;
		kind: 'portal' | 'form' | 'direct' | 'file';
		/** Set when the sender's profile says that its `relayEmails` pass mail on to the person. */
		relayForwards?: true;
	};
	language: string | null;
	confidence: number;
	evidence: Record<string, Evidence>;
	unusedLabels: string[];
	outcome: 'lead' | 'review' | 'none';
	reason: string;
}

/** Added by Contact Upsert as `contact`. */
export interface ContactResult {
	/** null: the mail has neither an e-mail nor a phone, so there is no contact yet (output Needs Review). */
	id: string | null;
	/** Whether this mail created the contact. Stays true when the same mail is processed again. */
	created: boolean;
	name: string;
	emails: string[];
	phones: string[];
	firstSource: string | null;
	firstSeenAt: string | null;
	ownerId: string | null;
	externalIds: Record<string, string>;
	mergedIds: string[];
	reviewId: string | null;
	/** Why it is this contact, or a new one. */
	reason: string;
}

/** Added by Contact Upsert as `enquiry`. */
export interface EnquiryResult {
	id: string;
	listing: { reference: string; title: string | null } | null;
	isNew: boolean;
	receivedAt: string;
	status: 'open' | 'closed';
	/** Why it belongs to this listing or conversation. */
	reason: string;
}

/** Added by Assign Owner as `owner`. */
export interface OwnerResult {
	id: string | null;
	name: string | null;
	email: string | null;
	rule: string;
	reason: string;
	assignedNow: boolean;
	/** Who does the work while the owner is absent. */
	deputy: { id: string; name: string; email: string } | null;
	/** The queue whose turn it was. */
	queue: string | null;
	/** What became of telling the owner by mail; null = nobody was to be told. */
	notice: string | null;
}

/** Added by Auto Reply as `reply`. */
export interface ReplyResult {
	sent: boolean;
	reason: string;
	messageId: string | null;
	listings: string[];
	/** What somebody should look at, e.g. a variable in the text that nobody knows. */
	warnings?: string[];
}

/** The item as it stands after the whole pipeline; every part is there once its node has run. */
export type IntakeItem = Partial<Message> & {
	/** Of a delivery report: what it says, and of which mail of ours. */
	report?: DeliveryNews;
	lead?: Lead;
	contact?: ContactResult;
	enquiry?: EnquiryResult;
	owner?: OwnerResult;
	reply?: ReplyResult;
};
