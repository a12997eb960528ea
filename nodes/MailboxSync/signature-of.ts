import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { chosenSignature } from '../shared/mail/answer/signature';
import { InputError } from '../shared/node/input-error';
import { existingStoreOf } from '../shared/node/store-of';
import { mailboxSignature } from '../shared/store/mailboxes';
import { findTeamMemberByEmail } from '../shared/store/team';

/**
 * The signature that the options of a mail choose; null for none.
 *
 * @param address of the account that sends
 * @throws InputError when the member does not exist
 */
export async function signatureOf(context: IExecuteFunctions, address: string, { signature = 'none', signatureOf }: IDataObject): Promise<string | null> {
	if (signature === 'none') return null;
	const store = await existingStoreOf(context);
	const email = String(signatureOf ?? '').trim();
	const member = signature === 'member' && store ? await findTeamMemberByEmail(store, email) : null;
	if (signature === 'member' && !member) {
		throw new InputError(email === '' ? 'Team Member Email is empty' : `No team member has the address "${email.slice(0, 100)}" in Team Member Email`, 'Write the address of the member whose signature is wanted, or set Signature to Of the Mailbox. Nothing was sent.');
	}
	return chosenSignature(member?.signature, store ? await mailboxSignature(store, address) : null);
}
