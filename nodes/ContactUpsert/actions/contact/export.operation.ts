import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { exportContact } from '../../../shared/store/export';
import { readSource } from '../../../shared/store/ledger';
import { contactItem } from '../../contact-item';
import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';

const show = { resource: ['contact'], operation: ['export'] };

export const description: INodeProperties[] = [
	contactParameter(show, { description: 'The person whose data is exported, with all records that were merged' }),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [
			{ displayName: 'Include Mail Texts', name: 'texts', type: 'boolean', default: true, description: 'Whether to include the text of each mail, not only who wrote it and when' },
			{ displayName: 'Put Mails in Binary Data', name: 'originals', type: 'boolean', default: false, description: 'Whether to add the original of each mail to the item as an .eml file (mail_0, mail_1, …)' },
		],
	},
];

/** One item with everything about the person. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { id } = await chosenContact(context, itemIndex, store);
	const options = context.getNodeParameter('options', itemIndex, {});
	const found = await exportContact(store, id, options.texts !== false);
	if (!found) throw new InputError('The contact in Contact was erased a moment ago', 'Nothing is left to export.');
	const binary: IBinaryKeyData = {};
	for (const [index, mail] of options.originals === true ? found.mails.entries() : []) {
		const source = await readSource(store, String(mail.id));
		if (source.length === 0) continue;
		binary[`mail_${index}`] = await context.helpers.prepareBinaryData(source, `mail_${index}.eml`, 'message/rfc822');
		mail.binaryProperty = `mail_${index}`;
	}
	const json = { exportedAt: new Date().toISOString(), contact: contactItem(found.person), ...found.tables, mails: found.mails, team: found.team };
	return { json: json as unknown as IDataObject, ...(Object.keys(binary).length > 0 && { binary }) };
}
