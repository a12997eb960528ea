import type { MailAccount } from '../shared/mail/accounts';
import { newMessageId } from '../shared/mail/compose';
import { sendMail } from '../shared/mail/smtp';
import { TICKET_LIFE_MS, type Member } from '../shared/store/sessions';
import type { Language } from './page/words/language';
import { signInWords } from './page/words/sign-in';

/** Mails a one-time sign-in link, in the language of the page it was asked for on. */
export async function sendSignInLink(account: MailAccount, member: Member, link: string, language: Language): Promise<void> {
	const words = signInWords[language].mail;
	await sendMail(account, {
		from: { name: account.senderName, address: account.address },
		to: [{ name: member.name, address: member.email }],
		subject: words.subject,
		text: [words.hello(member.name), words.open, link, words.once(TICKET_LIFE_MS / 60_000)].join('\n\n'),
		messageId: newMessageId(account.address),
		// RFC 3834: no vacation answer, and our own intake sees a machine's mail.
		headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
	});
}
