import type { IExecuteFunctions } from 'n8n-workflow';

import type { Message } from '../shared/mail/message/message';
import type { Lead } from '../shared/node/item';
import { recordOutcome } from '../shared/store/ledger';
import { storeOf } from '../shared/node/store-of';

/** Mail that our trigger took in has a row in the ledger: the inbox shows there what was and was not found (W3, W12). */
export async function keepOutcome(context: IExecuteFunctions, { messageKey }: Message, lead: Lead): Promise<void> {
	if (!isLedgerKey(messageKey)) return;
	await recordOutcome(await storeOf(context), messageKey, lead, context.getExecutionId());
}

/** Whether our trigger took this mail in. */
export function isLedgerKey(messageKey: string): boolean {
	return /^(imap|smtp):/.test(messageKey);
}
