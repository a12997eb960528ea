import type { MailAccount } from '../shared/mail/accounts';
import type { Store } from '../shared/store/store';
import type { TrustedProxy } from './proxy-sign-in';

/** What the page stands on: all that it does not get from the request. */
export interface Site {
	store: Store;
	/** The account sign-in links are sent from; null when none is chosen. */
	account: MailAccount | null;
	/** Whose word counts for who somebody is; null = nobody's. */
	proxy: TrustedProxy | null;
	/** The address of the page as n8n knows it (WEBHOOK_URL). Links in mails use it, never what a request claims. */
	publicUrl: string;
	/** Whether the page may be used without encryption from other machines. */
	allowPlainHttp: boolean;
	/** IANA name; for members without a time zone of their own. */
	timeZone: string;
	/** Epoch milliseconds. */
	now(): number;
	/** Tells the person who runs n8n (its log). Never with addresses or mail. */
	report(message: string): void;
}
