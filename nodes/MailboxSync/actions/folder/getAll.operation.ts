import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import type { MailboxSession } from '../../session';

export const description = limitParameters({ resource: ['folder'], operation: ['getAll'] });

/** The folders that can hold mail, INBOX first. One round trip where the server offers LIST-STATUS (RFC 5819). */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult[]> {
	const listed = await session.imap(itemIndex, async (client) => await client.list({ statusQuery: { messages: true, unseen: true } }));
	return listed
		.filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
		.sort((one, other) => Number(other.specialUse === '\\Inbox') - Number(one.specialUse === '\\Inbox') || one.path.localeCompare(other.path))
		.slice(0, readLimit(context, itemIndex))
		.map(({ path, name, specialUse, subscribed, status }) => ({
			// No figures: a folder that may be seen but not read.
			json: { path, name, specialUse: specialUse ?? null, subscribed, messages: status?.messages ?? null, unseen: status?.unseen ?? null },
		}));
}
