import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { sendDue } from '../shared/mail/outgoing/due';
import { chosenAccount, connectWithParameter } from '../shared/node/account-parameter';
import type { Store } from '../shared/store/store';
import { tellOwner, type News } from './tell-owner';

/** Operations that tell nobody. */
const WITHOUT_MAIL = ['complete', 'delete', 'get', 'getAll', 'getSignInLink', 'setAbsence', 'upsert'];
/** When nobody is told by mail, and so no account is needed. */
export const NO_MAIL = { operation: WITHOUT_MAIL, tellOwner: ['item'] };

const show = { resource: ['enquiry'], operation: ['assign', 'assignWaiting', 'reassign'] };

/** Whether the owner gets a mail, and from which account (A13). */
export const tellParameters: INodeProperties[] = [
	{
		displayName: 'Tell the Owner',
		name: 'tellOwner',
		type: 'options',
		options: [
			{ name: 'By Mail', value: 'mail', description: 'From the account below, with the reason and what is known of the person' },
			{ name: 'Item Only', value: 'item', description: 'The item says who owns it; nobody gets a mail' },
		],
		default: 'item',
		displayOptions: { show },
	},
	{ ...connectWithParameter, displayOptions: { hide: NO_MAIL } },
];

/** Tells the owner when the node is set to do so. @returns what became of it; null = nobody was to be told */
export async function tellAsSet(context: IExecuteFunctions, itemIndex: number, store: Store, news: News): Promise<string | null> {
	if (context.getNodeParameter('tellOwner', itemIndex, 'item') !== 'mail') return null;
	try {
		const account = await chosenAccount(context, itemIndex);
		const told = await tellOwner(store, account, news);
		if (account !== null && itemIndex === context.getInputData().length - 1) await sendDue(store, account);
		return told;
	} catch (error) {
		// A credential that cannot be read is no reason to lose an assignment that is made.
		return `The owner could not be told by mail: ${error instanceof Error ? error.message : String(error)}`;
	}
}
