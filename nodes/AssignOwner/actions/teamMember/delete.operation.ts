import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { deleteMember } from '../../leaving-member';
import { chosenMember, chosenOwner, memberParameter } from '../../member-parameter';

const show = { resource: ['teamMember'], operation: ['delete'] };
const member = memberParameter({ displayName: 'Member', name: 'member', displayOptions: { show } });
const newOwner = memberParameter({ displayName: 'New Owner', name: 'newOwner', displayOptions: { show: { ...show, handOverTo: ['member'] } } });

export const description: INodeProperties[] = [
	member,
	{
		displayName: 'Hand Over To',
		name: 'handOverTo',
		type: 'options',
		options: [
			{ name: 'A Member', value: 'member' },
			{ name: 'Whoever Is Next', value: 'pool', description: 'Open enquiries are assigned by the rules of the last intake; contacts and listings are left without an owner' },
		],
		default: 'pool',
		displayOptions: { show },
	},
	newOwner,
];

/** Deletes a member with their personal mailboxes and that mail; nothing on the mail server is touched (A17). */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const leaving = await chosenMember(context, store, member, itemIndex);
	const heir = context.getNodeParameter('handOverTo', itemIndex, 'pool') === 'member' ? await chosenOwner(context, store, newOwner, itemIndex) : null;
	if (heir?.id === leaving.id) throw new InputError('New Owner is the member who is deleted', 'Choose somebody else, or hand over to whoever is next.');
	const { mailboxes, ...handedOver } = await deleteMember(store, leaving, heir);
	return { json: { deleted: true, id: leaving.id, email: leaving.email, newOwnerId: heir?.id ?? null, handedOver: { ...handedOver }, deletedMailboxes: mailboxes.map((mailbox) => ({ ...mailbox })) } };
}
