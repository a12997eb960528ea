import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { MailAccount } from '../shared/mail/accounts';
import { withSignature } from '../shared/mail/answer/signature';
import { newMessageId, type OutgoingMail } from '../shared/mail/compose';
import { answeredMail, readContent, readMailOptions, readRecipients } from './mail-parameters';
import { signatureOf } from './signature-of';

/** A mail that is written by hand, with what was said beside it. */
export interface NewMailWritten {
	mail: OutgoingMail & Required<Pick<OutgoingMail, 'cc' | 'bcc'>>;
	options: IDataObject;
	keepInSent: boolean;
	enquiryId: string | null;
}

/** The mail that the parameters of *Send* and *Save Draft* describe. @throws InputError */
export async function readNewMail(context: IExecuteFunctions, itemIndex: number, account: MailAccount): Promise<NewMailWritten> {
	const { options, keepInSent, enquiryId, ...parts } = await readMailOptions(context, itemIndex);
	const { text, html } = withSignature(readContent(context, itemIndex), await signatureOf(context, account.address, options));
	const mail = {
		from: { name: account.senderName, address: account.address },
		to: readRecipients(context.getNodeParameter('to', itemIndex), 'To'),
		...parts,
		subject: String(context.getNodeParameter('subject', itemIndex) ?? ''),
		text,
		...(html !== null && { html }),
		messageId: newMessageId(account.address),
		...answeredMail(options.inReplyTo),
	};
	return { mail, options, keepInSent, enquiryId };
}
