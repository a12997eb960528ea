import { types } from 'node:util';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { ImapFlow } from 'imapflow';

import { accountKey, type MailAccount } from '../shared/mail/accounts';
import { connectImap, openFolder } from '../shared/mail/imap';
import { explainImap } from '../shared/mail/imap-fault';
import { chosenAccount } from '../shared/node/account-parameter';
import { InputError } from '../shared/node/input-error';

/** The connections of one run of the node: items share a sign-in, because providers count them. */
export class MailboxSession {
	private client: ImapFlow | undefined;
	private signedIn = '';

	constructor(private readonly context: IExecuteFunctions) {}

	/** @throws InputError when none is chosen */
	async account(itemIndex: number): Promise<MailAccount> {
		const account = await chosenAccount(this.context, itemIndex);
		if (account !== null) return account;
		throw new InputError('No mailbox account is chosen', 'Choose a credential in this node. Its kind is chosen at the top right of its dialog.');
	}

	/**
	 * Runs `work` on a signed-in connection.
	 *
	 * @throws MailServerError naming what was refused and the next step
	 */
	async imap<T>(itemIndex: number, work: (client: ImapFlow) => Promise<T>): Promise<T> {
		return await this.imapOf(itemIndex, async (connect) => await work(await connect()));
	}

	/** The same for work that signs in itself: what keeps it from that is its own affair, too. */
	async imapOf<T>(itemIndex: number, work: (connect: () => Promise<ImapFlow>) => Promise<T>): Promise<T> {
		const account = await this.account(itemIndex);
		try {
			return await work(async () => await this.connect(account));
		} catch (cause) {
			throw account.imap !== null && isFromImap(cause) ? explainImap(cause, account.imap) : cause;
		}
	}

	/**
	 * Runs `work` with a folder selected read-only: the server changes no flag, whatever is fetched.
	 *
	 * @throws MailServerError `folder` when it does not exist
	 */
	async folder<T>(itemIndex: number, path: string, work: (client: ImapFlow, uidValidity: number) => Promise<T>): Promise<T> {
		return await this.imap(itemIndex, async (client) => {
			const { uidValidity } = await openFolder(client, path, { readOnly: true });
			return await work(client, Number(uidValidity));
		});
	}

	close(): void {
		const client = this.client;
		this.client = undefined;
		client?.logout().catch(() => client.close());
	}

	private async connect(account: MailAccount): Promise<ImapFlow> {
		// A credential can be an expression, and so another one for each item.
		const wanted = accountKey(account);
		if (this.client?.usable && this.signedIn === wanted) return this.client;
		this.close();
		this.client = await connectImap(account, { qresync: true });
		this.signedIn = wanted;
		return this.client;
	}
}

/** imapflow and Node mark their errors with a code or the server's answer; ours already say what to do. */
function isFromImap(cause: unknown): boolean {
	return types.isNativeError(cause) && !('description' in cause) && ('code' in cause || 'responseStatus' in cause);
}
