import type { IDataObject } from 'n8n-workflow';

import type { AccountReport } from '../shared/node/credential-test';

/** What a test found about the two halves of an account, as part of an output item. */
export function halvesItem({ imap, smtp }: Pick<AccountReport, 'imap' | 'smtp'>): IDataObject {
	if (imap === null) return { imap, smtp: smtp && { ...smtp } };
	const { ok, message, description, reason, folders, capabilities } = imap;
	return { imap: { ok, message, description, reason, folders: folders.map(({ path }) => path), capabilities }, smtp: smtp && { ...smtp } };
}
