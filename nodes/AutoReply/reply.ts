import type { MailAccount } from '../shared/mail/accounts';
import { addressIdentity, domainOf, isOneOf } from '../shared/mail/address';
import { newMessageId, type OutgoingMail } from '../shared/mail/compose';
import { automaticHeaders, carriesOurMark } from '../shared/mail/loop-mark';
import { sendOutgoing, type OutgoingRequest } from '../shared/mail/outgoing/send';
import { replyLanguage } from '../shared/mail/template/languages';
import { InputError } from '../shared/node/input-error';
import type { IntakeItem, Lead, ReplyResult } from '../shared/node/item';
import { blockOf } from '../shared/store/blocked-addresses';
import { findListing } from '../shared/store/listings';
import { mailboxSignature } from '../shared/store/mailboxes';
import { raiseNotice, resolveNotice } from '../shared/store/notices';
import { readOutgoing, recipientsOf, type Outgoing } from '../shared/store/outgoing';
import { countRepliesFrom, countRepliesTo, countRepliesToPerson, isOurReply, lockReplies, recordNoReply, replyKey } from '../shared/store/replies';
import type { Sql, Store } from '../shared/store/store';
import { ownAddresses } from '../shared/store/team';
import { isTimeForReplies, type OfficeHours } from './office-hours';
import { composeReply } from './compose';
import type { AreaUnit } from '../shared/mail/reply-text/listing-facts';
import { BREAKER, LIMITS, refuseByHistory, refuseByMail, WINDOWS, type Refusal, type ReplyFacts, type ReplyHistory } from './policy';
import { suggestionsFor } from './suggestions';
import { writtenText, type TextChoice } from './text-choice';

/** How the user wants the reply. */
export interface ReplySettings {
	text: TextChoice;
	/** Lines of text; empty = the account's sender signs. */
	signature: string;
	areaUnit: AreaUnit;
	/** IANA name: in which a day is written. */
	timeZone: string;
	suggestListings: boolean;
	/** Whether a reply without suggestions is sent at all. */
	sendWithoutMatch: boolean;
	/** For enquiries whose language is not one of ours: one of WRITTEN_LANGUAGES. */
	fallbackLanguage: string;
	/** Addresses and domains of ours beside the ones the store knows. */
	ownAddresses: readonly string[];
	/** Whether the reply answers the enquiry: nobody else is then asked to, and it is the first response (N9). */
	countsAsResponse: boolean;
	/** Whether a copy is kept in the Sent folder of the account (A10). */
	keepInSent: boolean;
	/** Addresses and domains that get no reply, beside the ones that are blocked in the store. */
	blockedAddresses: readonly string[];
	/** null = at any time. */
	officeHours: OfficeHours | null;
	/** Whether somebody only tries the workflow in the editor. */
	isTrial?: boolean;
}

/** A reply that could be sent. */
export interface PreparedReply {
	messageKey: string;
	contactId: string;
	recipient: string;
	listings: string[];
	/** What the user should look at, e.g. a variable that nobody knows. */
	warnings: string[];
	mail: OutgoingMail;
}

const NO_ACCOUNT = 'No mailbox account is chosen. Choose one under Credential to Send From, and publish the workflow again';
/** Nobody looks for answers that do not leave: what a published workflow does not send for this reason is told. */
const NO_ACCOUNT_NOTICE = { subject: 'answers:account', message: 'New contacts get no automatic reply, because Auto Reply has no mailbox account. Choose one there under Credential to Send From, and publish the workflow again. What was not sent is not sent later.' };

const notSent = (reason: string, messageId: string | null = null): ReplyResult => ({ sent: false, reason, messageId, listings: [] });

/** Sends the automatic reply to an item's mail when every rule agrees; what became of an earlier one counts (invariants 5 and 8). */
export async function sendReply(store: Store, item: IntakeItem, account: MailAccount | null, settings: ReplySettings, now = Date.now()): Promise<ReplyResult> {
	const { messageKey } = readItem(item);
	const earlier = await readOutgoing(store, replyKey(messageKey));
	// What may have left, or certainly did, is not decided again; nor can it be sent without an account.
	if (earlier && (account === null || (earlier.status !== 'queued' && earlier.status !== 'sending'))) return await resultOf(store, earlier);

	const prepared = await prepareReply(store, item, account, settings, now);
	if ('refused' in prepared) {
		if (earlier) return await resultOf(store, earlier);
		if (prepared.refused === NO_ACCOUNT && settings.isTrial !== true) await raiseNotice(store, NO_ACCOUNT_NOTICE.subject, NO_ACCOUNT_NOTICE.message, now);
		return await withhold(store, messageKey, prepared.refused);
	}
	if (account === null) return await withhold(store, messageKey, NO_ACCOUNT);
	const sending = await sendOutgoing(store, account, requestOf(item, prepared, account, settings, now), undefined, now);
	const result = 'notAdmitted' in sending ? await withhold(store, messageKey, sending.notAdmitted) : await resultOf(store, sending.outgoing);
	return prepared.warnings.length > 0 ? { ...result, warnings: prepared.warnings } : result;
}

/** Counting what went before and taking the right to send are one transaction. */
function requestOf({ enquiry }: IntakeItem, { messageKey, contactId, recipient, listings, mail }: PreparedReply, account: MailAccount, settings: ReplySettings, now: number): OutgoingRequest {
	return {
		key: replyKey(messageKey),
		purpose: 'reply',
		mail,
		messageKey,
		contactId,
		enquiryId: enquiry?.id ?? null,
		// Whether it answers the enquiry is the user's decision (N9).
		countsAsAnswer: settings.countsAsResponse,
		answers: [],
		listings,
		keepInSent: settings.keepInSent,
		async admit(sql) {
			await lockReplies(sql, now);
			await resolveNotice(sql, NO_ACCOUNT_NOTICE.subject, now);
			const history = await readHistory(sql, { contactId, recipient, senderAddress: addressIdentity(account.address) }, now);
			const refusal = refuseByHistory(history);
			if (refusal?.rule === BREAKER) await tellOfBreaker(sql, addressIdentity(account.address), refusal.reason, now);
			// Not as soon as one more may leave: a loop would raise and end the notice for hours.
			if (refusal === null && history.fromMailboxInTenMinutes < LIMITS.mailboxInTenMinutes / 2) await resolveNotice(sql, breakerSubject(addressIdentity(account.address)), now);
			return refusal?.reason ?? null;
		},
	};
}

const breakerSubject = (senderAddress: string) => `replies:${senderAddress}:held back`;

/** One notice for each time the limit against loops was reached; replies that go on end it. */
async function tellOfBreaker(sql: Sql, senderAddress: string, reason: string, now: number): Promise<void> {
	const next = 'Look at the newest enquiries: a loop or a flood of forms looks like this. Replies go on by themselves when fewer leave; those that were held back are not sent later';
	await raiseNotice(sql, breakerSubject(senderAddress), `Automatic replies from ${senderAddress} are held back. ${reason}. ${next}.`, now);
}

async function withhold(store: Store, messageKey: string, reason: string): Promise<ReplyResult> {
	await recordNoReply(store, messageKey, reason);
	return notSent(reason);
}

/** What became of a reply, in words. */
async function resultOf(store: Sql, { id, status, reason, headerId, listings, nextAttemptAt }: Outgoing): Promise<ReplyResult> {
	switch (status) {
		case 'sent':
			return { sent: true, reason: `Sent to ${(await recipientsOf(store, id)).map(({ address }) => address).join(', ')}`, messageId: headerId, listings };
		case 'refused':
			return notSent(`It was not sent: ${reason ?? 'the mail server refused it'}`);
		case 'unknown':
			return notSent(`It may have left, so it is not sent again: ${reason ?? 'the mail server did not answer'}`, headerId);
		case 'sending':
			return notSent('Another run sends this reply', headerId);
		case 'queued':
			return notSent(nextAttemptAt === null || reason === null ? 'Another run sends this reply' : `It waits and is tried again from ${new Date(nextAttemptAt).toISOString().slice(0, 16).replace('T', ' ')} UTC on: ${reason}`, headerId);
	}
}

/** Exactly what would be sent, or why nothing would; claims and sends nothing. */
export async function prepareReply(store: Store, item: IntakeItem, account: MailAccount | null, settings: ReplySettings, now = Date.now()): Promise<PreparedReply | { refused: string }> {
	const { messageKey, contact, lead } = readItem(item);
	const { written, refusal } = await chooseRecipient(store, item, account, settings, now);
	if (refusal !== null || written === null) return { refused: refusal?.reason ?? NO_ADDRESS };
	const recipient = addressIdentity(written);
	if (account === null) return { refused: NO_ACCOUNT };

	const asked = item.enquiry?.listing ? ((await findListing(store, item.enquiry.listing.reference)) ?? null) : null;
	const suggestions = settings.suggestListings ? await suggestionsFor(store, contact.id, asked, lead) : [];
	if (suggestions.length === 0 && !settings.sendWithoutMatch) return { refused: 'No listing matches what the person is looking for' };

	const direct = lead.source.kind === 'direct';
	const language = replyLanguage(lead.language, settings.fallbackLanguage);
	const { warnings, ...content } = composeReply({
		language,
		name: lead.name?.full ?? null,
		firstName: lead.name?.first ?? null,
		listing: asked,
		suggestions,
		areaUnit: settings.areaUnit,
		owner: item.owner ?? null,
		receivedAt: item.receivedAt ?? item.enquiry?.receivedAt ?? null,
		timeZone: settings.timeZone,
		sender: account.senderName || domainOf(account.address),
		signature: settings.signature.trim() || ((await mailboxSignature(store, account.address)) ?? ''),
		threadSubject: direct ? item.subject || null : null,
		written: await writtenText(store, settings.text, language),
	});
	const inbox = item.mailbox?.address;
	return {
		messageKey,
		contactId: contact.id,
		recipient,
		listings: suggestions.map(({ listing }) => listing.reference),
		warnings,
		mail: {
			from: { name: account.senderName, address: account.address },
			to: [{ name: '', address: written }],
			// What the person answers must come back into the inbox.
			...(inbox && addressIdentity(inbox) !== addressIdentity(account.address) && { replyTo: [{ name: account.senderName, address: inbox }] }),
			...content,
			messageId: newMessageId(account.address),
			inReplyTo: item.messageId ?? null,
			references: [...(item.references ?? []).slice(-20), ...(item.messageId ? [item.messageId] : [])],
			headers: automaticHeaders('auto-replied'),
		},
	};
}

function readItem(item: IntakeItem): { messageKey: string; contact: { id: string; created: boolean }; lead: Lead } {
	const { contact, lead } = item;
	const key = item.messageKey ?? item.messageId;
	if (!contact?.id) throw new InputError('The item has no contact', 'Connect the output Created of Contact Upsert, or Assign Owner behind it, to this node.');
	if (!lead || !Array.isArray(lead.emails)) throw new InputError('The item has no lead', 'Put a Lead Parser before Contact Upsert: the reply goes to the address it found.');
	if (!key) throw new InputError('The item has no message key', 'Take the item from Smart Inbox Trigger or Lead Parser: without a key nobody can tell whether a reply was sent before.');
	return { messageKey: key, contact: { id: contact.id, created: contact.created }, lead };
}

/** An answer that is the same for every address of the person is given once; enquiries name a handful of addresses at most. */
const MOST_ADDRESSES = 5;
const NO_ADDRESS = 'The person left no email address';

/** The first address of the person that nothing stands against; else why not, for the first. */
async function chooseRecipient(store: Sql, item: IntakeItem, account: MailAccount | null, settings: ReplySettings, now: number): Promise<{ written: string | null; refusal: Refusal | null }> {
	const { lead } = readItem(item);
	const relays = lead.source.relayForwards === true ? (lead.relayEmails ?? []) : [];
	const addresses: (string | null)[] = [...lead.emails, ...relays].slice(0, MOST_ADDRESSES);
	let first: Refusal | null = null;
	for (const written of addresses.length > 0 ? addresses : [null]) {
		const refusal = refuseByMail(await factsOf(store, item, written === null ? null : addressIdentity(written), account, settings, now));
		if (refusal === null) return { written, refusal };
		first ??= refusal;
	}
	return { written: null, refusal: first };
}

async function factsOf(store: Sql, item: IntakeItem, recipient: string | null, account: MailAccount | null, settings: ReplySettings, now: number): Promise<ReplyFacts> {
	const { contact, lead } = readItem(item);
	const own = [...(await ownAddresses(store)), ...settings.ownAddresses];
	if (account) own.push(account.address);
	if (item.mailbox) own.push(item.mailbox.address);
	return {
		contactCreated: contact.created,
		outcome: lead.outcome,
		kind: item.kind,
		senderVerified: item.senderVerified === true,
		sourceKind: lead.source.kind,
		recipient,
		relayEmails: (lead.relayEmails ?? []).map(addressIdentity),
		relayForwards: lead.source.relayForwards === true,
		blocked: await whyBlocked(store, recipient, settings.blockedAddresses),
		ownAddresses: own,
		carriesOurMark: carriesOurMark(item.headers),
		answersOurReply: await isOurReply(store, [...(item.inReplyTo ? [item.inReplyTo] : []), ...(item.references ?? [])].slice(-50)),
		isTimeForReplies: isTimeForReplies(settings.officeHours, now),
	};
}

async function whyBlocked(store: Sql, recipient: string | null, blocked: readonly string[]): Promise<string | null> {
	if (recipient === null) return null;
	if (isOneOf(recipient, blocked)) return 'it is in Blocked Addresses';
	return (await blockOf(store, recipient))?.reason ?? null;
}

/** Whose replies are counted. Addresses in lower case. */
export interface ReplyParties {
	contactId: string;
	recipient: string;
	senderAddress: string;
}

/** What went to this person, and out of this account, before. */
export async function readHistory(sql: Sql, { contactId, recipient, senderAddress }: ReplyParties, now = Date.now()): Promise<ReplyHistory> {
	const toPerson = async (since: number) => Math.max(await countRepliesTo(sql, recipient, since), await countRepliesToPerson(sql, contactId, since));
	return {
		toPersonInDay: await toPerson(now - WINDOWS.day),
		toPersonInWeek: await toPerson(now - WINDOWS.week),
		fromMailboxInTenMinutes: await countRepliesFrom(sql, senderAddress, now - WINDOWS.tenMinutes),
	};
}
