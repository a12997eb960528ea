import { contactOf } from '../../nodes/ContactUpsert/actions/contact/upsert.operation';
import { fileIntake } from '../../nodes/shared/filing/file';
import { intakeFromItem } from '../../nodes/shared/filing/intake';
import { sendReply, type ReplySettings } from '../../nodes/AutoReply/reply';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import type { IntakeItem, ReplyResult } from '../../nodes/shared/node/item';
import type { Store } from '../../nodes/shared/store/store';
import { readRaw } from '../LeadParser/read-mail';

export const SETTINGS: ReplySettings = {
	text: { from: 'default' },
	signature: '',
	areaUnit: 'squareMetres',
	timeZone: 'Europe/Madrid',
	suggestListings: true,
	sendWithoutMatch: true,
	fallbackLanguage: 'en',
	ownAddresses: [],
	countsAsResponse: false,
	keepInSent: false,
	blockedAddresses: [],
	officeHours: null,
};

/** One inbox with its store: what comes in is read, filed and answered by the code of the nodes, one after the other. */
export class Mailroom {
	private count = 0;

	constructor(
		readonly store: Store,
		readonly account: MailAccount,
		readonly inbox: string,
		private readonly settings: Partial<ReplySettings> = {},
	) {}

	/** The item of a mail as it reaches Auto Reply; null when the mail becomes no contact, so that it never gets there. */
	async file(raw: string): Promise<IntakeItem | null> {
		const bytes = Buffer.from(raw);
		const [{ mail }, lead] = await Promise.all([parseMail(bytes), readRaw(bytes, { own: [this.inbox] })]);
		const item: IntakeItem = { ...mail, messageKey: `${this.inbox}:${++this.count}`, threadId: 't', mailbox: { id: 'none', address: this.inbox, kind: 'shared' }, receivedAt: new Date().toISOString(), lead };
		const { intake } = intakeFromItem(item, [this.inbox]);
		if (lead.outcome === 'none' || intake === null) return null;
		const filed = await fileIntake(this.store, intake);
		return {
			...item,
			contact: contactOf(filed),
			...(filed.enquiry !== null && { enquiry: { id: filed.enquiry.id, listing: null, isNew: true, receivedAt: '', status: 'open', reason: '' } }),
		};
	}

	/** What became of the reply to a mail; null when the mail never reached Auto Reply. */
	async receive(raw: string): Promise<ReplyResult | null> {
		const item = await this.file(raw);
		return item === null ? null : await this.answer(item);
	}

	async answer(item: IntakeItem, settings: Partial<ReplySettings> = {}): Promise<ReplyResult> {
		return await sendReply(this.store, item, this.account, { ...SETTINGS, ...this.settings, ...settings });
	}
}

/** A letter as people write them. */
export function letter(from: string, text: string, more: Record<string, string> = {}): string {
	const headers = { From: from, To: 'inbox@agency.example', Subject: 'Flat in the old town', 'Message-ID': `<${Math.random().toString(36).slice(2)}@people.example>`, Date: new Date().toUTCString(), 'Content-Type': 'text/plain; charset=utf-8', ...more };
	return `${Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${text.replace(/\n/g, '\r\n')}\r\n`;
}
