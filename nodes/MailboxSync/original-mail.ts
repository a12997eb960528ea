import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { answerLanguage } from '../shared/mail/answer/answer-words';
import type { Original, Written } from '../shared/mail/answer/answer';
import type { MailSource } from '../shared/mail/message/source';
import { parseMail } from '../shared/mail/message/parse';
import { storeOf } from '../shared/node/store-of';
import { getDelivery } from '../shared/store/ledger';
import { storedSource } from '../shared/store/mail-source';
import { answeringAddresses } from '../shared/store/mailboxes';
import { readEnded } from '../shared/store/run-again';
import { readContent } from './mail-parameters';
import { readMessageKey, unknownMessage } from './message-key-parameter';
import { signatureOf } from './signature-of';

/** The mail that is answered or passed on, as the store has it. */
export interface OriginalMail extends Original {
	messageKey: string;
	source: MailSource;
	/** Whether only its beginning is in the store. */
	isPartial: boolean;
	/** Addresses whose mail comes to us anyway: never answered together with others. */
	own: string[];
}

/**
 * The mail in *Message Key*. The mail server is not asked.
 *
 * @param sender address of the account that answers
 * @throws InputError when there is no such mail
 */
export async function readOriginal(context: IExecuteFunctions, itemIndex: number, sender: string): Promise<OriginalMail> {
	const messageKey = readMessageKey(context, itemIndex);
	const store = await storeOf(context);
	const delivery = await getDelivery(store, messageKey);
	if (delivery === null) throw unknownMessage(messageKey);
	const source = await storedSource(store, delivery.messageId);
	return {
		...(await parseMail(source)),
		messageKey,
		source,
		receivedAt: new Date(delivery.receivedAt).toISOString(),
		isPartial: (await readEnded(store, messageKey))?.isPartial === true,
		own: [sender, ...(await answeringAddresses(store, delivery.mailbox.id))],
	};
}

/** *Quote Language* of an operation that repeats a mail. */
export const quoteLanguageOption: INodeProperties = {
	displayName: 'Quote Language',
	name: 'quoteLanguage',
	type: 'options',
	options: [
		{ name: 'Dutch', value: 'nl' },
		{ name: 'English', value: 'en' },
		{ name: 'French', value: 'fr' },
		{ name: 'German', value: 'de' },
		{ name: 'Italian', value: 'it' },
		{ name: 'Portuguese', value: 'pt' },
		{ name: 'Spanish', value: 'es' },
	],
	default: 'en',
	description: 'The language of the line above what is quoted, and of its date',
};

/** What the operation adds to the original. @throws InputError when the signature's member does not exist */
export async function readWritten(context: IExecuteFunctions, itemIndex: number, sender: string, options: IDataObject): Promise<Written> {
	return {
		...readContent(context, itemIndex),
		signature: await signatureOf(context, sender, options),
		style: { language: answerLanguage(String(options.quoteLanguage ?? '')), timeZone: context.getTimezone() },
	};
}
