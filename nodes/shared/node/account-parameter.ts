import type { IAllExecuteFunctions, ICredentialDataDecryptedObject, IExecuteFunctions, ILoadOptionsFunctions, INode, INodeProperties, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { renewOnceAMinute, type AccessToken } from '../mail/access-token';
import { isValidAddress } from '../mail/address';
import { accessTokenIn, accountFromCredential, CREDENTIALS, type MailAccount, type MailCredential } from '../mail/accounts';

/** The credential is not filled in. */
export class AccountIncompleteError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'AccountIncompleteError';
	}
}

/**
 * Which kind of credential the node's mail account is. Workflows made before there was a choice have a password.
 *
 * Where it is not wanted it is hidden with `hide`, and so is the credential: n8n's editor never shows a parameter on which this
 * one depends by `show`, nor one on which such a parameter does (n8n-editor-ui, isAuthRelatedParameter).
 */
export const connectWithParameter: INodeProperties = {
	displayName: 'Connect With',
	// n8n's editor knows this name: it offers the choice where a credential is made.
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Gmail (OAuth2)', value: 'google' },
		{ name: 'Microsoft (OAuth2)', value: 'microsoft', description: 'Microsoft 365 and Outlook.com' },
		{ name: 'Other Server (OAuth2)', value: 'other', description: 'Any provider with XOAUTH2 or OAUTHBEARER' },
		{ name: 'Password', value: 'password', description: 'Any IMAP and SMTP server' },
	],
	default: 'password',
};

/** The type of the credential that is chosen in a node. */
export function accountCredentialOf({ parameters }: Pick<INode, 'parameters'>): MailCredential {
	const chosen = Object.entries(CREDENTIALS).find(([authentication]) => authentication === parameters.authentication);
	return chosen ? chosen[1] : CREDENTIALS.password;
}

/**
 * The mail account chosen in a node. Read anew each time: a changed password or a new token counts at once.
 *
 * @throws AccountIncompleteError when the credential has no usable address
 */
export async function mailAccount(context: IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions | IWebhookFunctions, itemIndex = 0): Promise<MailAccount> {
	const node = context.getNode();
	const type = accountCredentialOf(node);
	const read = async () => await context.getCredentials(type, itemIndex);
	const { id, name } = node.credentials?.[type] ?? {};
	const account = accountFromCredential(await read(), type, (stale) => renewOnceAMinute(`${type}:${id ?? name}`, stale, () => renewToken(context, type, read)));
	requireAddress(account);
	return account;
}

/** The account to send from; null when none is chosen, so that a first trial says so instead of stopping. */
export async function chosenAccount(context: IExecuteFunctions | IWebhookFunctions, itemIndex = 0): Promise<MailAccount | null> {
	const node = context.getNode();
	return node.credentials?.[accountCredentialOf(node)] ? await mailAccount(context, itemIndex) : null;
}

/** n8n asks the provider, keeps the new token in the credential, and lets one process at a time do so. */
async function renewToken(context: IAllExecuteFunctions, type: MailCredential, read: () => Promise<ICredentialDataDecryptedObject>): Promise<AccessToken> {
	// The helper reads the credential by itself, for the first item only; and of a client credentials grant that has no
	// token yet it expects an empty one.
	const self: IAllExecuteFunctions = Object.create(context, {
		getCredentials: {
			value: async () => {
				const credential = await read();
				if (credential.grantType === 'clientCredentials') return { ...credential, oauthTokenData: credential.oauthTokenData ?? {} };
				if (accessTokenIn(credential.oauthTokenData).accessToken === '') throw new Error('OAuth credentials not connected');
				return credential;
			},
		},
	});
	// `call`: the helper looks for the credential on `this`.
	const data: unknown = await context.helpers.refreshOAuth2Token.call(self, type);
	const token = accessTokenIn(data);
	if (token.accessToken === '') throw new Error('The provider gave no access token');
	return token;
}

/** @throws AccountIncompleteError */
export function requireAddress({ address }: MailAccount): void {
	if (isValidAddress(address)) return;
	throw new AccountIncompleteError(
		address === '' ? 'The credential has no Email Address' : `"${address}" in Email Address is not an email address`,
		'Open the credential and write the address of the mailbox, e.g. inbox@example.com.',
	);
}
