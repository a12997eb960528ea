import { NodeHelpers, type INode, type INodeType } from 'n8n-workflow';

import { SmartInboxGoogleOAuth2Api } from '../../../credentials/SmartInboxGoogleOAuth2Api.credentials';
import { SmartInboxMicrosoftOAuth2Api } from '../../../credentials/SmartInboxMicrosoftOAuth2Api.credentials';
import { AutoReply } from '../../../nodes/AutoReply/AutoReply.node';
import { MailboxSync } from '../../../nodes/MailboxSync/MailboxSync.node';
import { accountFromCredential, accountKey, CREDENTIALS } from '../../../nodes/shared/mail/accounts';
import { explainImap } from '../../../nodes/shared/mail/imap-fault';
import { afterRefusal } from '../../../nodes/shared/mail/provider';
import { accountCredentialOf } from '../../../nodes/shared/node/account-parameter';
import { SmartInboxTrigger } from '../../../nodes/SmartInboxTrigger/SmartInboxTrigger.node';

const oauthTokenData = { access_token: 'token', refresh_token: 'more', expires_in: 3599, n8n_expires_at: '1767225600000' };
const place = (half: { host: string; port: number; encryption: string } | null) => half && `${half.host}:${half.port} ${half.encryption}`;

test.each([
	[CREDENTIALS.google, 'inbox@agency.example', 'imap.gmail.com:993 tls', 'smtp.gmail.com:465 tls'],
	[CREDENTIALS.microsoft, 'inbox@agency.example', 'outlook.office365.com:993 tls', 'smtp.office365.com:587 starttls'],
	[CREDENTIALS.microsoft, 'agency@outlook.com', 'outlook.office365.com:993 tls', 'smtp-mail.outlook.com:587 starttls'],
])('A2: %s, %s: the provider’s hosts, the address as user, and the token with its expiry', (type, address, imap, smtp) => {
	const account = accountFromCredential({ address, senderName: 'Agency', oauthTokenData }, type);
	expect([place(account.imap), place(account.smtp)]).toEqual([imap, smtp]);
	expect(account.imap?.login).toMatchObject({ user: address, accessToken: 'token', expiresAt: 1_767_225_600_000, mechanism: 'XOAUTH2' });
	expect(account.smtp?.login).toEqual(account.imap?.login);
	expect(account.certificate).toEqual({ allowUntrusted: false, pinned: '' });
});

test('a new token is the same account; another address or password is not', () => {
	const of = (changes: object) => accountKey(accountFromCredential({ address: 'inbox@agency.example', oauthTokenData, ...changes }, CREDENTIALS.google));
	const withPassword = (password: string) => accountKey(accountFromCredential({ address: 'inbox@agency.example', imapHost: 'imap.example.com', password }));
	expect(of({ oauthTokenData: { ...oauthTokenData, access_token: 'newer', n8n_expires_at: '1' } })).toBe(of({}));
	expect(of({ address: 'other@agency.example' })).not.toBe(of({}));
	expect(withPassword('a')).not.toBe(withPassword('b'));
});

test('A2: the scopes that IMAP and SMTP want, which nobody can mistype', () => {
	const scope = ({ properties }: { properties: { name: string; type: string; default: unknown }[] }) => properties.find(({ name }) => name === 'scope');
	expect(scope(new SmartInboxGoogleOAuth2Api())).toMatchObject({ type: 'hidden', default: 'https://mail.google.com/' });
	expect(scope(new SmartInboxMicrosoftOAuth2Api())).toMatchObject({ type: 'hidden', default: 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access' });
});

describe.each<[string, INodeType, object]>([
	['Smart Inbox Trigger', new SmartInboxTrigger(), { receiveFrom: 'imap' }],
	['Mailbox Sync', new MailboxSync(), {}],
	['Auto Reply', new AutoReply(), {}],
])('%s', (_name, { description }, parameters) => {
	const shown = (chosen: object) => {
		const node: INode = { id: '1', name: 'Node', type: description.name, typeVersion: 1, position: [0, 0], parameters: { ...parameters, ...chosen } };
		node.parameters = NodeHelpers.getNodeParameters(description.properties, node.parameters, true, false, node, description) ?? {};
		return { asked: (description.credentials ?? []).filter((one) => NodeHelpers.displayParameter(node.parameters, one, node, description)).map(({ name }) => name).filter((name) => name !== 'smartInboxPostgresApi'), read: accountCredentialOf(node) };
	};
	test('a workflow from before there was a choice goes on with its password', () => {
		expect(shown({})).toEqual({ asked: ['smartInboxMailboxApi'], read: 'smartInboxMailboxApi' });
	});
	test.each(Object.entries(CREDENTIALS))('Connect With %s asks for, and reads, %s', (authentication, type) => {
		expect(shown({ authentication })).toEqual({ asked: [type], read: type });
	});
});

describe('A7: known refusals are explained in our words', () => {
	const server = (type: Parameters<typeof accountFromCredential>[1]) => {
		const { imap } = accountFromCredential({ address: 'inbox@agency.example', oauthTokenData, password: 'x', imapHost: 'imap.gmail.com' }, type);
		if (imap === null) throw new Error('no IMAP');
		return imap;
	};
	test.each<[string, Parameters<typeof accountFromCredential>[1], 'IMAP' | 'SMTP', string, RegExp]>([
		['Gmail: IMAP is off', CREDENTIALS.google, 'IMAP', '[ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page', /^IMAP is switched off for this Google account/],
		['Gmail: a password where an app password is wanted', undefined, 'IMAP', '[ALERT] Application-specific password required', /app password.*of the kind Gmail/],
		['Gmail: another account', CREDENTIALS.google, 'IMAP', 'Invalid credentials (Failure)', /Email Address in the credential is the Google account that was connected/],
		['Microsoft: IMAP is off', CREDENTIALS.microsoft, 'IMAP', 'AUTHENTICATE failed.', /IMAP switched off for this mailbox: an administrator/],
		['Microsoft: SMTP is off for all', CREDENTIALS.microsoft, 'SMTP', '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.', /for the whole organisation.*Exchange admin center/],
		['Microsoft: SMTP is off for one', CREDENTIALS.microsoft, 'SMTP', '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.', /^Sending by SMTP is switched off for this mailbox/],
		['Microsoft: a rule of the organisation', CREDENTIALS.microsoft, 'SMTP', "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.", /Security Defaults/],
	])('%s', (_what, type, half, text, expected) => expect(afterRefusal(half, server(type), text)).toMatch(expected));

	test('Microsoft lets anyone in who has a token, and then opens nothing', () => {
		const cause = Object.assign(new Error('Command failed'), { responseStatus: 'BAD', responseText: 'User is authenticated but not connected.' });
		expect(explainImap(cause, server(CREDENTIALS.microsoft))).toMatchObject({ reason: 'refused', message: expect.stringContaining('does not let the connected account open this mailbox') });
	});
});
