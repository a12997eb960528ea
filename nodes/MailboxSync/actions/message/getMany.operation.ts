import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { listReceived, type ReceivedMail, type Shelf } from '../../../shared/store/inbox';
import { listMailboxes } from '../../../shared/store/mailboxes';
import { storeOf } from '../../../shared/node/store-of';
import { chosenMailbox, mailboxParameter } from '../../mailbox-parameter';
import { sentAnswers } from '../../sent-answers';
import { simplifyParameter } from '../../simplify-parameter';

const show = { resource: ['message'], operation: ['getMany'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Show',
		name: 'shelf',
		type: 'options',
		options: [
			{ name: 'Everything Received', value: 'all' },
			{ name: 'Leads', value: 'leads' },
			{ name: 'Needs Attention', value: 'attention', description: 'Put aside, or waiting for a decision of yours' },
			{ name: 'Needs Review', value: 'review', description: 'Waiting for a decision of yours' },
			{ name: 'Not a Lead', value: 'none' },
			{ name: 'Put Aside', value: 'quarantined', description: 'Its workflow run failed again and again, or it could not be fetched whole' },
		],
		default: 'attention',
		displayOptions: { show },
	},
	{ ...mailboxParameter, required: false, description: 'Empty = all mailboxes', displayOptions: { show } },
	...limitParameters(show),
	simplifyParameter(show),
];

const SHELVES: readonly Shelf[] = ['all', 'leads', 'attention', 'review', 'none', 'quarantined'];
/** Read from the store at once. */
const PAGE = 200;

/** One item per mail that arrived, newest first, with what became of it. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const shelf = SHELVES.find((one) => one === context.getNodeParameter('shelf', itemIndex)) ?? 'attention';
	const chosen = await chosenMailbox(context, itemIndex);
	const addresses = new Map((chosen ? [chosen] : await listMailboxes(store)).map(({ id, address }) => [id, address]));
	const simplify = context.getNodeParameter('simplify', itemIndex) === true;
	const limit = readLimit(context, itemIndex);
	const found: ItemResult[] = [];
	for (let last: ReceivedMail | undefined; found.length < limit; ) {
		const page = await listReceived(store, [...addresses.keys()], shelf, Math.min(PAGE, limit - found.length), last);
		const answers = simplify ? new Map<string, IDataObject[]>() : await sentAnswers(store, page.map(({ messageKey }) => messageKey));
		for (const mail of page) found.push({ json: messageItem(mail, addresses.get(mail.mailboxId) ?? '', answers.get(mail.messageKey)) });
		last = page.at(-1);
		if (page.length < PAGE) break;
	}
	return found;
}

/** @param answers what became of our answers; undefined in the simplified version */
function messageItem(mail: ReceivedMail, address: string, answers: IDataObject[] | undefined): IDataObject {
	const { messageKey, receivedAt, mailboxId, state, stateReason, outcome, outcomeReason, attempt, fromName, fromAddress, subject, preview, attachmentCount, contactId, contactName, contactCreated, ownerName, reply } = mail;
	const item: IDataObject = {
		messageKey,
		receivedAt: new Date(receivedAt).toISOString(),
		mailbox: { id: mailboxId, address },
		from: { name: fromName, address: fromAddress },
		subject,
		state,
		outcome,
		reason: stateReason ?? outcomeReason,
	};
	if (answers === undefined) return item;
	return {
		...item,
		outcomeReason,
		attempt,
		preview,
		attachmentCount,
		contact: contactId === null ? null : { id: contactId, name: contactName ?? 'Unknown', created: contactCreated === 1 },
		owner: ownerName,
		reply,
		answers,
	};
}
