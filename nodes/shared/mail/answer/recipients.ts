import { addressIdentity, isValidAddress } from '../address';
import type { Address, ParsedMail } from '../message/message';

/** What of a mail says who gets an answer to it. */
export type Addressed = Pick<ParsedMail, 'from' | 'sender' | 'replyTo' | 'to' | 'cc'>;

export interface AnswerRecipients {
	to: Address[];
	cc: Address[];
}

/**
 * Who gets a reply: whom Reply-To names (RFC 5322, 3.6.2), else the author. A mail of ours is answered to those it went
 * to. Empty when nobody can be answered.
 *
 * @param own addresses of the mailbox that answers
 */
export function replyRecipients(original: Addressed, own: readonly string[]): AnswerRecipients {
	const isOurs = ownAddress(own);
	const answered = [original.replyTo, authorsOf(original)].map(deliverable).find((list) => list.some(({ address }) => !isOurs(address)));
	if (answered) return { to: distinct(answered, isOurs), cc: [] };
	const to = distinct(deliverable(original.to), isOurs);
	// Written to ourselves alone: answered there.
	return { to: to.length > 0 ? to : distinct([...authorsOf(original)], () => false).filter(({ address }) => isValidAddress(address)), cc: [] };
}

/** Who gets a reply to everybody: those of a reply, and everybody in To and Cc but ourselves, each once. Never Bcc: the others must not learn of it. */
export function replyAllRecipients(original: Addressed, own: readonly string[]): AnswerRecipients {
	const isOurs = ownAddress(own);
	const answered = replyRecipients(original, own).to;
	const to = distinct([...answered, ...deliverable(original.to).filter(({ address }) => !isOurs(address))], () => false);
	const known = new Set(to.map(({ address }) => addressIdentity(address)));
	const cc = distinct(deliverable(original.cc), (address) => isOurs(address) || known.has(addressIdentity(address)));
	return { to, cc };
}

/** The recipients of a mail, each once: who is in To needs no copy, and who is seen needs no hidden one. */
export function withoutRepeats<T extends Record<string, Address[]>>(recipients: T): T {
	const seen = new Set<string>();
	const lists = Object.entries(recipients).map(([field, list]) => [field, list.filter(({ address }) => seen.size < seen.add(addressIdentity(address)).size)]);
	return Object.fromEntries(lists) as T;
}

function authorsOf({ from, sender }: Addressed): Address[] {
	return [from ?? sender].filter((one) => one !== null);
}

function deliverable(addresses: readonly Address[]): Address[] {
	return addresses.filter(({ address }) => isValidAddress(address));
}

function distinct(addresses: readonly Address[], leftOut: (address: string) => boolean): Address[] {
	const seen = new Set<string>();
	return addresses.filter(({ address }) => {
		const identity = addressIdentity(address);
		if (seen.has(identity) || leftOut(address)) return false;
		seen.add(identity);
		return true;
	});
}

/** Whether an address is one of these mailboxes, also with a tag ("office+viewings@agency.example"). */
function ownAddress(own: readonly string[]): (address: string) => boolean {
	const identities = new Set(own.map(addressIdentity));
	return (address) => identities.has(addressIdentity(address)) || identities.has(withoutTag(addressIdentity(address)));
}

function withoutTag(identity: string): string {
	return identity.replace(/^([^+@]+)\+[^@]*@/, '$1@');
}
