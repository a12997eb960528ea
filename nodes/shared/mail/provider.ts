import type { MailServer } from './accounts';
import type { MailHalf } from './mail-server-error';

/** Whether the host is Google's. */
export function isGoogle(host: string): boolean {
	return /(?:^|\.)(?:gmail|googlemail|google)\.com$/i.test(host);
}

/** Whether the host is Microsoft's. */
export function isMicrosoft(host: string): boolean {
	return /(?:^|\.)(?:office365|outlook|office|hotmail|live)\.com$/i.test(host);
}

/** A server may repeat what it was given. Tokens and encoded passwords are longer than any word. */
export function withoutSecrets(text: string): string {
	return text.replace(/[\w+/=-]{40,}/g, '…');
}

/** What a server refused, in the words of a sentence. */
export function whatWasGiven({ login }: MailServer): string {
	return login !== null && 'accessToken' in login ? 'the sign-in with OAuth2' : 'the user name or password';
}

/** What to do about a refused sign-in. `text` is the server's answer. */
export function afterRefusal(half: MailHalf, { host, login }: MailServer, text: string): string {
	const known = KNOWN_REFUSALS.find(({ where, answer }) => where(host) && answer.test(text));
	if (known) return known.toDo;
	if (login !== null && 'accessToken' in login) {
		if (isGoogle(host)) {
			return 'Check that Email Address in the credential is the Google account that was connected, and connect it again with the mail permission ticked on the consent page.';
		}
		if (isMicrosoft(host)) {
			const app = half === 'IMAP' ? 'IMAP' : 'Authenticated SMTP';
			return `Microsoft 365 may have ${app} switched off for this mailbox: an administrator switches it on under Microsoft 365 admin center → Users → Active users → Mail → Manage email apps. Check also that Email Address in the credential is a mailbox that the connected account may open.`;
		}
		return 'Check User Name in the credential, and that its Scope covers IMAP and SMTP. Then connect the account again.';
	}
	if (isMicrosoft(host)) return 'Microsoft no longer accepts passwords for mail programs: make a credential of the kind Microsoft (OAuth2) in the node.';
	const fields = half === 'IMAP' ? 'User Name and Password' : 'User Name, Password and SMTP Sign-In';
	return `Check ${fields} in the credential. With two-step sign-in, most providers want an app password.`;
}

interface KnownRefusal {
	where: (host: string) => boolean;
	answer: RegExp;
	toDo: string;
}

const KNOWN_REFUSALS: KnownRefusal[] = [
	{
		where: isGoogle,
		answer: /not enabled for IMAP|IMAP access is disabled/i,
		toDo: 'IMAP is switched off for this Google account. In Google Workspace an administrator switches it on under Apps → Google Workspace → Gmail → End User Access.',
	},
	{
		where: isGoogle,
		answer: /application-specific password/i,
		toDo: 'Google wants an app password here (Google Account → Security → App passwords), or a credential of the kind Gmail (OAuth2) in the node.',
	},
	{
		where: isGoogle,
		answer: /web ?login required|web browser/i,
		toDo: 'Google wants to see a person: sign in to the account in a browser once and answer its questions. Then try again.',
	},
	{
		where: isMicrosoft,
		answer: /SmtpClientAuthentication is disabled for the Tenant/i,
		toDo: 'Sending by SMTP is switched off for the whole organisation: an administrator switches it on in the Exchange admin center → Settings → Mail flow, or for this mailbox under Microsoft 365 admin center → Users → Active users → Mail → Manage email apps → Authenticated SMTP.',
	},
	{
		where: isMicrosoft,
		answer: /SmtpClientAuthentication is disabled for the Mailbox/i,
		toDo: 'Sending by SMTP is switched off for this mailbox: an administrator switches it on under Microsoft 365 admin center → Users → Active users → Mail → Manage email apps → Authenticated SMTP.',
	},
	{
		where: isMicrosoft,
		answer: /security defaults policy|conditional access/i,
		toDo: "A rule of the organisation blocks this sign-in: ask an administrator to look at Security Defaults or Conditional Access in the Microsoft Entra admin center, and make a credential of the kind Microsoft (OAuth2) in the node.",
	},
];
