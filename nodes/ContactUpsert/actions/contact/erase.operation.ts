import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { eraseContact } from '../../../shared/store/erase';
import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';
import { turnsOf } from '../../../shared/filing/turns';

const show = { resource: ['contact'], operation: ['erase'] };

export const description: INodeProperties[] = [
	{
		displayName: 'This cannot be undone: the person, their mails and all that was noted about them are deleted here. What stands in the mailbox, in other systems and in earlier executions of n8n is not.',
		name: 'eraseNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	contactParameter(show, { description: 'The person to erase, with all records that were merged. A mail of theirs that was received before is not taken in again.' }),
];

/** Gives what was erased, and the IDs of the person in other systems, so that the workflow can go on there. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { id } = await chosenContact(context, itemIndex, store);
	const done = await eraseContact(store, id, await turnsOf(store, [id]));
	if (typeof done === 'string') throw new InputError('The contact in Contact was erased a moment ago', 'Nothing is left to do.');
	const { contactId, records, erasedMails, keptMails, externalIds, erasedAt } = done;
	return { json: { id: contactId, erased: true, erasedAt: new Date(erasedAt).toISOString(), records, erasedMails, keptMails, externalIds } };
}
