import { inTransaction } from '../../store/conflicts';
import { queueOutgoing, readOutgoing, retryOutgoing, settleBroken, standsInConversation, takeOutgoing, type NewOutgoing, type Outgoing, type OutgoingPurpose, type OutgoingRecipient } from '../../store/outgoing';
import { keepInThread, type OutgoingEnvelope } from '../../store/outgoing-threads';
import type { Sql, Store } from '../../store/store';
import type { MailAccount } from '../accounts';
import { addressIdentity } from '../address';
import { composeMail, type ComposedMail, type OutgoingMail } from '../compose';
import type { SmtpPatience } from '../smtp';
import { envelopeIdOf } from './envelope-id';
import { handOver, type HandedOver } from './hand-over';
import { needsSentCopy } from './sent-copies';
import { asLivingSender, thisSender } from './sending-process';

/** A mail that is to leave at most once. */
export interface OutgoingRequest {
	/** What asks for it: the same key never leaves twice. */
	key: string;
	purpose: OutgoingPurpose;
	mail: OutgoingMail;
	/** The mail it answers or tells of. */
	messageKey?: string | null;
	contactId?: string | null;
	enquiryId?: string | null;
	/** Who wrote it, or is told. */
	memberId?: string | null;
	listings?: readonly string[];
	/** Message-IDs of what it answers, the nearest first; read from `mail` when missing. */
	answers?: readonly string[];
	countsAsAnswer?: boolean;
	/** Whether a copy is put into the Sent folder, where the provider does not do it itself. */
	keepInSent?: boolean;
	/** Whatever still stands against it, asked in the transaction that writes the row; in words, null = nothing. */
	admit?: (sql: Sql) => Promise<string | null>;
}

/**
 * How long a mail is tried by itself, by what it is; milliseconds. An automatic reply that comes days later is worse than
 * none, and whoever writes a mail wants to know at once that it did not leave.
 */
const PATIENCE: Record<OutgoingPurpose, number> = { reply: 4 * 3_600_000, owner: 24 * 3_600_000, notice: 24 * 3_600_000, staff: 0 };

/** What became of a request: its row in the queue, or why there is none. */
export type Sending = (HandedOver & { /** Whether an earlier request with this key wrote the row. */ isEarlier: boolean }) | { notAdmitted: string };

/**
 * The one way out: writes the mail into the queue, durably, and hands it to the server. Asking again with the same key
 * sends nothing a second time: it gives what became of the first, and goes on where a crash has stopped it for certain.
 *
 * @throws UnsendableMailError when the mail cannot be sent as it is; nothing was written then
 */
export async function sendOutgoing(store: Store, account: MailAccount, request: OutgoingRequest, patience?: SmtpPatience, now = Date.now()): Promise<Sending> {
	const earlier = await readOutgoing(store, request.key);
	if (earlier) return { ...(await resume(store, account, earlier, patience, now)), isEarlier: true };
	const composed = await composeMail(request.mail);
	const row = rowOf(account, request, composed, now);
	return await asLivingSender(store, async () => {
		const queued = await inTransaction(
			store,
			async (sql) => {
				const against = (await request.admit?.(sql)) ?? null;
				if (against !== null) return { against };
				const id = await queueOutgoing(sql, row, thisSender, now);
				if (id !== null && standsInConversation(request.purpose)) await keepInThread(sql, id, row, envelopeOf(request), now);
				return { id };
			},
			{ durable: true },
		);
		const present = await readOutgoing(store, request.key);
		if (!present) return { notAdmitted: queued.against ?? 'It is not in the queue' };
		if (!('id' in queued) || queued.id === null) return { outgoing: present, isEarlier: true };
		return { ...(await handOver(store, account, present, patience)), isEarlier: false };
	});
}

/** What an earlier request, here or in another process, has come to; a mail that nobody has in hand any more goes on. */
async function resume(store: Store, account: MailAccount, earlier: Outgoing, patience: SmtpPatience | undefined, now: number): Promise<HandedOver> {
	const mayGoOn = earlier.status === 'queued' || earlier.status === 'sending' || isTriedAgain(earlier);
	if (!mayGoOn) return { outgoing: earlier };
	return await asLivingSender(store, async (alive) => {
		await settleBroken(store, alive, now);
		if (isTriedAgain(earlier)) await retryOutgoing(store, earlier.id, now + PATIENCE[earlier.purpose], false, now);
		const present = (await readOutgoing(store, earlier.key)) ?? earlier;
		if (present.status !== 'queued' || (present.nextAttemptAt ?? 0) > now || present.senderAddress !== addressIdentity(account.address)) return { outgoing: present };
		const isOurs = await store.transaction((sql) => takeOutgoing(sql, present.id, thisSender, alive), { durable: true });
		return isOurs ? await handOver(store, account, present, patience) : { outgoing: present };
	});
}

/** Whoever writes a mail and asks again wants it to leave, as long as it certainly has not. */
const isTriedAgain = ({ purpose, status }: Outgoing) => purpose === 'staff' && status === 'refused';

function rowOf(account: MailAccount, request: OutgoingRequest, { source, envelope }: ComposedMail, now: number): NewOutgoing {
	const { mail } = request;
	const recipients: OutgoingRecipient[] = (['to', 'cc', 'bcc'] as const).flatMap((place) => (mail[place] ?? []).map(({ address }) => ({ address: addressIdentity(address), place })));
	return {
		key: request.key,
		purpose: request.purpose,
		senderAddress: addressIdentity(account.address),
		envelopeFrom: envelope.from,
		envelopeTo: envelope.to,
		envelopeId: envelopeIdOf(mail.messageId),
		headerId: mail.messageId,
		subject: mail.subject,
		recipients,
		source,
		messageKey: request.messageKey ?? null,
		contactId: request.contactId ?? null,
		enquiryId: request.enquiryId ?? null,
		memberId: request.memberId ?? null,
		listings: request.listings ?? [],
		answers: request.answers ?? nearestFirst(mail),
		countsAsAnswer: request.countsAsAnswer ?? request.purpose === 'staff',
		keepsCopy: (request.keepInSent ?? false) && needsSentCopy(account),
		giveUpAt: now + PATIENCE[request.purpose],
	};
}

function nearestFirst({ inReplyTo, references = [] }: OutgoingMail): string[] {
	return [...new Set([...(inReplyTo ? [inReplyTo] : []), ...[...references].reverse()])].slice(0, 50);
}

function envelopeOf({ purpose, mail }: OutgoingRequest): OutgoingEnvelope {
	return {
		inReplyTo: mail.inReplyTo ?? null,
		references: mail.references ?? [],
		fromName: mail.from.name,
		shownRecipients: [...mail.to, ...(mail.cc ?? [])].map(({ address }) => address),
		text: mail.text,
		attachmentCount: mail.attachments?.length ?? 0,
		isAutomatic: purpose !== 'staff',
	};
}
