import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runItems, type ItemResult } from '../shared/node/items';
import * as getAccounts from './actions/account/getMany.operation';
import * as getSyncLog from './actions/account/getSyncLog.operation';
import * as reconnect from './actions/account/reconnect.operation';
import * as retryCopies from './actions/account/retryCopies.operation';
import * as setGeneralSender from './actions/account/setGeneralSender.operation';
import * as setPrimary from './actions/account/setPrimary.operation';
import * as setSignature from './actions/account/setSignature.operation';
import * as accountStatus from './actions/account/status.operation';
import * as testAccount from './actions/account/test.operation';
import * as updateAccount from './actions/account/update.operation';
import * as blockAddress from './actions/blockedAddress/block.operation';
import * as getBlocked from './actions/blockedAddress/getMany.operation';
import * as unblockAddress from './actions/blockedAddress/unblock.operation';
import * as getFolders from './actions/folder/getAll.operation';
import * as updateFolder from './actions/folder/update.operation';
import * as applyPageAction from './actions/message/applyPageAction.operation';
import * as archiveMessage from './actions/message/archive.operation';
import * as deleteMessage from './actions/message/delete.operation';
import * as flagMessage from './actions/message/flag.operation';
import * as forwardMessage from './actions/message/forward.operation';
import * as getMessage from './actions/message/get.operation';
import * as getAttachments from './actions/message/getAttachments.operation';
import * as getItAnyway from './actions/message/getItAnyway.operation';
import * as getMessages from './actions/message/getMany.operation';
import * as linkMessage from './actions/message/link.operation';
import * as markRead from './actions/message/markRead.operation';
import * as markUnread from './actions/message/markUnread.operation';
import * as moveMessage from './actions/message/move.operation';
import * as parseAgain from './actions/message/parseAgain.operation';
import * as replyToMessage from './actions/message/reply.operation';
import * as runAgain from './actions/message/runAgain.operation';
import * as saveDraft from './actions/message/saveDraft.operation';
import * as searchMessages from './actions/message/search.operation';
import * as sendMessage from './actions/message/send.operation';
import * as syncMessages from './actions/message/sync.operation';
import * as unarchiveMessage from './actions/message/unarchive.operation';
import * as unflagMessage from './actions/message/unflag.operation';
import * as unlinkMessage from './actions/message/unlink.operation';
import * as getNotices from './actions/notice/getMany.operation';
import * as resolveNotice from './actions/notice/resolve.operation';
import * as sendAlerts from './actions/notice/sendAlerts.operation';
import * as getOutgoing from './actions/outgoingMail/getMany.operation';
import * as retryOutgoing from './actions/outgoingMail/retry.operation';
import * as sendWaiting from './actions/outgoingMail/sendWaiting.operation';
import * as applyRetention from './actions/store/applyRetention.operation';
import * as backUpStore from './actions/store/backUp.operation';
import * as checkStore from './actions/store/check.operation';
import * as moveToPostgres from './actions/store/moveToPostgres.operation';
import * as storeStatus from './actions/store/status.operation';
import { MailboxSession } from './session';

type Execute = (context: IExecuteFunctions, itemIndex: number, session: MailboxSession) => Promise<ItemResult | ItemResult[]>;

const operations = new Map<string, Execute>([
	['account.getMany', getAccounts.execute],
	['account.getSyncLog', getSyncLog.execute],
	['account.reconnect', reconnect.execute],
	['account.retryCopies', retryCopies.execute],
	['account.setGeneralSender', setGeneralSender.execute],
	['account.setPrimary', setPrimary.execute],
	['account.setSignature', setSignature.execute],
	['account.status', accountStatus.execute],
	['account.test', testAccount.execute],
	['account.update', updateAccount.execute],
	['blockedAddress.block', blockAddress.execute],
	['blockedAddress.getMany', getBlocked.execute],
	['blockedAddress.unblock', unblockAddress.execute],
	['folder.getAll', getFolders.execute],
	['folder.update', updateFolder.execute],
	['message.applyPageAction', applyPageAction.execute],
	['message.archive', archiveMessage.execute],
	['message.delete', deleteMessage.execute],
	['message.flag', flagMessage.execute],
	['message.forward', forwardMessage.execute],
	['message.get', getMessage.execute],
	['message.getAttachments', getAttachments.execute],
	['message.getItAnyway', getItAnyway.execute],
	['message.getMany', getMessages.execute],
	['message.link', linkMessage.execute],
	['message.markRead', markRead.execute],
	['message.markUnread', markUnread.execute],
	['message.move', moveMessage.execute],
	['message.parseAgain', parseAgain.execute],
	['message.reply', replyToMessage.execute],
	['message.runAgain', runAgain.execute],
	['message.saveDraft', saveDraft.execute],
	['message.search', searchMessages.execute],
	['message.send', sendMessage.execute],
	['message.sync', syncMessages.execute],
	['message.unarchive', unarchiveMessage.execute],
	['message.unflag', unflagMessage.execute],
	['message.unlink', unlinkMessage.execute],
	['notice.getMany', getNotices.execute],
	['notice.resolve', resolveNotice.execute],
	['notice.sendAlerts', sendAlerts.execute],
	['outgoingMail.getMany', getOutgoing.execute],
	['outgoingMail.retry', retryOutgoing.execute],
	['outgoingMail.sendWaiting', sendWaiting.execute],
	['store.applyRetention', applyRetention.execute],
	['store.backUp', backUpStore.execute],
	['store.check', checkStore.execute],
	['store.moveToPostgres', moveToPostgres.execute],
	['store.status', storeStatus.execute],
]);

/** Runs the chosen operation for each item. */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const session = new MailboxSession(context);
	try {
		return await runItems(context, 1, async (itemIndex) => {
			const name = `${context.getNodeParameter('resource', itemIndex)}.${context.getNodeParameter('operation', itemIndex)}`;
			const execute = operations.get(name);
			if (execute === undefined) throw new Error(`The operation "${name}" does not exist`);
			return await execute(context, itemIndex, session);
		});
	} finally {
		session.close();
	}
}

/** Operations on what the store knows: they sign in to no mail server. */
export const WITHOUT_ACCOUNT = ['applyRetention', 'backUp', 'block', 'check', 'getAttachments', 'getItAnyway', 'getMany', 'getSyncLog', 'link', 'moveToPostgres', 'parseAgain', 'resolve', 'retryCopies', 'runAgain', 'setGeneralSender', 'setPrimary', 'setSignature', 'status', 'unblock', 'unlink', 'update'];
