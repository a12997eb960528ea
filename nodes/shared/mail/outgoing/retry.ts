import { InputError } from '../../node/input-error';
import { findOutgoing, retryOutgoing, takeOutgoing, type Outgoing } from '../../store/outgoing';
import type { Store } from '../../store/store';
import type { MailAccount } from '../accounts';
import { addressIdentity } from '../address';
import { handOver } from './hand-over';
import { asLivingSender, thisSender } from './sending-process';

/**
 * Sends a mail again that was refused or waits, at once. When the server does not take it now either, one that waited goes
 * on waiting, and one that was refused is refused again: whoever asks sees it.
 *
 * @param evenUnknown also when it may have left: then somebody may get it twice
 * @returns the row as it is now
 * @throws InputError when there is no such mail, or it is not to be sent again from this account
 */
export async function retryNow(store: Store, account: MailAccount, id: string, evenUnknown: boolean, now = Date.now()): Promise<Outgoing> {
	const mail = await findOutgoing(store, id);
	if (!mail) throw new InputError(`There is no outgoing mail with the ID "${id.slice(0, 100)}"`, 'Take the ID from Outgoing Mail: Get Many.');
	requireRetry(mail, evenUnknown);
	if (mail.senderAddress !== addressIdentity(account.address)) {
		throw new InputError(`This mail leaves from ${mail.senderAddress}, and the chosen account is ${account.address}`, `Choose the credential of ${mail.senderAddress} in this node.`);
	}
	const text = await store.get('SELECT 1 AS one FROM message_source WHERE message_id = $1 LIMIT 1', [id]);
	if (text === undefined) throw new InputError('The text of this mail is not kept any more', 'It cannot be sent again. Write a new mail.');
	const giveUpAt = mail.status === 'queued' ? (mail.giveUpAt ?? now) : now;
	return await asLivingSender(store, async (alive) => {
		const isOurs = await store.transaction(
			async (sql) => (await retryOutgoing(sql, id, giveUpAt, evenUnknown, now)) && (await takeOutgoing(sql, id, thisSender, alive)),
			{ durable: true },
		);
		const present = (await findOutgoing(store, id)) ?? mail;
		return isOurs ? (await handOver(store, account, present)).outgoing : present;
	});
}

function requireRetry({ status }: Outgoing, evenUnknown: boolean): void {
	if (status === 'sent') throw new InputError('This mail has left already', 'A mail that came back can be written again, to another address.');
	if (status === 'sending') throw new InputError('This mail is being sent just now', 'See what became of it with Outgoing Mail: Get Many.');
	if (status === 'unknown' && !evenUnknown) {
		throw new InputError('This mail may have left: the mail server gave no answer', 'Look into the Sent folder or ask the recipient. To send it all the same, switch on Even If It May Have Left.');
	}
}
