import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { parseMail } from '../shared/mail/message/parse';
import { attachmentBinaries } from '../shared/node/attachment-binaries';
import type { Lead } from '../shared/node/item';
import type { ItemResult } from '../shared/node/items';
import { list } from '../shared/node/list';
import { getDelivery } from '../shared/store/ledger';
import { storedSource } from '../shared/store/mail-source';
import { openStore } from '../shared/store/open';
import { readLead } from './extract';
import { readMailInput, type InputFormat, type ItemBinaries, type MailInput } from './input';
import { isLedgerKey, keepOutcome } from './keep-outcome';
import { PROFILES } from './portals';

const OUTPUTS: Record<Lead['outcome'], number> = { lead: 0, review: 1, none: 2 };

/** Reads the mail of one item and puts `lead` beside it; the outcome decides the output. */
export async function parseItem(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const item = context.getInputData()[itemIndex];
	const format = context.getNodeParameter('input', itemIndex, 'auto') as InputFormat;
	const field = context.getNodeParameter('binaryPropertyName', itemIndex, 'data') as string;
	const options = context.getNodeParameter('options', itemIndex, {}) as { profiles?: 'all' | 'none' };
	const input = await readMailInput(item.json, binariesOf(context, itemIndex, item.binary), format, field);
	const lead = readLead(input.message, input.files, {
		defaultCountry: context.getNodeParameter('defaultCountry', itemIndex, '') as string,
		own: list(context.getNodeParameter('ownAddresses', itemIndex, '')),
		ownPhones: list(context.getNodeParameter('ownPhones', itemIndex, '')),
		profiles: options.profiles === 'none' ? [] : PROFILES,
	}, input.message.mailbox.address);
	await keepOutcome(context, input.message, lead);
	const binary = { ...item.binary, ...(await attachmentsOf(context, input)) };
	return {
		json: { ...item.json, ...input.message, lead: { ...lead } },
		...(Object.keys(binary).length > 0 && { binary }),
		output: OUTPUTS[lead.outcome],
	};
}

function binariesOf(context: IExecuteFunctions, itemIndex: number, binary: IBinaryKeyData | undefined): ItemBinaries {
	return {
		names: Object.keys(binary ?? {}),
		info: (name) => ({ fileName: binary?.[name]?.fileName ?? name, mimeType: binary?.[name]?.mimeType ?? 'application/octet-stream' }),
		read: async (name) => await context.helpers.getBinaryDataBuffer(itemIndex, name),
		stored: async (messageKey) => {
			// Only the keys of our trigger are in the ledger; its test events carry their files along.
			if (!isLedgerKey(messageKey)) return [];
			const store = await openStore();
			const delivery = await getDelivery(store, messageKey);
			return delivery === null ? [] : (await parseMail(await storedSource(store, delivery.messageId))).attachments;
		},
	};
}

/** The attachments of an .eml become binaries of the item, as the trigger would have given them. */
async function attachmentsOf(context: IExecuteFunctions, { attachments }: MailInput): Promise<IBinaryKeyData> {
	return await attachmentBinaries(attachments, (...file) => context.helpers.prepareBinaryData(...file));
}
