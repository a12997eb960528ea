import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { webAddress } from '../html/web-address';
import { inboxPage } from '../store/inbox-page';
import type { Sql } from '../store/store';
import { InputError } from './input-error';

/** Where links in mails of ours lead. */
export const inboxPageOption: INodeProperties = {
	displayName: 'Inbox Page',
	name: 'inboxPage',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/inbox',
	description: 'The address of the Shared Inbox page, for the link in the mail. Empty = the one your team uses; no link when nobody has opened it yet.',
};

/** The address of the page, as it is set or known; null = not known. @throws InputError when it is no web address */
export async function readInboxPage(sql: Sql, options: IDataObject): Promise<string | null> {
	const written = String(options.inboxPage ?? '').trim();
	if (written === '') return await inboxPage(sql);
	if (webAddress(written) !== null && URL.canParse(written)) return written;
	throw new InputError(`"${written.slice(0, 100)}" in Inbox Page is not a web address`, 'Copy the Production URL of the Shared Inbox node, e.g. https://n8n.example.com/webhook/inbox.');
}
