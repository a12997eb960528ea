import type { IBinaryKeyData, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { attachmentBinaries } from '../../shared/node/attachment-binaries';
import type { Lead } from '../../shared/node/item';
import type { ItemResult } from '../../shared/node/items';
import { openAttachedMails } from '../attached-mails';
import type { MailInput } from '../input';
import { keepOutcome } from '../keep-outcome';
import { mailboxKnowledge, mailOfItem } from '../mail-parameters';
import { readOptionsOf, readOptionsParameter } from '../read-options';
import { readWithFiles } from '../read-with-files';
import { rulesOf, rulesParameter } from '../rules/description';
import { leadOrReview } from '../unreadable';

const OUTPUTS: Record<Lead['outcome'], number> = { lead: 0, review: 1, none: 2 };

export const description: INodeProperties[] = [{ ...rulesParameter, displayOptions: { show: { operation: ['read'] } } }, readOptionsParameter];

/** Reads the mail of one item and puts `lead` beside it; the outcome decides the output. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const item = context.getInputData()[itemIndex];
	const input = await mailOfItem(context, itemIndex);
	const knowledge = { ...mailboxKnowledge(context, itemIndex), ...(await readOptionsOf(context, itemIndex)), rules: rulesOf(context, itemIndex) };
	const attached = await openAttachedMails(input.files);
	const lead = leadOrReview(input, () => readWithFiles({ mail: input.message, html: input.html, files: input.files, attached }, knowledge, input.message.mailbox.address));
	await keepOutcome(context, input.message, lead);
	const binary = { ...item.binary, ...(await attachmentsOf(context, input)) };
	return {
		json: { ...item.json, ...input.message, lead: { ...lead } },
		...(Object.keys(binary).length > 0 && { binary }),
		output: OUTPUTS[lead.outcome],
	};
}

/** The attachments of an .eml become binaries of the item, as the trigger would have given them. */
async function attachmentsOf(context: IExecuteFunctions, { attachments }: MailInput): Promise<IBinaryKeyData> {
	return await attachmentBinaries(attachments, (...file) => context.helpers.prepareBinaryData(...file));
}
