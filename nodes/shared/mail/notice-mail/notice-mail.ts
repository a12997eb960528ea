import type { MailAccount } from '../accounts';
import { newMessageId, type OutgoingMail } from '../compose';
import { automaticHeaders } from '../loop-mark';
import type { Address } from '../message/message';
import type { WrittenNotice } from './frame';

/** A notice as a mail from an account. Nobody's vacation notice answers it, and our own intake sees a machine's mail (RFC 3834). */
export function noticeMail(account: MailAccount, to: Address, { subject, text, html }: WrittenNotice, replyTo?: Address | null): OutgoingMail {
	return {
		from: { name: account.senderName, address: account.address },
		to: [to],
		...(replyTo && { replyTo: [replyTo] }),
		subject,
		text,
		html,
		messageId: newMessageId(account.address),
		headers: automaticHeaders('auto-generated'),
	};
}
