import { InputError } from '../../shared/node/input-error';
import { reconnectAccount } from '../reconnect-account';
import type { PageWork } from './doing';

/** Signs in to an account again that was disabled (A14). */
const reconnect: PageWork = async ({ store, acting }) => {
	if (acting === null) throw new InputError('No mailbox account is chosen in Mailbox Sync', 'Choose the credential of this account there, then try again.');
	const { reconnected, message, whatToDo, missingFolders, warnings } = await reconnectAccount(store, acting.account);
	if (!reconnected) throw new InputError(message, whatToDo ?? 'Look into the credential of this account in n8n, then try again.');
	return { reconnected, message, whatToDo, missingFolders, warnings };
};

export const ACCOUNT_WORK: Record<string, PageWork> = { reconnect };
