import type { MailAccount } from '../shared/mail/accounts';
import { addressIdentity, domainOf } from '../shared/mail/address';
import { newMessageId, type OutgoingMail } from '../shared/mail/compose';
import { automaticHeaders, carriesOurMark } from '../shared/mail/loop-mark';
import { sendOnce } from '../shared/mail/send-once';
import { InputError } from '../shared/node/input-error';
import type { IntakeItem, Lead, ReplyResult } from '../shared/node/item';
import { inTransaction } from '../shared/store/conflicts';
import { findListing } from '../shared/store/listings';
import { claimReply, countRepliesFrom, countRepliesTo, isOurReply, lockReplyClaims, readReplyClaim, recordNoReply, settleReply, type ReplyClaim } from '../shared/store/replies';
import { recordResponse } from '../shared/store/responses';
import type { Sql, Store } from '../shared/store/store';
import { ownAddresses } from '../shared/store/team';
import { composeReply } from './compose';
import { refuseByHistory, refuseByMail, WINDOWS, type ReplyFacts, type ReplyHistory } from './policy';
import { suggestionsFor } from './suggestions';
import { replyLanguage, type ReplyLanguage } from './texts';

/** How the user wants the reply. */
export interface ReplySettings {
	/** Empty = the default in the enquiry's language. */
	subject: string;
	text: string;
	suggestListings: boolean;
	/** Whether a reply without suggestions is sent at all. */
	sendWithoutMatch: boolean;
	/** For enquiries whose language is not one of ours. */
	fallbackLanguage: ReplyLanguage;
	/** Addresses and domains of ours beside the ones the store knows. */
	ownAddresses: readonly string[];
	/** Whether the reply answers the enquiry: nobody else is then asked to, and it is the first response (N9). */
	countsAsResponse: boolean;
}

/** A reply that could be sent. */
export interface PreparedReply {
	messageKey: string;
	contactId: string;
	recipient: string;
	listings: string[];
	mail: OutgoingMail;
}

const NO_ACCOUNT = 'No mailbox account is chosen. Choose one under Credential to Send From';

const notSent = (reason: string): ReplyResult => ({ sent: false, reason, messageId: null, listings: [] });

/** Sends the automatic reply to an item's mail when every rule agrees; the answer of an earlier run counts (invariants 5 and 8). */
export async function sendReply(store: Store, item: IntakeItem, account: MailAccount | null, settings: ReplySettings, now = Date.now()): Promise<ReplyResult> {
	const { messageKey } = readItem(item);
	const earlier = await readReplyClaim(store, messageKey);
	if (earlier) return await fromClaim(store, earlier);

	const prepared = await prepareReply(store, item, account, settings);
	if ('refused' in prepared) return await withhold(store, messageKey, prepared.refused);
	if (account === null) return await withhold(store, messageKey, NO_ACCOUNT);
	const refused = await claim(store, prepared, account, now);
	if (refused !== null) {
		const other = await readReplyClaim(store, messageKey);
		return other ? await fromClaim(store, other) : await withhold(store, messageKey, refused);
	}
	// From here on the claim says "may have left": whatever happens, no other run sends it again.
	const sending = await sendOnce(account, prepared.mail);
	await inTransaction(store, async (sql) => {
		await settleReply(sql, messageKey, sending.status, sending.reason, sending.messageId);
		if (sending.status !== 'refused') await keepInEnquiry(sql, item, sending.messageId, prepared.recipient, settings.countsAsResponse, now);
	});
	if (sending.status === 'sent') return { sent: true, reason: `Sent to ${prepared.recipient}`, messageId: sending.messageId, listings: prepared.listings };
	return unsent(sending.status, sending.reason, sending.messageId);
}

/** The enquiry's history has the reply; whether it is an answer is the user's decision (N9). */
async function keepInEnquiry(sql: Sql, { enquiry }: IntakeItem, headerId: string, recipient: string, counts: boolean, now: number): Promise<void> {
	if (!enquiry?.id) return;
	await recordResponse(sql, { headerId, recipients: [recipient], answers: [], enquiryId: enquiry.id, isAutomatic: true, counts, respondedBy: null, respondedAt: now }, now);
}

async function withhold(store: Store, messageKey: string, reason: string): Promise<ReplyResult> {
	await recordNoReply(store, messageKey, reason);
	return notSent(reason);
}

function unsent(status: 'refused' | 'unknown', why: string, messageId: string): ReplyResult {
	return status === 'refused' ? notSent(`It was not sent: ${why}`) : { ...notSent(`It may have left, so it is not sent again: ${why}`), messageId };
}

/** Exactly what would be sent, or why nothing would; claims and sends nothing. */
export async function prepareReply(store: Store, item: IntakeItem, account: MailAccount | null, settings: ReplySettings): Promise<PreparedReply | { refused: string }> {
	const { messageKey, contact, lead } = readItem(item);
	const recipient = lead.emails.length > 0 ? addressIdentity(lead.emails[0]) : null;
	const refusal = refuseByMail(await factsOf(store, item, recipient, account, settings));
	if (refusal !== null || recipient === null) return { refused: refusal?.reason ?? 'The person left no email address' };
	if (account === null) return { refused: NO_ACCOUNT };

	const asked = item.enquiry?.listing ? ((await findListing(store, item.enquiry.listing.reference)) ?? null) : null;
	const suggestions = settings.suggestListings ? await suggestionsFor(store, contact.id, asked, lead) : [];
	if (suggestions.length === 0 && !settings.sendWithoutMatch) return { refused: 'No listing matches what the person is looking for' };

	const direct = lead.source.kind === 'direct';
	const content = composeReply({
		language: replyLanguage(lead.language, settings.fallbackLanguage),
		name: lead.name?.full ?? null,
		listing: asked,
		suggestions,
		sender: account.senderName || domainOf(account.address),
		threadSubject: direct ? item.subject || null : null,
		subject: settings.subject,
		text: settings.text,
	});
	const inbox = item.mailbox?.address;
	return {
		messageKey,
		contactId: contact.id,
		recipient,
		listings: suggestions.map(({ listing }) => listing.reference),
		mail: {
			from: { name: account.senderName, address: account.address },
			to: [{ name: '', address: lead.emails[0] }],
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

async function factsOf(store: Sql, item: IntakeItem, recipient: string | null, account: MailAccount | null, settings: ReplySettings): Promise<ReplyFacts> {
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
		ownAddresses: own,
		carriesOurMark: carriesOurMark(item.headers),
		answersOurReply: await isOurReply(store, [...(item.inReplyTo ? [item.inReplyTo] : []), ...(item.references ?? [])].slice(-50)),
	};
}

/** What went to this person, and out of this account, before. Addresses in lower case. */
export async function readHistory(sql: Sql, recipient: string, senderAddress: string, now = Date.now()): Promise<ReplyHistory> {
	return {
		toPersonInDay: await countRepliesTo(sql, recipient, now - WINDOWS.day),
		toPersonInWeek: await countRepliesTo(sql, recipient, now - WINDOWS.week),
		fromMailboxInTenMinutes: await countRepliesFrom(sql, senderAddress, now - WINDOWS.tenMinutes),
	};
}

/** Takes the right to send, durably, or says why not. Counting and claiming are one transaction. */
async function claim(store: Store, { messageKey, contactId, recipient, listings, mail }: PreparedReply, account: MailAccount, now: number): Promise<string | null> {
	const senderAddress = addressIdentity(account.address);
	return await store.transaction(
		async (sql) => {
			await lockReplyClaims(sql, now);
			const refusal = refuseByHistory(await readHistory(sql, recipient, senderAddress, now));
			if (refusal) return refusal.reason;
			const first = await claimReply(sql, { messageKey, contactId, senderAddress, recipient, headerId: mail.messageId, listings }, now);
			return first ? null : 'Another run sends this reply';
		},
		{ durable: true },
	);
}

/** What an earlier run, here or in another process, made of this message. */
async function fromClaim(store: Store, { messageKey, status, recipient, headerId, reason, listings }: ReplyClaim): Promise<ReplyResult> {
	if (status === 'sent') return { sent: true, reason: `Sent to ${recipient}`, messageId: headerId, listings };
	if (status === 'refused') return unsent('refused', reason ?? 'the mail server refused it', headerId);
	if (status === 'unknown') return unsent('unknown', reason ?? 'the mail server did not answer', headerId);
	const why = 'The run that began to send it did not finish';
	await settleReply(store, messageKey, 'unknown', why);
	return unsent('unknown', why, headerId);
}
