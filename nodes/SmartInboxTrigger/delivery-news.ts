import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { applyReport } from '../shared/mail/delivery-report/apply-report';
import { readDeliveryReport } from '../shared/mail/delivery-report/read-report';
import type { Message } from '../shared/mail/message/message';
import type { MailSource } from '../shared/mail/message/source';
import { inTransaction } from '../shared/store/conflicts';
import type { Delivery } from '../shared/store/ledger';
import type { Store } from '../shared/store/store';
import type { Alert } from './alert';

/**
 * Reads a delivery report before its workflow starts, writes down what became of the mail of ours that it is about, and
 * adds both to the item, as `report`. Any other mail stays as it is; a mail that runs again changes nothing.
 */
export async function withDeliveryNews(store: Store, { messageId, receivedAt }: Pick<Delivery, 'messageId' | 'receivedAt'>, source: MailSource, item: INodeExecutionData, alert: Alert): Promise<INodeExecutionData> {
	const message = item.json as unknown as Message;
	if (message.kind !== 'bounce') return item;
	const report = await readDeliveryReport(source, message);
	if (report === null) return item;
	const { news, warning } = await inTransaction(store, (sql) => applyReport(sql, report, { messageId, receivedAt }), { durable: true });
	if (warning !== null) alert(warning.message, warning.description);
	return { ...item, json: { ...item.json, report: news as unknown as IDataObject } };
}
