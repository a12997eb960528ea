import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readEnded, runAgain, runAllAgain } from '../../../shared/store/run-again';
import { tellWaitingWork } from '../../../shared/store/waiting-work';
import { mailboxParameter, requiredMailbox } from '../../mailbox-parameter';
import { messageKeyParameter, readMessageKey, unknownMessage } from '../../message-key-parameter';

const show = { resource: ['message'], operation: ['runAgain'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Run Again',
		name: 'which',
		type: 'options',
		options: [
			{ name: 'All Put Aside', value: 'putAside', description: 'Every mail of a mailbox that was put aside' },
			{ name: 'One Message', value: 'one', description: 'A mail that was put aside, or one that was read before a rule changed' },
		],
		default: 'one',
		displayOptions: { show },
	},
	messageKeyParameter({ ...show, which: ['one'] }),
	{ ...mailboxParameter, displayOptions: { show: { ...show, which: ['putAside'] } } },
];

/** Starts the workflow again with mail that has ended, with all its attempts. Nothing is filed, assigned or answered twice (invariant 5). */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	if (context.getNodeParameter('which', itemIndex) === 'putAside') {
		const { id } = await requiredMailbox(context, itemIndex);
		const count = await store.transaction((sql) => runAllAgain(sql, id));
		if (count > 0) tellWaitingWork(id);
		return { json: { mailbox: { id }, messageKey: null, runAgain: count } };
	}
	const messageKey = readMessageKey(context, itemIndex);
	const mail = await readEnded(store, messageKey);
	if (mail === undefined) throw unknownMessage(messageKey);
	if (mail.isPartial) throw new InputError('Only the beginning of this mail is here, so there is nothing to run', 'Use Get It Anyway: the mail is fetched whole, and then run by itself.');
	if (!(await store.transaction((sql) => runAgain(sql, messageKey)))) throw new InputError('This mail has not ended yet', `It is ${mail.state === 'running' ? 'being run at present' : 'waiting for its run'}. Nothing has to be done.`);
	tellWaitingWork(mail.mailboxId);
	return { json: { mailbox: { id: mail.mailboxId }, messageKey, runAgain: 1 } };
}
