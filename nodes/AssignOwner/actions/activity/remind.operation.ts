import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { sendDue } from '../../../shared/mail/outgoing/due';
import { chosenAccount } from '../../../shared/node/account-parameter';
import { inboxPageOption, readInboxPage } from '../../../shared/node/inbox-page-parameter';
import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { activityItem } from '../../activity-item';
import { remindOfDue } from '../../remind';

const show = { resource: ['activity'], operation: ['remind'] };

export const description: INodeProperties[] = [
	// A reminder is a mail: the credential is shown.
	{ displayName: 'Tell the Owner', name: 'tellOwner', type: 'hidden', default: 'mail', displayOptions: { show } },
	...limitParameters(show),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [
			inboxPageOption,
			{ displayName: 'Only in Working Hours', name: 'onlyInWorkingHours', type: 'boolean', default: true, description: 'Whether a member is reminded in their own working hours only; what became due before is told then' },
			{ displayName: 'Remind Ahead (Minutes)', name: 'ahead', type: 'number', typeOptions: { minValue: 0 }, default: 60, description: 'How long before something is due. Without this option: when it is due.' },
		],
	},
];

/** One item per activity that is due and of which nobody was reminded yet, with what became of it. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const account = await chosenAccount(context, itemIndex);
	const options = context.getNodeParameter('options', itemIndex, {});
	const now = Date.now();
	const settings = {
		ahead: Math.max(0, Number(options.ahead ?? 0) || 0) * 60_000,
		onlyInWorkingHours: options.onlyInWorkingHours !== false,
		page: await readInboxPage(store, options),
		limit: readLimit(context, itemIndex),
	};
	const reminders = await remindOfDue(store, account, settings, now);
	if (account !== null) await sendDue(store, account);
	return reminders.map(({ activity, isReminded, notice }) => ({ json: { ...activityItem(activity, now), ...(isReminded && { remindedAt: new Date(now).toISOString() }), reminded: isReminded, notice } }));
}
