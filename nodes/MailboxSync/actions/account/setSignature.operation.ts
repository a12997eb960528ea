import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { setMailboxSignature } from '../../../shared/store/mailboxes';
import { mailboxParameter, requiredMailbox } from '../../mailbox-parameter';

const show = { resource: ['account'], operation: ['setSignature'] };

export const description: INodeProperties[] = [
	{ ...mailboxParameter, displayOptions: { show } },
	{
		displayName: 'Signature',
		name: 'signature',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. Example Homes, 12 High Street, +44 20 7946 0018',
		description: 'Plain text under automatic replies of this mailbox, and under what members write who have no signature of their own. Empty = none.',
		displayOptions: { show },
	},
];

/** Sets what stands under the mails of a mailbox (A11). */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { id, address } = await requiredMailbox(context, itemIndex);
	const signature = String(context.getNodeParameter('signature', itemIndex) ?? '').trim() || null;
	await setMailboxSignature(await storeOf(context), id, signature);
	return { json: { mailbox: { id, address }, signature } };
}
