import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { inTransaction } from '../../../shared/store/conflicts';
import { readPerson } from '../../../shared/store/contacts';
import { linkExternalRecord, type Link } from '../../../shared/store/external-records';
import { contactItem } from '../../contact-item';
import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';
import { mergeContacts } from '../../../shared/filing/merge';

const show = { resource: ['contact'], operation: ['link'] };

export const description: INodeProperties[] = [
	contactParameter(show),
	{ displayName: 'System', name: 'system', type: 'string', required: true, default: '', placeholder: 'e.g. hubspot', description: 'Which system the record is in. The contact then has its ID under this name in externalIds.', displayOptions: { show } },
	{ displayName: 'External ID', name: 'externalId', type: 'string', required: true, default: '', placeholder: 'e.g. 51', description: 'ID of the record in that system', displayOptions: { show } },
	{
		displayName: 'If Linked to Another Contact',
		name: 'ifTaken',
		type: 'options',
		options: [
			{ name: 'Link to This Contact Instead', value: 'move', description: 'E.g. after two records were merged in that system.' },
			{ name: 'Merge the Contacts', value: 'merge', description: 'They are one person in that system, so they become one here. The merge can be undone.' },
			{ name: 'Stop With an Error', value: 'error', description: 'The error names the other contact' },
		],
		default: 'error',
		displayOptions: { show },
	},
];

/** Gives the contact with its external IDs, and what was done. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const contact = await chosenContact(context, itemIndex, store);
	const text = (name: string, label: string) => {
		const value = String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
		if (value === '') throw new InputError(`${label} is empty`, 'Map it from the node that wrote the contact into the other system.');
		return value.slice(0, 500);
	};
	const record = { system: text('system', 'System').toLowerCase(), externalId: text('externalId', 'External ID') };
	const ifTaken = context.getNodeParameter('ifTaken', itemIndex, 'error');
	const linked: Link = await inTransaction(store, (sql) => linkExternalRecord(sql, contact.id, record, ifTaken === 'move' ? 'move' : 'keep'));
	let { id } = contact;
	let mergeId: string | null = null;
	if (linked.link === 'taken') {
		if (ifTaken !== 'merge') {
			throw new InputError(
				`The record ${record.externalId} of ${record.system} is linked to another contact: ${linked.byContactId}`,
				'If they are one person, set If Linked to Another Contact to Merge the Contacts. If the records were merged in that system, set it to Link to This Contact Instead.',
			);
		}
		({ contactId: id, mergeId } = await mergeContacts(store, contact.id, linked.byContactId, { reason: `One record in ${record.system}: ${record.externalId}`, actor: record.system }));
	}
	const person = await readPerson(store, id);
	return { json: { ...(person && contactItem(person)), link: linked.link === 'taken' ? 'merged' : linked.link, mergeId } };
}
