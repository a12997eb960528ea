import type { IDataObject } from 'n8n-workflow';

import { insertContact } from '../../nodes/shared/store/contacts';
import { blockAddress } from '../../nodes/shared/store/blocked-addresses';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { queueReply, settleReply } from '../shared/store/queued-reply';
import { letter } from './mailroom';

// The refusal table (invariant 8): every condition by name, as it comes in by mail. It is read twice, against the code of
// the nodes and against a real n8n, so a case says what it needs as data.

const HOUR = 3_600_000;

/** Who writes in a case; no other case knows them. */
export interface Scene {
	inbox: string;
	domain: string;
	email: string;
	/** A portal's address for this person. */
	relay: string;
	/** The Message-ID of what they write. */
	headerId: string;
	/** What they write. */
	raw: string;
}

/** What a node between Assign Owner and Auto Reply has changed on the item. */
export interface ItemChange {
	lead?: IDataObject;
	contact?: IDataObject;
	kind?: string | null;
}

export interface ReplyCase {
	/** Instead of the person's own mail. */
	raw?: string;
	/** What the store knows before the mail is there. */
	before?: (store: Store) => Promise<unknown>;
	change?: ItemChange;
	/** Parameters of Auto Reply that are not as in the template. */
	parameters?: { whenNoMatch?: string; options?: Record<string, string> };
}

export const sceneOf = (inbox: string, number: number): Scene => {
	const domain = `people-${number}.example`;
	const headerId = `<enquiry@${domain}>`;
	const text = `Hello,\n\nI would like to see the flat in the old town. Could you call me on +34 612 345 ${100 + number}?\n\nAna Ruiz`;
	return { inbox, domain, email: `ana@${domain}`, relay: `c-7f3a9b2e@relay.portal-${number}.example`, headerId, raw: letter(`Ana Ruiz <ana@${domain}>`, text, { To: inbox, 'Message-ID': headerId }) };
};

/** The item after the change. */
export const changed = <T extends IDataObject>(item: T, { lead, contact, ...rest }: ItemChange): T => ({ ...item, ...rest, lead: { ...(item.lead as IDataObject), ...lead }, contact: { ...(item.contact as IDataObject), ...contact } });

/** The same for n8n, as the expression of an Edit Fields node; changes by Message-ID. */
export function changedInN8n(changes: Record<string, ItemChange & { given?: object }>): string {
	// Written over several lines, because two closing braces end an expression.
	return `={{ (({ lead, contact, ...rest }) => ({ ...$json, ...rest, lead: { ...$json.lead, ...lead }, contact: { ...$json.contact, ...contact } }))((${JSON.stringify(changes, null, 1)})[$json.messageId] ?? {}) }}`;
}

/** Replies that have left already. */
export async function sentBefore(store: Store, sender: string, recipient: string, count: number, hoursAgo: number): Promise<void> {
	for (let index = 0; index < count; index++) {
		const messageKey = `before-${recipient}-${index}`;
		const contactId = await insertContact(store, { name: null, company: null, language: null }, { messageKey, source: 'Direct', receivedAt: 1 });
		await queueReply(store, { messageKey, contactId, senderAddress: sender, recipient, headerId: `<${messageKey}@agency.example>`, listings: [] }, Date.now() - hoursAgo * HOUR);
		await settleReply(store, messageKey, 'sent', '250 OK');
	}
}

const relayOnly = ({ relay }: Scene, relayForwards?: true): ItemChange => ({ lead: { emails: [], relayEmails: [relay], source: { id: 'portal', name: 'Portal', kind: 'portal', ...(relayForwards && { relayForwards }) } } });

/** A weekday that is neither today nor next to it, in any time zone. */
const anotherDay = () => ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][(new Date().getUTCDay() + 3) % 7];

/** What it is called, the case, and the reason that is kept. */
export const REFUSALS: [string, (scene: Scene) => ReplyCase, string][] = [
	['W10: the contact existed before this mail', () => ({ change: { contact: { created: false } } }), 'The contact existed before this mail: only new contacts get the automatic reply'],
	['W10: only a phone is known', () => ({ change: { lead: { emails: [] } } }), 'The person left no email address'],
	['the address is not complete', () => ({ change: { lead: { emails: ['ana@localhost'] } } }), 'The person\'s email address is not complete'],
	['the address is one that nobody reads', () => ({ change: { lead: { emails: ['no-reply@portal.example'] } } }), 'Nobody reads mail to this address'],
	['a portal\'s forwarding address, and its profile does not say that it forwards', (scene) => ({ change: relayOnly(scene) }), 'The person left no email address'],
	['a portal\'s forwarding address among the person\'s own', ({ relay }) => ({ change: { lead: { emails: [relay], relayEmails: [relay] } } }), 'The address is a portal\'s forwarding address'],
	['Lead Parser found no enquiry', () => ({ change: { lead: { outcome: 'none' } } }), 'Lead Parser found no enquiry in the mail'],
	['two From addresses', ({ raw, email }) => ({ raw: raw.replace(`From: Ana Ruiz <${email}>`, `From: Ana Ruiz <${email}>, Eve <eve@other.example>`) }), 'The mail does not have exactly one valid sender'],
	['two From headers', ({ raw }) => ({ raw: raw.replace('To:', 'From: Eve <eve@other.example>\r\nTo:') }), 'The mail does not have exactly one valid sender'],
	['an automatic answer', () => ({ change: { kind: 'automatic' } }), 'An automatic answer is not answered'],
	['a delivery report', () => ({ change: { kind: 'bounce' } }), 'A delivery report is not answered'],
	['a report', () => ({ change: { kind: 'report' } }), 'A report is not answered'],
	['a mailing that is no portal\'s', () => ({ change: { kind: 'bulk' } }), 'A mailing is not answered'],
	['an item that does not say what kind of mail it was', () => ({ change: { kind: null } }), 'The item does not say what kind of mail it was'],
	['an item of a kind that there is not', () => ({ change: { kind: 'letter' } }), 'The item does not say what kind of mail it was'],
	['our own mark', ({ raw }) => ({ raw: raw.replace('To:', 'X-Loop: n8n-nodes-smart-inbox\r\nTo:') }), 'The mail carries the mark of our own automatic replies: answering would begin a loop'],
	['B8: an own address', ({ email }) => ({ parameters: { options: { ownAddresses: email } } }), 'The address is one of your own'],
	['B8: an own domain, and what is below it', ({ domain }) => ({ parameters: { options: { ownAddresses: domain } }, change: { lead: { emails: [`ana@sales.${domain}`] } } }), 'The address is one of your own'],
	['B8: a mailbox of ours', ({ domain }) => ({ before: (store) => ensureMailbox(store, `office@${domain}`, 'imap'), change: { lead: { emails: [`office@${domain}`] } } }), 'The address is one of your own'],
	['B8: a team member', ({ domain }) => ({ before: (store) => upsertTeamMember(store, { email: `marta@${domain}` }), change: { lead: { emails: [`marta@${domain}`] } } }), 'The address is one of your own'],
	['the account itself', ({ inbox }) => ({ change: { lead: { emails: [inbox] } } }), 'The address is one of your own'],
	['an address whose mail came back', ({ email }) => ({ before: (store) => blockAddress(store, email, '550 5.1.1 No such user', 'bounce') }), 'The address is blocked: 550 5.1.1 No such user'],
	['an address somebody blocked in the node', ({ domain }) => ({ parameters: { options: { blockedAddresses: domain } } }), 'The address is blocked: it is in Blocked Addresses'],
	['outside the hours in which replies are wanted', () => ({ parameters: { options: { officeHours: `${anotherDay()} 09:00-17:30`, whenToSend: 'inside' } } }), 'It is not a time at which automatic replies are wanted (Office Hours)'],
	['inside the hours in which none are wanted', () => ({ parameters: { options: { officeHours: 'Always', whenToSend: 'outside' } } }), 'It is not a time at which automatic replies are wanted (Office Hours)'],
	['W10: no listing matches, and the user wants none without', () => ({ parameters: { whenNoMatch: 'skip' } }), 'No listing matches what the person is looking for'],
	['one per address in 24 hours', ({ inbox, email }) => ({ before: (store) => sentBefore(store, inbox, email, 1, 23) }), 'This person got an automatic reply in the last 24 hours'],
	['five per address in 7 days', ({ inbox, email }) => ({ before: (store) => sentBefore(store, inbox, email, 5, 100) }), 'This person got 5 automatic replies in the last 7 days'],
];

/** What it is called, the case, and whom the reply goes to. */
export const ANSWERED: [string, (scene: Scene) => ReplyCase, (scene: Scene) => string][] = [
	['nothing stands against it', () => ({}), ({ email }) => email],
	['a portal\'s mail in bulk', () => ({ change: { kind: 'bulk', lead: { source: { id: 'p', name: 'Portal', kind: 'portal' } } } }), ({ email }) => email],
	['a forwarding address whose profile says that it forwards', (scene) => ({ change: relayOnly(scene, true) }), ({ relay }) => relay],
	['the second address of the person, when nobody reads the first', ({ email }) => ({ change: { lead: { emails: ['noreply@portal.example', email] } } }), ({ email }) => email],
	['a day after the last reply', ({ inbox, email }) => ({ before: (store) => sentBefore(store, inbox, email, 1, 25) }), ({ email }) => email],
	['inside the hours', () => ({ parameters: { options: { officeHours: 'Always', whenToSend: 'inside' } } }), ({ email }) => email],
];
