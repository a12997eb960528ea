import type { MailAccount } from '../shared/mail/accounts';
import { newMessageId } from '../shared/mail/compose';
import { sendMail } from '../shared/mail/smtp';
import { TICKET_LIFE_MS, type Member } from '../shared/store/sessions';

/** Mails a one-time sign-in link. */
export async function sendSignInLink(account: MailAccount, member: Member, link: string): Promise<void> {
	await sendMail(account, {
		from: { name: account.senderName, address: account.address },
		to: [{ name: member.name, address: member.email }],
		subject: 'Your sign-in link for the shared inbox',
		text: [
			`Hello ${member.name},`,
			`open this link to sign in to the shared inbox:`,
			link,
			`It works once, within ${TICKET_LIFE_MS / 60_000} minutes. If you did not ask for it, delete this mail: nothing happens without the link.`,
		].join('\n\n'),
		messageId: newMessageId(account.address),
		// RFC 3834: no vacation answer, and our own intake sees a machine's mail.
		headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
	});
}
