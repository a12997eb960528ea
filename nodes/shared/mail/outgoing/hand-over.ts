import { setTimeout as sleep } from 'node:timers/promises';

import { inTransaction } from '../../store/conflicts';
import { storedSource } from '../../store/mail-source';
import { beginOutgoing, delayOutgoing, findOutgoing, forgetSource, recipientsOf, setRecipientState, settleOutgoing, standsInConversation, type Outgoing } from '../../store/outgoing';
import { recordResponse } from '../../store/responses';
import type { Sql, Store } from '../../store/store';
import { addHeaderId } from '../../store/threads';
import type { MailAccount } from '../accounts';
import { flowOf, type MailSource } from '../message/source';
import { sendStreamed, type Handover, type SmtpPatience } from '../smtp';
import { failureOf } from './outcome';
import { thisSender } from './sending-process';

const MINUTES = 60_000;
const HOURS = 60 * MINUTES;

/** Before a mail is tried again that the server did not take now; the last pause repeats. Milliseconds. */
const AGAIN = [MINUTES, 5 * MINUTES, 15 * MINUTES, HOURS, 4 * HOURS];

/** Somebody else has taken this mail meanwhile. */
class NotOursError extends Error {}

/** How one attempt ended. */
export interface HandedOver {
	/** The row as it is now. */
	outgoing: Outgoing;
	/** What the attempt threw; undefined when the server took the mail. */
	cause?: unknown;
}

/** What this process is handing over just now, by id: whoever else wants it waits for the same end. */
const inHand = new Map<string, Promise<HandedOver>>();

/**
 * Hands a queued mail of ours to the server, once, and writes down how that ended. Never throws because of the mail or the
 * server. The row says "sending" before the first byte of the text flows, durably: a crash before leaves it queued, a
 * crash after makes it unknown.
 *
 * @throws when the store stays out of reach after the server took the mail: the row then says "sending", and it is not sent again
 */
export async function handOver(store: Store, account: MailAccount, outgoing: Outgoing, patience?: SmtpPatience): Promise<HandedOver> {
	const place = `${store.location} ${outgoing.id}`;
	const present = inHand.get(place) ?? attempt(store, account, outgoing, patience).finally(() => inHand.delete(place));
	inHand.set(place, present);
	return await present;
}

async function attempt(store: Store, account: MailAccount, outgoing: Outgoing, patience: SmtpPatience | undefined): Promise<HandedOver> {
	const { id } = outgoing;
	const present = async () => (await findOutgoing(store, id)) ?? outgoing;
	let taken: Handover;
	try {
		const source = await storedSource(store, id);
		const mail = {
			envelope: { from: outgoing.envelopeFrom, to: outgoing.envelopeTo },
			envelopeId: outgoing.envelopeId,
			sizeBytes: source.size,
			is8Bit: await isBeyondAscii(source),
			pieces: flowOf(source),
			beforeText: async () => {
				if (!(await store.transaction((sql) => beginOutgoing(sql, id, thisSender), { durable: true }))) throw new NotOursError();
			},
		};
		taken = await sendStreamed(account, mail, patience);
	} catch (cause) {
		if (!(cause instanceof NotOursError)) await settleFailed(store, outgoing, cause, Date.now());
		return { outgoing: await present(), cause };
	}
	// Not in reach of the above: a store that fails now must not put a mail back into the queue that the server has.
	await settleSent(store, outgoing, taken, Date.now());
	return { outgoing: await present() };
}

/** Only an attached mail may be (RFC 2046, 5.2.1): the rest is encoded. The server is to know (RFC 6152). */
async function isBeyondAscii(source: MailSource): Promise<boolean> {
	for await (const piece of flowOf(source)) if (/[\x80-\xff]/.test(piece.toString('latin1'))) return true;
	return false;
}

async function settleSent(store: Store, outgoing: Outgoing, { response, rejected, serverMessageId }: Handover, now: number): Promise<void> {
	const headerId = serverMessageId ?? outgoing.headerId;
	await written(store, async (sql) => {
		await settleOutgoing(sql, outgoing.id, 'sent', `Accepted by the mail server: ${response}`, headerId, now);
		for (const address of rejected) await setRecipientState(sql, outgoing.id, address.toLowerCase(), { status: 'refused', statusCode: null, reason: 'The mail server refused this recipient' }, now);
		// Microsoft 365 and Amazon SES give the mail another Message-ID: answers name that one.
		if (headerId !== outgoing.headerId) await addHeaderId(sql, outgoing.id, headerId);
		await keepInEnquiry(sql, { ...outgoing, headerId }, now);
		await afterSettling(sql, outgoing);
	});
}

async function settleFailed(store: Store, outgoing: Outgoing, cause: unknown, now: number): Promise<void> {
	const failure = failureOf(cause);
	await written(store, async (sql) => {
		if (failure.kind === 'unknown') {
			await settleOutgoing(sql, outgoing.id, 'unknown', failure.reason, null, now);
			// It may have left: nobody is to be asked twice, and its history has it.
			await keepInEnquiry(sql, outgoing, now);
			return;
		}
		const next = now + AGAIN[Math.min(outgoing.attempts, AGAIN.length - 1)];
		if (failure.kind === 'refused' || next > (outgoing.giveUpAt ?? Infinity)) {
			await settleOutgoing(sql, outgoing.id, 'refused', failure.reason, null, now);
			await afterSettling(sql, outgoing);
		} else await delayOutgoing(sql, outgoing.id, failure.reason, next);
	});
}

/** Pauses before writing down again how it ended, when the store is out of reach: milliseconds. */
const WRITE_AGAIN = [200, 1000, 5000, 15_000];

/** How it ended must not be forgotten because the store is out of reach for a moment: nobody could say whether it left. */
async function written(store: Store, work: (sql: Sql) => Promise<void>): Promise<void> {
	for (const pause of WRITE_AGAIN) {
		try {
			return await inTransaction(store, work, { durable: true });
		} catch {
			await sleep(pause);
		}
	}
	await inTransaction(store, work, { durable: true });
}

/** The enquiry's history has what left for the contact (B4, N9). */
async function keepInEnquiry(sql: Sql, { id, purpose, headerId, answers, enquiryId, memberId, countsAsAnswer }: Outgoing, now: number): Promise<void> {
	if (!standsInConversation(purpose)) return;
	if (enquiryId === null && answers.length === 0) return;
	const recipients = (await recipientsOf(sql, id)).map(({ address }) => address);
	await recordResponse(sql, { headerId, recipients, answers, enquiryId, isAutomatic: purpose === 'reply', counts: countsAsAnswer, respondedBy: memberId, respondedAt: now }, now);
}

/** The text of what stands in no conversation is not kept. */
async function afterSettling(sql: Sql, { id, purpose }: Outgoing): Promise<void> {
	if (!standsInConversation(purpose)) await forgetSource(sql, id);
}
