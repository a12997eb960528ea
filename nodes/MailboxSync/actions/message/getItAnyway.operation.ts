import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { fetchAnyway, readEnded } from '../../../shared/store/run-again';
import { tellWaitingWork } from '../../../shared/store/waiting-work';
import { messageKeyParameter, readMessageKey, unknownMessage } from '../../message-key-parameter';

export const description: INodeProperties[] = [messageKeyParameter({ resource: ['message'], operation: ['getItAnyway'] })];

/** Asks for the whole of a mail that is over the size limit: it is fetched from the mailbox, and then starts the workflow. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const messageKey = readMessageKey(context, itemIndex);
	const store = await storeOf(context);
	const mail = await readEnded(store, messageKey);
	if (mail === undefined) throw unknownMessage(messageKey);
	const requested = await store.transaction((sql) => fetchAnyway(sql, messageKey), { durable: true });
	if (!requested) throw new InputError('This mail is here already, all of it', mail.state === 'quarantined' ? 'Use Run Again to start the workflow with it once more.' : 'Nothing has to be fetched.');
	tellWaitingWork(mail.mailboxId);
	return { json: { mailbox: { id: mail.mailboxId }, messageKey, requested: true } };
}
