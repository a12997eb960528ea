import type { FetchMessageObject, ImapFlow } from 'imapflow';

import { isConnectionLost } from '../imap-fault';
import { Turns } from '../message/turns';

/**
 * imapflow's fetch, sharing n8n's event loop: mails that have come meanwhile would be given out one after the other, a
 * hundred and more, before anything else goes on. No command inside the loop: imapflow would wait for itself
 * (postalsys/imapflow#159).
 */
export async function* fetchInTurns(client: ImapFlow, ...asked: Parameters<ImapFlow['fetch']>): AsyncGenerator<FetchMessageObject, void> {
	const turns = new Turns();
	try {
		for await (const found of client.fetch(...asked)) {
			yield found;
			await turns.rest();
		}
	} catch (cause) {
		// Of a socket that closed meanwhile it learns a moment later: nobody should use this client until then.
		if (isConnectionLost(client, cause)) client.close();
		throw cause;
	}
}
